/** A session goes on from the folds of the one before, and finds the same without them. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { type DeskPage, openDeskPage, type Seen } from "./desk-page.ts";
import { giveAccount } from "./given-account.ts";
import { RECEIVER, type Scene, SENDER, setScene } from "./scene.ts";

let scene: Scene;
let page: DeskPage;

beforeAll(async () => {
  [scene, page] = [await setScene(), await openDeskPage()];
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
  await carry("Một");
});

afterAll(async () => {
  await page?.[Symbol.asyncDispose]();
  await scene?.[Symbol.asyncDispose]();
});

/** A paper from its draft to the receipt of its registration, as the sender's clerk sees it. */
async function carry(subject: string): Promise<void> {
  const draft = await page.call("submit", { name: "clerk", subject, to: [RECEIVER] });
  await page.until("leader", ({ files }) => files.includes(draft), "the leader has its files");
  await page.call("approve", { name: "leader", draft });
  const paper = ({ outgoing }: Seen) => outgoing.find((row) => row.draft === draft);
  await page.until("clerk", (seen) => paper(seen)?.state === "approved", "it is approved");
  await page.call("send", { name: "clerk", draft });
  const dispatch = paper(await page.until("clerk", (seen) => paper(seen)?.state === "sent", "it is sent"))?.dispatch;
  const isOpen = ({ dispatches }: Seen) =>
    dispatches.some((each) => each.dispatch === dispatch && each.state === "opened");
  await page.until("receiver", isOpen, "it is opened");
  await page.call("register", { name: "receiver", dispatch: dispatch as string });
  await page.until("clerk", (seen) => paper(seen)?.lines[0]?.progress === "03", "it is registered");
  // The receipt comes beside the event; both desks are as they will be.
  await page.until(
    "receiver",
    ({ incoming }) => incoming.some((row) => row.dispatch === dispatch && row.decision !== null),
    "it stands",
  );
}

test("with folds of before, and entries and receipts after them, the work is what all entries give", async () => {
  expect(await page.call("writeFolds", "clerk")).toBeGreaterThan(1);
  await carry("Hai");
  const goneOn = await page.call("freshView", "clerk");
  for (const harm of ["one byte changed", "another form", "none there"] as const) {
    await page.call("writeFolds", "clerk");
    await page.call("harmFolds", "clerk", harm);
    expect(await page.call("freshView", "clerk"), harm).toBe(goneOn);
  }
});

test("entries before a fold are not read again", async () => {
  await page.call("end", "clerk");
  await page.call("writeFolds", "clerk");
  const whole = await page.call("freshView", "clerk");
  await page.call("loseFirstEntry", "clerk");
  expect(await page.call("freshView", "clerk")).toBe(whole);
  await page.call("harmFolds", "clerk", "none there");
  expect(await page.call("freshView", "clerk")).not.toBe(whole);
});
