/**
 * What the sender and the reader of a hand-over must build alike (docs/protocol.md, sections 7.2 and 7.3): its canonical
 * bytes, and the associated data that bind wraps and body to the clear header. The outer forms themselves, and the
 * envelope that the relay makes of each wrap, stand in `shared/wire`.
 *
 * The worst failure: a routing field in the clear that nothing sealed or signed repeats (R24).
 */
import { type Bytes, toBase64Url } from "../encoding/bytes.ts";
import { err, ok, type Result } from "../result.ts";
import { type DispatchHeader, type Envelope, readStreamEntry } from "../wire/entries.ts";
import { envelopeBytes, handOverSchema, type UnitWrap } from "../wire/hand-over.ts";
import { writeObject } from "../wire/schema-parts.ts";
import { type StreamName, streamName } from "../wire/stream-name.ts";

/** HPKE's info for wraps of content keys. */
export const WRAP_INFO = "tram/wrap/1";

/** A wrap before it is written: the sealed content key as bytes. */
export type Wrap = Omit<UnitWrap, "wrap"> & { readonly wrap: Bytes };

/**
 * The canonical bytes that are handed over; wraps in any order.
 * @throws TypeError where a reader would refuse them: a unit twice, too many, none for the sender's own unit
 */
export function buildHandOver(header: DispatchHeader, wraps: readonly Wrap[]): Bytes {
  const sorted = wraps.toSorted((a, b) => (a.unit < b.unit ? -1 : a.unit > b.unit ? 1 : 0));
  const texts = sorted.map(({ unit, epoch, wrap }) => ({ unit, epoch, wrap: toBase64Url(wrap) }));
  return writeObject({ type: "tram/hand-over", v: 1, header, wraps: texts }, handOverSchema);
}

/** The entry that the relay makes of a wrap in the mailbox of its unit. */
export function envelopeFor(header: DispatchHeader, { unit, epoch, wrap }: Wrap): Bytes {
  return envelopeBytes(header, { unit, epoch, wrap: toBase64Url(wrap) });
}

/** An entry of a mailbox that is an envelope, not a notice. */
export function readEnvelope(bytes: Bytes): Result<Envelope, { readonly type: "malformed" }> {
  const read = readStreamEntry("mail", bytes);
  if (!read.ok) return read;
  return read.value.type === "tram/envelope" ? ok(read.value) : err({ type: "malformed" });
}

/** Associated data of a wrap: the whole clear header, and whom the wrap is for. */
export function wrapAad(header: DispatchHeader, unit: string, epoch: number): Bytes {
  return writeObject({ type: "tram/wrap", v: 1, header, unit, epoch });
}

/** Associated data of the body. */
export function contentAad({ dispatch, from, level }: Pick<DispatchHeader, "dispatch" | "from" | "level">): Bytes {
  return writeObject({ type: "tram/content", v: 1, dispatch, from, level });
}

/** The stream in which envelopes and notices for a unit arrive. */
export function mailboxOf({ unit, header }: Pick<Envelope, "unit" | "header">): StreamName {
  return streamName({ kind: "mail", unit, level: header.level });
}
