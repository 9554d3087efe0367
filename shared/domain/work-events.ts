/**
 * The kinds of events in a unit's work streams, their bodies, and who may write each (docs/protocol.md, section 9).
 *
 * Bodies arrive from any member's device and are data of others: each schema is strict and bounded. A kind that is not
 * listed belongs to a later version; it is kept and ignored, never refused.
 */
import { z } from "zod";
import { fromBase64Url } from "../encoding/bytes.ts";
import { err, ok, type Result } from "../result.ts";
import { hex32, hex64 } from "../encoding/hex-schema.ts";
import { dispatchDataSchema, MAX_FILES } from "./dispatch-data.ts";
import { ABBREVIATION } from "./notation.ts";
import { numberSchema, seriesIdSchema } from "./number.ts";
import { plainDateSchema } from "./plain-date.ts";
import type { Act } from "./rule-pack.ts";
import { textSchema } from "./text.ts";

/** Text of several lines that one official writes to another. */
const MAX_REMARK = 2_000;
const MAX_REASON = 500;

/** Larger than any entry of a stream may be. */
const MAX_BYTES = 1_048_576;

/** base64url of bytes whose decoded length lies between the bounds. */
function bytesSchema(min: number, max: number): z.ZodType<string, string> {
  return z
    .string()
    .max(Math.ceil((max * 4) / 3))
    .refine((text) => {
      try {
        const { length } = fromBase64Url(text);
        return length >= min && length <= max;
      } catch {
        return false;
      }
    }, "not base64url of the right length");
}

const objectBytes = bytesSchema(2, MAX_BYTES);
const cms = bytesSchema(64, 65_536);
const revision = z.number().int().min(1).max(10_000);
const reason = textSchema({ max: MAX_REASON });

export const arrivalSchema = z.strictObject({ series: seriesIdSchema, value: numberSchema, date: plainDateSchema });

/** An inclusion proof of the relay (section 10). */
const proofSchema = z.strictObject({
  index: z.number().int().min(0),
  size: z.number().int().min(1),
  path: z.array(hex64).max(64),
  signature: bytesSchema(64, 64),
  signer: hex64,
});

const blobSchema = z.strictObject({
  id: hex64,
  /** Bytes of ciphertext. */
  size: z.number().int().min(1),
  key: bytesSchema(32, 32),
});

const BODIES = {
  "roster-entry": z.strictObject({ entry: objectBytes, salt: bytesSchema(32, 32) }),
  "draft-submitted": z
    .strictObject({
      draft: hex32,
      /** 1 for the first submission, one more for each after a return. */
      revision,
      data: dispatchDataSchema,
      /** One for each file, in the order of data.files. */
      blobs: z.array(blobSchema).min(1).max(MAX_FILES),
    })
    .refine(({ blobs, data }) => blobs.length === data.files.length, "not one blob for each file"),
  "draft-returned": z.strictObject({
    draft: hex32,
    revision,
    remark: textSchema({ max: MAX_REMARK, lines: true }),
  }),
  "draft-approved": z.strictObject({ draft: hex32, revision, approval: objectBytes, cms }),
  /** How the office writes itself in notations, and the term that its Party papers are numbered by. */
  "office-set": z.strictObject({
    abbreviation: z.string().regex(ABBREVIATION),
    drafter: z.string().regex(ABBREVIATION),
    term: z.strictObject({ kind: z.enum(["committee", "congress"]), from: plainDateSchema }).exactOptional(),
  }),
  "number-taken": z.strictObject({
    series: seriesIdSchema,
    value: numberSchema,
    date: plainDateSchema,
    /** A draft, or for an arrival number a dispatch: opaque to those who cannot open it. */
    for: z.union([hex64, hex32]),
  }),
  "number-voided": z.strictObject({ series: seriesIdSchema, value: numberSchema, reason }),
  "dispatch-sealed": z.strictObject({ draft: hex32, dispatch: hex64, manifest: objectBytes, cms }),
  "dispatch-accepted": z.strictObject({ dispatch: hex64, acceptance: objectBytes, proof: proofSchema }),
  "dispatch-arrived": z.strictObject({ dispatch: hex64, receipt: objectBytes, cms }),
  "dispatch-registered": z.strictObject({
    dispatch: hex64,
    arrival: arrivalSchema,
    receipt: objectBytes,
    cms,
  }),
  "dispatch-refused": z.strictObject({ dispatch: hex64, reason, receipt: objectBytes, cms }),
} as const;

export type WorkKind = keyof typeof BODIES;

export const WORK_KINDS = Object.keys(BODIES) as readonly WorkKind[];

export type WorkBody<K extends WorkKind> = z.infer<(typeof BODIES)[K]>;

/** An event of a known kind with its body, discriminated by `kind`. */
export type WorkEvent = { [K in WorkKind]: { readonly kind: K; readonly body: WorkBody<K> } }[WorkKind];

/** Who writes a kind: people by an act of the office, administrators, or a device by itself. */
export const WRITERS: { readonly [K in WorkKind]: Act | "administrator" | "device" } = {
  "roster-entry": "administrator",
  "draft-submitted": "submitDraft",
  "draft-returned": "returnDraft",
  "draft-approved": "approveDraft",
  "office-set": "setOffice",
  "number-taken": "takeNumber",
  "number-voided": "voidNumber",
  "dispatch-sealed": "seal",
  "dispatch-accepted": "device",
  "dispatch-arrived": "device",
  "dispatch-registered": "register",
  "dispatch-refused": "refuse",
};

/** `unknown-kind`: keep and ignore. `malformed`: the event counts for nothing. */
export function readWorkEvent(
  kind: string,
  body: unknown,
): Result<WorkEvent, { readonly type: "unknown-kind" } | { readonly type: "malformed" }> {
  if (!Object.hasOwn(BODIES, kind)) return err({ type: "unknown-kind" });
  const parsed = BODIES[kind as WorkKind].safeParse(body);
  // The lookup by kind ties the body to it, which the compiler cannot follow.
  return parsed.success ? ok({ kind, body: parsed.data } as WorkEvent) : err({ type: "malformed" });
}
