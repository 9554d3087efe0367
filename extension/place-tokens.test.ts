import { expect, test } from "vitest";
import { platformRandom } from "../shared/encoding/random.ts";
import { createPlaceTokens } from "./place-tokens.ts";
import { createKeyring } from "./vault/keyring.ts";

const tokensOf = async (fill: number) =>
  createPlaceTokens(await createKeyring(new Uint8Array(32).fill(fill), platformRandom));
const DISPATCH = "ab".repeat(32);

test("L7: a token is the same in every context of the account, and another in every other account", async () => {
  const [here, there, other] = [await tokensOf(1), await tokensOf(1), await tokensOf(2)];
  expect(here.tokenOf(DISPATCH)).toBe(there.tokenOf(DISPATCH));
  expect(here.tokenOf(DISPATCH)).toMatch(/^[0-9a-f]{32}$/);
  expect(other.tokenOf(DISPATCH)).not.toBe(here.tokenOf(DISPATCH));
  expect(here.tokenOf("cd".repeat(32))).not.toBe(here.tokenOf(DISPATCH));
});

test("a token finds its id among those that are here, and what is no token finds nothing", async () => {
  const here = await tokensOf(1);
  const token = (await tokensOf(1)).tokenOf(DISPATCH);
  expect(here.idOf(token, () => [])).toBeUndefined();
  expect(here.idOf(token, () => ["cd".repeat(32), DISPATCH])).toBe(DISPATCH);
  expect(
    here.idOf(DISPATCH, () => [DISPATCH]),
    "an id itself is no address",
  ).toBeUndefined();
  expect(here.idOf(undefined, () => [DISPATCH])).toBeUndefined();
});
