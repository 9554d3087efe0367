/** All ways to spoil a chain of the profile. */
import { own } from "../../encoding/bytes.ts";
import { AUTHORITY_MUTATIONS } from "./authority-mutations.ts";
import { ENCODING_MUTATIONS } from "./encoding-mutations.ts";
import { EXTENSION_MUTATIONS } from "./extension-mutations.ts";
import { type Mutation, type Scene, anyOf } from "./mutation.ts";
import { NAME_MUTATIONS } from "./name-mutations.ts";

export const MUTATIONS: readonly Mutation[] = [
  ...AUTHORITY_MUTATIONS,
  ...EXTENSION_MUTATIONS,
  ...NAME_MUTATIONS,
  ...ENCODING_MUTATIONS,
];

/** One bit of one certificate below the root, anywhere. */
export function flipBit(scene: Scene): void {
  anyOf(scene).spoil = (der) => {
    const at = scene.pick(der.length);
    const changed = own(der);
    changed[at] = (changed[at] as number) ^ (1 << scene.pick(8));
    return changed;
  };
}
