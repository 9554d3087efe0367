/**
 * What a dispatch says: the one object that the leader approves and the seal repeats unchanged (docs/protocol.md, 7.1).
 *
 * Written by the sender's form, read by every recipient from signed bytes. Members are exactly these, in value and in
 * form, so that equal data are equal canonical bytes. Whether the office may write such a paper (its document types,
 * its authority marks) is asked of the rule pack when the paper is written, never when it is read: a reader may know
 * other packs than the writer.
 */
import { hex64 } from "../encoding/hex-schema.ts";
import { z } from "zod";
import { err, ok, type Result } from "../result.ts";
import { fileNameKey, fileNameSchema } from "./file-name.ts";
import { LEVELS } from "./level.ts";
import { plainDateSchema } from "./plain-date.ts";
import { documentTypeOf, PACK_KINDS, type RulePack, URGENCIES } from "./rule-pack.ts";
import { textSchema } from "./text.ts";
import { unitCodeSchema } from "./unit-code.ts";

export const MAX_SUBJECT = 500;
export const MAX_RECIPIENTS = 5_000;
export const MAX_FILES = 100;

/** Bytes of one file: 200 MiB. */
export const MAX_FILE_SIZE = 200 * 1024 * 1024;

/** Bytes of all files together: padded and sealed, with the signatures beside them, they fit one blob of 256 MiB. */
export const MAX_FILES_SIZE = 240 * 1024 * 1024;

export const MAIN_MEDIA_TYPE = "application/pdf";

/** RFC 6838 names in lower case, without parameters. */
const mediaTypeSchema = z.string().regex(/^[a-z0-9][a-z0-9!#$&^_.+-]{0,126}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}$/);

export const RECIPIENT_ROLES = ["act", "know"] as const;

const recipientSchema = z.strictObject({
  unit: unitCodeSchema,
  /** To act on it (để thực hiện), or to know of it (để biết). */
  role: z.enum(RECIPIENT_ROLES),
});

const fileSchema = z.strictObject({
  name: fileNameSchema,
  mediaType: mediaTypeSchema,
  /** Bytes. */
  size: z.number().int().min(0).max(MAX_FILE_SIZE),
  sha256: hex64,
});

export const dispatchDataSchema = z.strictObject({
  pack: z.enum(PACK_KINDS),
  /** Key in the rule pack. */
  documentType: z
    .string()
    .max(60)
    .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/),
  subject: textSchema({ max: MAX_SUBJECT }),
  urgency: z.enum(URGENCIES),
  level: z.enum(LEVELS),
  recipients: z
    .array(recipientSchema)
    .min(1)
    .max(MAX_RECIPIENTS)
    .refine((recipients) => isSortedSet(recipients.map(({ unit }) => unit)), "recipients not sorted, or one twice"),
  /** The first is the main document. */
  files: z
    .array(fileSchema)
    .min(1)
    .max(MAX_FILES)
    .refine((files) => files[0]?.mediaType === MAIN_MEDIA_TYPE, "the main document is not a PDF")
    // Systems go by the name's end, and people are told that this file is a PDF.
    .refine((files) => /\.pdf$/i.test(files[0]?.name ?? ""), "the main document is not named as a PDF")
    .refine((files) => new Set(files.map(({ name }) => fileNameKey(name))).size === files.length, "a file name twice")
    .refine((files) => files.reduce((sum, { size }) => sum + size, 0) <= MAX_FILES_SIZE, "files too large together"),
  deadline: plainDateSchema.exactOptional(),
  /** The dispatch that this one answers. */
  replyTo: hex64.exactOptional(),
  /** Mark of authority before the signer's post: "KT.", "T/M". */
  authority: textSchema({ max: 10 }).exactOptional(),
});

export type DispatchData = z.infer<typeof dispatchDataSchema>;
export type Recipient = z.infer<typeof recipientSchema>;
export type DispatchFile = z.infer<typeof fileSchema>;

/** The order of recipients: by code, as text of ASCII characters compares. */
export function sortRecipients(recipients: readonly Recipient[]): Recipient[] {
  return recipients.toSorted((a, b) => (a.unit < b.unit ? -1 : a.unit > b.unit ? 1 : 0));
}

export type PackMismatch =
  | { readonly type: "other-pack" }
  | { readonly type: "unknown-document-type" }
  | { readonly type: "unknown-authority-mark" };

/** Whether an office under this pack writes such a paper: asked before it is submitted. */
export function checkAgainstPack(data: DispatchData, pack: RulePack): Result<DispatchData, PackMismatch> {
  if (data.pack !== pack.kind) return err({ type: "other-pack" });
  if (documentTypeOf(pack, data.documentType) === null) return err({ type: "unknown-document-type" });
  if (data.authority !== undefined && !pack.authorityMarks.some(({ mark }) => mark === data.authority)) {
    return err({ type: "unknown-authority-mark" });
  }
  return ok(data);
}

function isSortedSet(texts: readonly string[]): boolean {
  return texts.every((text, i) => i === 0 || (texts[i - 1] as string) < text);
}
