/** The disk runs full, in the extension as a browser runs it: what comes from others never takes the last room. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { FETCH_BOUNDS } from "../../extension/courier/fetch-bounds.ts";
import { type DeskPage, openDeskPage, type Seen } from "./desk-page.ts";
import { giveAccount } from "./given-account.ts";
import { RECEIVER, type Scene, SENDER, setScene } from "./scene.ts";

let scene: Scene;
let page: DeskPage;

beforeAll(async () => {
  scene = await setScene();
  page = await openDeskPage();
  for (const [name, unit, role] of [
    ["clerk", SENDER, "clerk"],
    ["leader", SENDER, "leader"],
    ["receiver", RECEIVER, "clerk"],
  ] as const) {
    const given = await giveAccount(scene.organisation, scene.person(unit, role), scene.relay);
    await page.call("open", { name, given });
    await page.call("start", name);
    await page.until(name, ({ office }) => office, "it has read what is there");
  }
});

afterAll(async () => {
  await page?.[Symbol.asyncDispose]();
  await scene?.[Symbol.asyncDispose]();
});

const rowOf = ({ outgoing }: Seen, draft: string) => outgoing.find((row) => row.draft === draft);

test("R32, X4: with little room left the own work goes on, what comes is held with the reason, and opens when there is room", async () => {
  const draft = await page.call("submit", { name: "clerk", subject: "Hết chỗ", to: [RECEIVER], annex: 4_000_000 });
  await page.until("leader", ({ files }) => files.includes(draft), "the leader has its files");
  await page.call("approve", { name: "leader", draft });
  await page.until("clerk", (seen) => rowOf(seen, draft)?.state === "approved", "the clerk sees it approved");
  // What the browser itself writes and takes away in a database is some megabytes, now more, now less.
  await page.setRoom((FETCH_BOUNDS.reserve + FETCH_BOUNDS.readingReserve) / 2);
  await page.call("send", { name: "clerk", draft });
  const sent = await page.until("clerk", (seen) => rowOf(seen, draft)?.state === "sent", "it is sent");
  const dispatch = rowOf(sent, draft)?.dispatch;
  const here = ({ dispatches }: Seen) => dispatches.find((each) => each.dispatch === dispatch);
  const held = await page.until("receiver", (seen) => here(seen)?.state === "held", "it is held");
  expect(here(held)).toMatchObject({ obstacle: "no-room", outcome: null });
  expect(held.lines.at(-1)).toBe("up");

  await page.setRoom(undefined);
  await page.call("end", "receiver");
  await page.call("start", "receiver");
  const opened = await page.until("receiver", (seen) => here(seen)?.outcome === "passed", "it opens");
  expect(here(opened)).toMatchObject({ state: "opened", obstacle: null });
});
