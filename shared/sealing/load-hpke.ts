/**
 * Picks the backend once for each worker or page, by trying the native one: sealing and opening once, with the answer
 * compared. No browser is known by its name.
 */
import { equal, utf8 } from "../encoding/bytes.ts";
import { platformRandom } from "../encoding/random.ts";
import { createHpke, generateCompartmentSeed, type Hpke } from "./hpke.ts";
import { createNativeBackend } from "./hpke-native.ts";

let loading: Promise<Hpke> | undefined;

/** @throws RandomnessError (X7); a failed load is tried again at the next call */
export function loadHpke(): Promise<Hpke> {
  loading ??= pick().catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function pick(): Promise<Hpke> {
  const native = createHpke(createNativeBackend());
  const seed = generateCompartmentSeed(platformRandom);
  try {
    if (await sealsAndOpens(native, seed)) return native;
  } catch {
    // Each platform without the native pieces throws in its own way.
  }
  const { createPortableBackend } = await import("./hpke-portable.ts");
  const portable = createHpke(createPortableBackend());
  if (!(await sealsAndOpens(portable, seed))) throw new Error("no HPKE implementation works on this platform");
  return portable;
}

async function sealsAndOpens(hpke: Hpke, seed: Uint8Array<ArrayBuffer>): Promise<boolean> {
  const binding = { info: "tram/self-test/1", aad: utf8("aad") };
  const plaintext = utf8("the same bytes");
  const sealed = await hpke.seal({ ...binding, plaintext, publicKey: await hpke.publicKeyFromSeed(seed) });
  if (!sealed.ok) return false;
  const opened = await hpke.open({ ...binding, seed, sealed: sealed.value });
  return opened.ok && equal(opened.value, plaintext);
}
