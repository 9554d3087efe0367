/** What nothing refers to goes from the store, and nothing else does: on the browser's own database. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { type DeskPage, openDeskPage } from "./desk-page.ts";
import { giveAccount } from "./given-account.ts";
import { RECEIVER, type Scene, SENDER, setScene } from "./scene.ts";

let scene: Scene;
let page: DeskPage;

beforeAll(async () => {
  [scene, page] = [await setScene(), await openDeskPage()];
  const given = await giveAccount(scene.organisation, scene.person(SENDER, "clerk"), scene.relay);
  await page.call("open", { name: "clerk", given });
  await page.call("start", "clerk");
  await page.until("clerk", ({ office }) => office, "it has read what is there");
});

afterAll(async () => {
  await page?.[Symbol.asyncDispose]();
  await scene?.[Symbol.asyncDispose]();
});

test("X4: in any store, ended at any write: all that is referred to stays, whole, and all that is not goes in the end", async () => {
  expect(await page.call("checkSweep", 7, 150)).toBe(150);
});

const compose = { name: "clerk", subject: "Dọn dẹp", to: [RECEIVER] };

test("a draft whose level changes leaves nothing of the old level behind, and its files open at the new one", async () => {
  const draft = await page.call("compose", compose);
  const before = await page.call("ciphertext", "clerk");
  await page.call("changeLevel", { name: "clerk", draft, level: "confidential" });
  await page.call("submitComposed", { name: "clerk", draft });
  const after = await page.call("ciphertext", "clerk");
  expect(after.blobs.length).toBe(before.blobs.length);
  expect(after.places).toBe(before.places);
  expect(after.blobs.filter((id) => before.blobs.includes(id))).toEqual([]);
  expect(await page.call("filesOpen", { name: "clerk", draft })).toBe(true);
  await page.until("clerk", ({ outbox }) => outbox.every(({ state }) => state.type === "done"), "it goes out");
});

test("a draft that is thrown away takes its ciphertext with it", async () => {
  const before = await page.call("ciphertext", "clerk");
  const draft = await page.call("compose", compose);
  expect((await page.call("ciphertext", "clerk")).places).toBeGreaterThan(before.places);
  await page.call("discard", { name: "clerk", draft });
  expect(await page.call("ciphertext", "clerk")).toEqual(before);
});

test("a draft that was returned and is thrown away takes what was new with it, and nothing of what the unit has", async () => {
  const draft = await page.call("submit", compose);
  await page.until("clerk", ({ outgoing }) => outgoing.some((row) => row.draft === draft), "it stands");
  const submitted = await page.call("ciphertext", "clerk");
  await page.call("takeUp", { name: "clerk", draft });
  await page.call("replaceMain", { name: "clerk", draft });
  expect((await page.call("ciphertext", "clerk")).blobs.length).toBe(submitted.blobs.length + 1);
  await page.call("discard", { name: "clerk", draft });
  expect(await page.call("ciphertext", "clerk")).toEqual(submitted);
});
