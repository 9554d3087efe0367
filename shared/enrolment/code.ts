/**
 * The code that both people compare: eight digits cut from a hash over everything that the two sides have seen of each
 * other (docs/protocol.md, section 11). The device committed to the whole of its third message, its random signature too,
 * before it saw the administrator's random bytes, so nobody in between can search for a message whose code comes out the
 * same: one chance in 10^8, once.
 */
import { type Bytes, concat, fromBase64Url, fromHex, sha256, sha256Hex, utf8 } from "../encoding/bytes.ts";
import type { Invitation } from "./invitation.ts";

/** The three messages, as bytes; the third in the clear. */
export interface Messages {
  readonly m1: Bytes;
  readonly m2: Bytes;
  readonly m3: Bytes;
}

/** T: 32 bytes. */
export async function transcriptHash(invitation: Invitation, { m1, m2, m3 }: Messages): Promise<Bytes> {
  return sha256(
    concat(
      label("tram/enrol-code/1"),
      fromBase64Url(invitation.secret),
      fromHex(invitation.root),
      await sha256(utf8(invitation.unit)),
      await sha256(m1),
      await sha256(m2),
      await sha256(m3),
    ),
  );
}

/** Eight digits. @param transcript T */
export function codeOf(transcript: Bytes): string {
  const number = new DataView(transcript.buffer, transcript.byteOffset).getBigUint64(0) % 100_000_000n;
  return number.toString().padStart(8, "0");
}

/** What a person typed: spaces and hyphens between the digits are forgiven. */
export function isSameCode(typed: string, code: string): boolean {
  return typed.replace(/[\s-]+/g, "") === code;
}

/**
 * Hash that hides the third message until the administrator has shown its own random bytes; hex.
 * @param m3 in the clear; it holds 32 random bytes, so the hash gives nothing of it away
 */
export async function commitTo(m3: Bytes): Promise<string> {
  return sha256Hex(concat(label("tram/enrol-commit/1"), await sha256(m3)));
}

/** Associated data of the third message. */
export async function bindingOf(m1: Bytes, m2: Bytes): Promise<Bytes> {
  return concat(await sha256(m1), await sha256(m2));
}

function label(text: string): Bytes {
  return concat(utf8(text), Uint8Array.of(0));
}
