/**
 * Events of a unit's work (docs/protocol.md, section 9): what members and their devices do, each signed, sealed under the
 * stream key of its compartment, and appended to the stream unit × level. What a kind's body may hold, and which roles may
 * write it, is for `shared/domain`; here is who signed, and that the event belongs where it stands.
 *
 * The worst failure: an act on a colleague's name, or carried from another unit's stream into this one (M8).
 */
import { z } from "zod";
import type { Level } from "../domain/level.ts";
import type { Role } from "../domain/role.ts";
import type { UnitCode } from "../domain/unit-code.ts";
import { type Bytes, fromBase64Url, sha256Hex, toBase64Url } from "../encoding/bytes.ts";
import type { Json } from "../encoding/canonical-json.ts";
import type { Random } from "../encoding/random.ts";
import type { PathMemory } from "../pki/path-memory.ts";
import { err, ok, type Result } from "../result.ts";
import { CANNOT_OPEN, type CannotOpen } from "../sealing/cannot-open.ts";
import { openSmall, sealSmall } from "../sealing/message.ts";
import { CONTENT_SUITE } from "../sealing/suites.ts";
import type { MemberRecord } from "../trust/chain-state.ts";
import type { OrganisationView } from "../trust/organisation-view.ts";
import { type EventEnvelope, eventEnvelopeSchema, readStreamEntry } from "../wire/entries.ts";
import { LIMITS } from "../wire/limits.ts";
import {
  base64Url,
  hex32,
  hex64,
  instant,
  level,
  type Malformed,
  NO_HASH,
  readObject,
  sequence,
  typed,
  unitCode,
  writeObject,
} from "../wire/schema-parts.ts";
import { judgeMember, judgeSignature, type SignatureFault } from "./signature-judgement.ts";
import { type ObjectSigner, type SignedObject, signObject } from "./signed-object.ts";

const eventSchema = typed("tram/event", {
  unit: unitCode,
  level,
  member: hex32,
  /** Kinds that a reader does not know are kept and ignored. */
  kind: z
    .string()
    .max(60)
    .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/),
  at: instant,
  /** The newest position of the stream that the author had. */
  seen: z
    .strictObject({ epoch: hex32, seq: sequence, head: hex64 })
    .refine(({ seq, head }) => (seq === 0) === (head === NO_HASH), "no head without an entry, and none with one"),
  nonce: hex32,
  /** As its kind says. */
  body: z.custom<{ readonly [key: string]: Json }>(
    (value) => typeof value === "object" && value !== null && !Array.isArray(value),
  ),
});

export type UnitEvent = z.infer<typeof eventSchema>;

const bodySchema = typed("tram/event-body", {
  event: base64Url({ max: LIMITS.entryBytes }),
  cms: base64Url({ max: 65_536 }),
});

/** @throws TypeError for an event that every reader would refuse */
export function buildEvent(event: Omit<UnitEvent, "type" | "v">): Bytes {
  return writeObject({ ...event, type: "tram/event", v: 1 }, eventSchema);
}

function readEvent(bytes: Bytes): Result<UnitEvent, Malformed> {
  return readObject(bytes, eventSchema);
}

/** The event's id: SHA-256 of its bytes. */
export function eventId(event: Bytes): Promise<string> {
  return sha256Hex(event);
}

/** @param signer the member's signing key, or for the automatic kinds the device's */
export function signEvent(bytes: Bytes, signer: ObjectSigner, now: Date): Promise<SignedObject> {
  return signObject(bytes, signer, now);
}

/** The compartment in whose stream an event stands. */
export interface EventPlace {
  readonly unit: UnitCode;
  readonly level: Level;
  readonly epoch: number;
}

/**
 * The entry for the stream `work/<unit>/<level>`.
 * @param streamKey of the compartment, from `deriveStreamKey`
 * @throws RandomnessError (X7); RangeError where the entry would be larger than a stream takes
 */
export async function sealEvent(
  signed: SignedObject,
  place: EventPlace,
  streamKey: Bytes,
  random: Random,
): Promise<Bytes> {
  const body = { type: "tram/event-body", v: 1, event: toBase64Url(signed.bytes), cms: toBase64Url(signed.cms) };
  const { unit, level, epoch } = place;
  const outer = { unit, level, epoch, suite: CONTENT_SUITE } as const;
  const sealed = await sealSmall(streamKey, eventAad(outer), writeObject(body, bodySchema), random);
  const entry = { type: "tram/event-envelope", v: 1, ...outer, sealed: toBase64Url(sealed) };
  const bytes = writeObject(entry, eventEnvelopeSchema);
  if (bytes.length > LIMITS.entryBytes) throw new RangeError("larger than an entry may be");
  return bytes;
}

