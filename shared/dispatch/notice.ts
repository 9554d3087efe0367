/**
 * Notices (docs/protocol.md, section 8): a receipt on its way to the sender's unit, sealed to the compartment of the
 * dispatch's level. Made by whoever signed the receipt, opened by the sender's members.
 *
 * What must hold: a notice tells the relay that one unit answered another, and its size class; not about which dispatch,
 * what, or who. Opening has one error (R11).
 */
import type { Level } from "../domain/level.ts";
import type { UnitCode } from "../domain/unit-code.ts";
import { type Bytes, fromBase64Url, toBase64Url } from "../encoding/bytes.ts";
import { err, ok, type Result } from "../result.ts";
import { CANNOT_OPEN, type CannotOpen } from "../sealing/cannot-open.ts";
import type { BadPublicKey, Hpke } from "../sealing/hpke.ts";
import { openNotice as openSealed, sealNotice as sealMessage } from "../sealing/message.ts";
import { WRAP_SUITE } from "../sealing/suites.ts";
import type { RecipientCompartment } from "../trust/organisation-view.ts";
import { type Notice, noticeSchema, readStreamEntry } from "../wire/entries.ts";
import { base64Url, readObject, typed, writeObject } from "../wire/schema-parts.ts";
import { entrySchema, saltSchema } from "./evidence.ts";
import type { ReceivedReceipt } from "./receipt.ts";

const INFO = "tram/notice/1";

const bodySchema = typed("tram/notice-body", {
  object: base64Url({ max: 65_536 }),
  cms: base64Url({ max: 65_536 }),
  entry: entrySchema,
  salt: saltSchema,
});

/**
 * The entry for the mailbox of the receiver.
 * @param to the receiver's newest compartment of the dispatch's level, from `compartmentFor`
 */
export async function sealNotice(
  hpke: Hpke,
  { receipt, person, from }: ReceivedReceipt,
  to: Pick<RecipientCompartment, "unit" | "level" | "epoch" | "publicKey">,
): Promise<Result<Bytes, BadPublicKey>> {
  const body = {
    type: "tram/notice-body",
    v: 1,
    object: toBase64Url(receipt.bytes),
    cms: toBase64Url(receipt.cms),
    entry: toBase64Url(person.entry),
    salt: toBase64Url(person.salt),
  };
  const { unit, level, epoch, publicKey } = to;
  const place = { from, unit, level, epoch, wrap: WRAP_SUITE } as const;
  const message = writeObject(body, bodySchema);
  const sealed = await sealMessage(hpke, { info: INFO, aad: noticeAad(place), publicKey, message });
  if (!sealed.ok) return sealed;
  return ok(writeObject({ type: "tram/notice", v: 1, ...place, sealed: toBase64Url(sealed.value) }, noticeSchema));
}

/** An entry of a mailbox that is a notice, not an envelope. */
export function readNotice(bytes: Bytes): Result<Notice, { readonly type: "malformed" }> {
  const read = readStreamEntry("mail", bytes);
  if (!read.ok) return read;
  return read.value.type === "tram/notice" ? ok(read.value) : err({ type: "malformed" });
}

/**
 * What a notice brings; `verifyReceipt` judges it.
 * @param input.seed of the compartment unit × level × epoch that the notice names, 32 bytes
 */
export async function openNotice(
  hpke: Hpke,
  input: {
    readonly notice: Bytes;
    /** The mailbox in which the entry stood. */
    readonly mailbox: { readonly unit: UnitCode; readonly level: Level };
    readonly seed: Bytes;
  },
): Promise<Result<ReceivedReceipt, CannotOpen>> {
  const read = readNotice(input.notice);
  if (!read.ok) return err(CANNOT_OPEN);
  const { from, unit, level, epoch, wrap, sealed } = read.value;
  if (unit !== input.mailbox.unit || level !== input.mailbox.level) return err(CANNOT_OPEN);
  const aad = noticeAad({ from, unit, level, epoch, wrap });
  const opened = await openSealed(hpke, { info: INFO, aad, seed: input.seed, sealed: fromBase64Url(sealed) });
  if (!opened.ok) return opened;
  const body = readObject(opened.value, bodySchema);
  if (!body.ok) return err(CANNOT_OPEN);
  const { object, cms, entry, salt } = body.value;
  return ok({
    receipt: { bytes: fromBase64Url(object), cms: fromBase64Url(cms) },
    person: { entry: fromBase64Url(entry), salt: fromBase64Url(salt) },
    from,
  });
}

/** The notice without what is sealed. */
function noticeAad(place: {
  readonly from: string;
  readonly unit: string;
  readonly level: Level;
  readonly epoch: number;
  readonly wrap: typeof WRAP_SUITE;
}): Bytes {
  return writeObject({ type: "tram/notice-seal", v: 1, ...place });
}
