/**
 * A source of randomness for tests and benchmarks only: the same seed gives the same bytes. It is predictable, so
 * nothing that ships may import it.
 */
import type { Random } from "../random.ts";

/** @param seed any 32-bit integer (the generator is the 32-bit mix of splitmix) */
export function seededRandom(seed: number): Random {
  let state = seed | 0;
  return (length) => {
    const out = new Uint8Array(length);
    for (let i = 0; i < length; i++) {
      state = (state + 0x9e3779b9) | 0;
      let mixed = state ^ (state >>> 16);
      mixed = Math.imul(mixed, 0x21f0aaad);
      mixed ^= mixed >>> 15;
      mixed = Math.imul(mixed, 0x735a2d97);
      out[i] = (mixed ^ (mixed >>> 15)) & 0xff;
    }
    return out;
  };
}