/** Which compartment's key opens the entry. */
export function readEventEnvelope(bytes: Bytes): Result<EventEnvelope, { readonly type: "malformed" }> {
  return readStreamEntry("work", bytes);
}

/** @param input.streamKey of the compartment unit × level × epoch that the entry names */
export async function openEvent(input: {
  readonly entry: Bytes;
  /** The stream in which the entry stood. */
  readonly stream: { readonly unit: UnitCode; readonly level: Level };
  readonly streamKey: Bytes;
}): Promise<Result<SignedObject, CannotOpen>> {
  const read = readEventEnvelope(input.entry);
  if (!read.ok) return err(CANNOT_OPEN);
  const { unit, level, epoch, suite, sealed } = read.value;
  if (unit !== input.stream.unit || level !== input.stream.level) return err(CANNOT_OPEN);
  const opened = await openSmall(input.streamKey, eventAad({ unit, level, epoch, suite }), fromBase64Url(sealed));
  if (!opened.ok) return opened;
  const body = readObject(opened.value, bodySchema);
  if (!body.ok) return err(CANNOT_OPEN);
  return ok({ bytes: fromBase64Url(body.value.event), cms: fromBase64Url(body.value.cms) });
}

function eventAad(outer: EventPlace & { readonly suite: typeof CONTENT_SUITE }): Bytes {
  return writeObject({ type: "tram/event-seal", v: 1, ...outer });
}

export interface VerifiedEvent {
  /** SHA-256 of the event's bytes. */
  readonly id: string;
  readonly event: UnitEvent;
  /** Who signed: the member in person, or the member's device by itself. */
  readonly signer: "person" | "device";
  readonly member: MemberRecord;
  readonly roles: readonly Role[];
}

export type EventRefusal =
  | { readonly type: "refused"; readonly reason: "malformed" | "other-stream" | SignatureFault }
  | { readonly type: "chain-missing"; readonly missing: readonly { readonly unit: UnitCode; readonly seq: number }[] };

/** Who writes a kind: `device`, or the roles of which a person needs one; undefined for kinds that are not known. */
export type WritersOf = (kind: string) => "device" | readonly Role[] | undefined;

/**
 * Judges an event. Of a kind that is not known, either kind of signer and any role will do: it is kept, and counts for
 * nothing until its rules are known.
 * @param input.at when the relay took it in: the signer's certificate must hold then
 * @param input.asOf the statement of the unit's chain as of which the signer must be in force
 */
export async function verifyEvent(input: {
  readonly signed: SignedObject;
  readonly stream: { readonly unit: UnitCode; readonly level: Level };
  readonly at: Date;
  readonly asOf: number;
  readonly writersOf: WritersOf;
  readonly view: OrganisationView;
  readonly memory?: PathMemory;
}): Promise<Result<VerifiedEvent, EventRefusal>> {
  const { signed, stream, view, at, asOf, memory } = input;
  const refuse = (reason: Extract<EventRefusal, { type: "refused" }>["reason"]) => err({ type: "refused", reason });
  const read = readEvent(signed.bytes);
  if (!read.ok) return refuse("malformed");
  const event = read.value;
  if (event.unit !== stream.unit || event.level !== stream.level) return refuse("other-stream");
  const state = view.chains.get(event.unit);
  if (state === undefined || state.seq < asOf) {
    return err({ type: "chain-missing", missing: [{ unit: event.unit, seq: asOf }] });
  }
  const writers = input.writersOf(event.kind);
  const kinds =
    writers === undefined
      ? (["signing", "device"] as const)
      : writers === "device"
        ? (["device"] as const)
        : (["signing"] as const);
  const signature = await judgeSignature({
    signed,
    kind: kinds,
    unit: event.unit,
    root: view.root,
    at,
    ...(memory && { memory }),
  });
  if (!signature.ok) return refuse(signature.error.type);
  const { path } = signature.value;
  const roles = Array.isArray(writers) ? (writers as readonly Role[]) : [];
  const member = judgeMember(state, asOf, { path, member: event.member, level: event.level, roles });
  if (!member.ok) return refuse(member.error.type);
  const signer = path.kind === "device" ? "device" : "person";
  return ok({ id: await eventId(signed.bytes), event, signer, member: member.value, roles: member.value.roles });
}
