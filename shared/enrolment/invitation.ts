/**
 * Invitations (docs/protocol.md, section 11): what an administrator hands to a person, as a link or a file, so that a new
 * device finds the relay, knows the root, and shares a secret with the administrator's client. Written by an
 * administrator's client; whoever holds one can try to be let in, once, until it expires, and still needs the code that
 * the administrator types.
 *
 * The worst failure: a device that takes another organisation's root for its own.
 */
import { z } from "zod";
import type { UnitCode } from "../domain/unit-code.ts";
import { type Bytes, fromBase64Url, sha256Hex, toBase64Url, toHex, utf8 } from "../encoding/bytes.ts";
import { drawRandom, type Random } from "../encoding/random.ts";
import { err, ok, type Result } from "../result.ts";
import { generateCompartmentSeed, type Hpke } from "../sealing/hpke.ts";
import { base64Url, hex64, instant, readObject, typed, unitCode, writeObject } from "../wire/schema-parts.ts";

const PREFIX = "tram-invitation:";
const SECRET_SIZE = 32;

/** Longer than any invitation; a bound for what a person pastes or opens. */
const MAX_TEXT = 4096;

export const invitationSchema = typed("tram/invitation", {
  /** Address of the relay: http or https, without user, query and fragment. */
  relay: z.string().max(500).refine(isRelayAddress, "not the address of a relay"),
  organisation: unitCode,
  /** Fingerprint of the root. */
  root: hex64,
  unit: unitCode,
  secret: base64Url(SECRET_SIZE),
  /** SHA-256 of the administrator's one-time X-Wing public key. */
  adminKey: hex64,
  expires: instant,
});

export type Invitation = z.infer<typeof invitationSchema>;

function isRelayAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, search, hash, href } = new URL(text);
  return (
    /^https?:$/.test(protocol) &&
    `${username}${password}${search}${hash}` === "" &&
    (href === text || href === `${text}/`)
  );
}

export interface InvitationWish {
  readonly relay: string;
  readonly organisation: UnitCode;
  /** Fingerprint of the root. */
  readonly root: string;
  readonly unit: UnitCode;
  /** At most 24 hours from now: the relay keeps a rendezvous no longer. */
  readonly expires: Date;
}

/** @returns the invitation, and the 32-byte seed of the one-time key, which stays with the administrator's client */
export async function makeInvitation(
  wish: InvitationWish,
  tools: { readonly hpke: Hpke; readonly random: Random },
): Promise<{ readonly invitation: Invitation; readonly adminSeed: Bytes }> {
  const adminSeed = generateCompartmentSeed(tools.random);
  const invitation: Invitation = {
    type: "tram/invitation",
    v: 1,
    relay: wish.relay,
    organisation: wish.organisation,
    root: wish.root,
    unit: wish.unit,
    secret: toBase64Url(drawRandom(tools.random, SECRET_SIZE)),
    adminKey: await sha256Hex(await tools.hpke.publicKeyFromSeed(adminSeed)),
    expires: wish.expires.toISOString(),
  };
  writeObject(invitation, invitationSchema);
  return { invitation, adminSeed };
}

/** What a link carries behind its `#`, and what a `.tram-invitation` file holds. */
export function invitationText(invitation: Invitation): string {
  return PREFIX + toBase64Url(writeObject(invitation, invitationSchema));
}

export type InvitationError =
  /** The text does not begin as an invitation does: another file, another link. */
  | { readonly type: "not-an-invitation" }
  /** It begins so, but is cut off, changed, or of a version that this client does not know. */
  | { readonly type: "malformed" }
  | { readonly type: "expired"; readonly expires: string }
  /** Of another organisation or root than the one that the caller expects. */
  | { readonly type: "other-organisation"; readonly organisation: UnitCode };

/**
 * Reads what a person pasted, opened or followed. White space at the ends and breaks within lines are forgiven, as mail
 * programs make them.
 * @param expected the organisation of the accounts that this client has, where only that one may be joined
 */
export function readInvitation(
  text: string,
  {
    now,
    expected,
  }: { readonly now: Date; readonly expected?: { readonly organisation: UnitCode; readonly root: string } },
): Result<Invitation, InvitationError> {
  if (text.length > MAX_TEXT) return err({ type: "not-an-invitation" });
  const joined = text.replace(/\s+/g, "");
  if (!joined.startsWith(PREFIX)) return err({ type: "not-an-invitation" });
  let bytes: Bytes;
  try {
    bytes = fromBase64Url(joined.slice(PREFIX.length));
  } catch {
    return err({ type: "malformed" });
  }
  const read = readObject(bytes, invitationSchema);
  if (!read.ok) return err({ type: "malformed" });
  const { organisation, root, expires } = read.value;
  if (expected !== undefined && (organisation !== expected.organisation || root !== expected.root)) {
    return err({ type: "other-organisation", organisation });
  }
  return isExpired(read.value, now) ? err({ type: "expired", expires }) : ok(read.value);
}

export function isExpired(invitation: Invitation, now: Date): boolean {
  return now.getTime() >= Date.parse(invitation.expires);
}

/** Where the two meet at the relay, and what opens it. */
export interface RendezvousKeys {
  /** 16 bytes; also the id of the pre-shared key. */
  readonly idBytes: Bytes;
  /** The same in hex. */
  readonly id: string;
  /** 32 bytes; the relay knows only its SHA-256. */
  readonly token: Bytes;
}

export async function rendezvousKeys(invitation: Invitation): Promise<RendezvousKeys> {
  const secret = fromBase64Url(invitation.secret);
  const material = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveBits"]);
  const derive = async (info: string, size: number): Promise<Bytes> => {
    const hkdf = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(0), info: utf8(info) };
    return new Uint8Array(await crypto.subtle.deriveBits(hkdf, material, 8 * size));
  };
  const idBytes = await derive("tram/rendezvous-id/1", 16);
  return { idBytes, id: toHex(idBytes), token: await derive("tram/rendezvous-token/1", 32) };
}
