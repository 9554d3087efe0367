import { toHex } from "../../shared/encoding/bytes.ts";
import { hex32 } from "../../shared/encoding/hex-schema.ts";
import { drawRandom } from "../../shared/encoding/random.ts";
import type { Office } from "./office.ts";

/** 16 random bytes in hex: the name of a new draft. */
export function newDraftId({ random }: Pick<Office, "random">): string {
  return toHex(drawRandom(random, 16));
}

export function isDraftId(text: string): boolean {
  return hex32.safeParse(text).success;
}
