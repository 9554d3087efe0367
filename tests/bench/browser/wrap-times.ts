/** Wrapping for many recipients against the platform's bare encapsulation to the same keys, and where the rest goes. */
import { type Bytes, sha256Hex, uint32be } from "../../../shared/encoding/bytes.ts";
import { drawRandom, platformRandom } from "../../../shared/encoding/random.ts";
import { WRAP_INFO, wrapAad } from "../../../shared/dispatch/hand-over.ts";
import { unitCode } from "../../../shared/domain/unit-code.ts";
import { loadHpke } from "../../../shared/sealing/load-hpke.ts";
import { CONTENT_SUITE, WRAP_SUITE } from "../../../shared/sealing/suites.ts";
import { wrapMany, type WrapRecipient } from "../../../shared/sealing/wraps.ts";
import { type PairedOptions, type Times, timePaired } from "../paired.ts";

/** What TypeScript's library does not know yet (webidl of "Modern Algorithms in the Web Cryptography API"). */
interface Kem {
  importKey(
    format: "raw-public",
    data: Bytes,
    name: string,
    extractable: boolean,
    usages: string[],
  ): Promise<CryptoKey>;
  encapsulateBits(name: string, key: CryptoKey): Promise<{ sharedKey: ArrayBuffer; ciphertext: ArrayBuffer }>;
}

const KEM = "MLKEM768-X25519";
const kem = crypto.subtle as unknown as Kem;

/** As many as one batch of `wrapMany`. */
const AT_ONCE = 8;

let recipients: WrapRecipient[] = [];
/** Their keys as the platform's, once they have been asked for. */
let imported: readonly CryptoKey[] | undefined;
const key = drawRandom(platformRandom, 32);

/** Another key pair for each recipient, and the associated data of a real hand-over. */
export async function makeRecipients({ count }: { readonly count: number }): Promise<string> {
  const hpke = await loadHpke();
  const id = await sha256Hex(uint32be(1));
  const header = {
    dispatch: id,
    from: unitCode("Z01"),
    level: "unclassified" as const,
    blob: { id, size: 5_000_000 },
    content: CONTENT_SUITE,
    wrap: WRAP_SUITE,
  } as const;
  recipients = [];
  imported = undefined;
  for (let i = 0; i < count; i += 1) {
    const publicKey = await hpke.publicKeyFromSeed(drawRandom(platformRandom, 32));
    recipients.push({ publicKey, aad: wrapAad(header, unitCode(`Z01.${Math.floor(i / 100)}.${i % 100}`), 1) });
  }
  return hpke.backend;
}

export async function timeWraps(options: PairedOptions): Promise<Times> {
  const publicKeys = recipients.map(({ publicKey }) => publicKey);
  const secret = await crypto.subtle.importKey("raw", drawRandom(platformRandom, 45), "HKDF", false, [
    "deriveKey",
    "deriveBits",
  ]);
  const aes = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt"]);
  const hkdf = (at: number) => ({ name: "HKDF", hash: "SHA-256", salt: uint32be(at), info: key });
  const length = { name: "AES-GCM", length: 256 };
  return timePaired(
    [
      { name: "bare", run: await bareEncapsulation(publicKeys) },
      { name: "bare, one at a time", run: await bareEncapsulation(publicKeys, 1) },
      { name: "wrapMany", run: async () => void (await wrapSlice(recipients)) },
      { name: "reading the public keys", run: () => inBatches(publicKeys, importKey) },
      {
        name: "key schedule",
        run: () =>
          inBatches(recipients, (_, at) =>
            Promise.all([
              crypto.subtle.deriveKey(hkdf(at), secret, length, false, ["encrypt"]),
              crypto.subtle.deriveBits(hkdf(at), secret, 96),
            ]),
          ),
      },
      {
        name: "AES-GCM",
        run: () =>
          inBatches(recipients, ({ aad }, at) =>
            crypto.subtle.encrypt({ name: "AES-GCM", iv: new Uint8Array(12).fill(at), additionalData: aad }, aes, key),
          ),
      },
    ],
    options,
  );
}

/** The platform's encapsulation to each of these keys, which are imported beforehand. */
export async function bareEncapsulation(publicKeys: readonly Bytes[], atOnce = AT_ONCE): Promise<() => Promise<void>> {
  const keys = await Promise.all(publicKeys.map(importKey));
  return () => inBatches(keys, (each) => kem.encapsulateBits(KEM, each), atOnce);
}

/** Wraps for a part of the recipients, and gives the wraps back as a worker of many would. */
export function wrapSome({ from, to }: { readonly from: number; readonly to: number }): Promise<Bytes[]> {
  return wrapSlice(recipients.slice(from, to));
}

/** The same part by bare encapsulation. */
export async function encapsulateSome({ from, to }: { readonly from: number; readonly to: number }): Promise<void> {
  imported ??= await Promise.all(recipients.map(({ publicKey }) => importKey(publicKey)));
  await inBatches(imported.slice(from, to), (each) => kem.encapsulateBits(KEM, each));
}

async function wrapSlice(some: readonly WrapRecipient[]): Promise<Bytes[]> {
  const wrapped = await wrapMany(await loadHpke(), { key, info: WRAP_INFO, recipients: some });
  if (!wrapped.ok) throw new Error(wrapped.error.type);
  return wrapped.value;
}

function importKey(publicKey: Bytes): Promise<CryptoKey> {
  return kem.importKey("raw-public", publicKey, KEM, true, ["encapsulateBits"]);
}

async function inBatches<T>(
  all: readonly T[],
  work: (each: T, at: number) => Promise<unknown>,
  atOnce = AT_ONCE,
): Promise<void> {
  for (let at = 0; at < all.length; at += atOnce) {
    await Promise.all(all.slice(at, at + atOnce).map((each, i) => work(each, at + i)));
  }
}
