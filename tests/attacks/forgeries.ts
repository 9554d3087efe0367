/**
 * What attackers make: well-formed objects by somebody who holds some keys, though never those that would make them true.
 * Public keys, chains and formats are known to everybody; HPKE seals to whoever is named.
 */
import type { Level } from "../../shared/domain/level.ts";
import { type Bytes, sha256Hex, toBase64Url } from "../../shared/encoding/bytes.ts";
import { canonicalBytes, parseCanonical } from "../../shared/encoding/canonical-json.ts";
import { seededRandom } from "../../shared/encoding/testing/seeded-random.ts";
import { generateCompartmentSeed } from "../../shared/sealing/hpke.ts";
import { signatureValue } from "../../shared/pki/cms.ts";
import type { SignedStatement } from "../../shared/trust/statement.ts";
import type { MadeOrganisation, Person } from "../organisation/make-organisation.ts";

type JsonObject = { [member: string]: unknown };

/** The same canonical object with some members changed. */
export function rewrite(bytes: Uint8Array, change: (object: JsonObject) => void): Bytes {
  const object = structuredClone(parseCanonical(bytes)) as JsonObject;
  change(object);
  return canonicalBytes(object as Parameters<typeof canonicalBytes>[0]);
}

/** A seed of the attacker's, wrapped to a device as the protocol says. */
export async function forgeSeedWrap(
  { hpke }: MadeOrganisation,
  person: Person,
  { level, epoch }: { readonly level: Level; readonly epoch: number },
): Promise<Bytes> {
  const { unit, device } = person;
  const clear = { v: 1, unit, level, epoch, device, suite: "tram-wrap-1" };
  const sealed = await hpke.seal({
    publicKey: await hpke.publicKeyFromSeed(person.wrapSeed),
    info: "tram/seed/1",
    aad: canonicalBytes({ type: "tram/seed-seal", ...clear }),
    plaintext: generateCompartmentSeed(seededRandom(666)),
  });
  if (!sealed.ok) throw new Error(sealed.error.type);
  return canonicalBytes({ type: "tram/seed-wrap", ...clear, wrap: toBase64Url(sealed.value) });
}

/** A public key whose seed the attacker holds. */
export async function attackersKey({ hpke }: MadeOrganisation): Promise<Bytes> {
  return hpke.publicKeyFromSeed(generateCompartmentSeed(seededRandom(667)));
}

/** A chain in which one statement says something else; what follows it is linked to it anew, the signatures stay. */
export async function chainWith(
  statements: readonly SignedStatement[],
  which: (statement: JsonObject) => boolean,
  change: (statement: JsonObject) => void,
): Promise<SignedStatement[]> {
  const told: SignedStatement[] = [];
  let changed = 0;
  for (const { statement, cms } of statements) {
    const before = told.at(-1);
    const prev = before === undefined ? undefined : await sha256Hex(before.statement);
    const bytes = rewrite(statement, (object) => {
      if (which(object)) {
        changed += 1;
        change(object);
      }
      if (prev !== undefined) object["prev"] = prev;
    });
    told.push({ statement: bytes, cms });
  }
  if (changed === 0) throw new Error("no such statement");
  return told;
}

/** One bit of the byte at that place flipped. */
export function flip(bytes: Uint8Array, at: number): Bytes {
  const changed = new Uint8Array(bytes);
  changed[at] = (changed[at] as number) ^ 1;
  return changed;
}

/** A CMS whose signature value is another one of the same length: by somebody who does not hold the key. */
export function breakSignature(cms: Bytes): Bytes {
  const value = signatureValue(cms);
  const at = Buffer.from(cms).lastIndexOf(value);
  if (at < 0) throw new Error("no signature value in the CMS");
  return flip(cms, at + value.length - 1);
}
