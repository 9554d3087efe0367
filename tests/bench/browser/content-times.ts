/** Content encryption against one call of the platform's AES-GCM over the same bytes, and what else costs time around it. */
import { type Bytes, sha256 } from "../../../shared/encoding/bytes.ts";
import { drawRandom, platformRandom } from "../../../shared/encoding/random.ts";
import { canonicalBytes } from "../../../shared/encoding/canonical-json.ts";
import { type ByteSource, openReader } from "../../../shared/sealing/byte-source.ts";
import { encryptContent, PIECE_SIZE } from "../../../shared/sealing/content.ts";
import { type PairedOptions, type Times, timePaired } from "../paired.ts";

export async function timeContent({ size, ...options }: PairedOptions & { readonly size: number }): Promise<Times> {
  const plaintext = noise(size);
  // As opened draft files are: a Blob of Blobs of a piece each.
  const parts: Blob[] = [];
  for (let at = 0; at < size; at += PIECE_SIZE) parts.push(new Blob([plaintext.subarray(at, at + PIECE_SIZE)]));
  const blob = new Blob(parts);
  const key = drawRandom(platformRandom, 32);
  const bare = await bareEncryption();
  const encrypt = async (source: ByteSource): Promise<void> => {
    const associatedData = canonicalBytes({ type: "tram/content", v: 1 });
    for await (const _ of encryptContent({ key, associatedData, plaintext: source, random: platformRandom }));
  };
  return timePaired(
    [
      { name: "bare", run: () => bare(plaintext) },
      { name: "from bytes", run: () => encrypt(plaintext) },
      { name: "from a Blob", run: () => encrypt(blob) },
      { name: "reading the Blob", run: () => readThrough(blob) },
      { name: "bare over the Blob", run: async () => bare(new Uint8Array(await blob.arrayBuffer())) },
      { name: "hashing pieces", run: () => hashOneByOne(plaintext) },
      { name: "bare SHA-256", run: async () => void (await crypto.subtle.digest("SHA-256", plaintext)) },
    ],
    options,
  );
}

/** One call of the platform's AES-256-GCM. */
export async function bareEncryption(): Promise<(bytes: Bytes) => Promise<void>> {
  const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt"]);
  return async (bytes) => {
    const iv = drawRandom(platformRandom, 12);
    await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, bytes);
  };
}

async function readThrough(blob: Blob): Promise<void> {
  const reader = openReader(blob);
  for (let at = 0; at < blob.size; at += PIECE_SIZE) await reader.read(Math.min(PIECE_SIZE, blob.size - at));
  await reader.close();
}

/** As `sealDispatch` does with the ciphertext. */
async function hashOneByOne(bytes: Bytes): Promise<void> {
  for (let at = 0; at < bytes.length; at += PIECE_SIZE) await sha256(bytes.subarray(at, at + PIECE_SIZE));
}

/** Random bytes, the same 64 KiB again and again: nothing here compresses. */
function noise(size: number): Bytes {
  const bytes = new Uint8Array(size);
  const block = crypto.getRandomValues(new Uint8Array(65_536));
  for (let at = 0; at < size; at += block.length) bytes.set(block.subarray(0, Math.min(block.length, size - at)), at);
  return bytes;
}
