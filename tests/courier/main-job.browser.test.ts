import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type DeskPage, openDeskPage } from "./desk-page.ts";
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

async function approved(subject: string, more: { annex?: number; level?: "confidential" } = {}): Promise<string> {
  const draft = await page.call("submit", { name: "clerk", subject, to: [RECEIVER], urgency: "urgent", ...more });
  const { level } = more;
  const named = { draft, ...(level === undefined ? {} : { level }) };
  await page.until("leader", ({ files }) => files.includes(draft), "the leader has its files");
  await page.call("approve", { name: "leader", ...named });
  await page.until("clerk", (seen) => rowOf(seen, draft)?.state === "approved", "the clerk sees it approved");
  return draft;
}

function rowOf({ outgoing }: Awaited<ReturnType<DeskPage["until"]>>, draft: string) {
  return outgoing.find((row) => row.draft === draft);
}

test("a draft is approved, numbered, sealed and sent; the other office is told, answers by itself, and registers it", async () => {
  const draft = await approved("Công văn về việc thử", { annex: 3_000_000 });
  await page.call("send", { name: "clerk", draft });
  const sent = await page.until("clerk", (seen) => rowOf(seen, draft)?.state === "sent", "it is sent");
  expect(rowOf(sent, draft)).toMatchObject({ notation: "01/UBND-VP", problems: [] });
  const dispatch = rowOf(sent, draft)?.dispatch as string;

  const arrived = await page.until(
    "receiver",
    ({ dispatches }) => dispatches.some((each) => each.dispatch === dispatch && each.state === "opened"),
    "it is opened",
  );
  expect(arrived.dispatches).toMatchObject([{ outcome: "passed", read: false, from: SENDER }]);
  const told = await page.until(
    "receiver",
    ({ happened }) => happened.some(({ type }) => type === "dispatch-arrived"),
    "it is told, once it is in the store",
  );
  expect(told.happened).toContainEqual({
    type: "dispatch-arrived",
    dispatch,
    urgency: "urgent",
    content: null,
    sound: true,
    stays: true,
  });
  await page.until("clerk", ({ receipts }) => receipts.some(({ status }) => status === "01"), "01 came back");

  await page.call("register", { name: "receiver", dispatch });
  const registered = await page.until(
    "clerk",
    (seen) => rowOf(seen, draft)?.lines[0]?.progress === "03",
    "the sender sees it registered",
  );
  expect(rowOf(registered, draft)?.lines).toEqual([{ unit: RECEIVER, progress: "03", steps: ["01", "03"] }]);
  const receiver = await page.call("see", "receiver");
  expect(receiver.incoming).toMatchObject([{ dispatch, arrived: true, decision: "registered", problems: [] }]);
  expect(receiver.incoming[0]?.number).toMatchObject({ value: 1 });
  for (const name of ["clerk", "leader", "receiver"]) {
    const { alarms, refused } = await page.call("see", name);
    expect({ alarms, refused }).toEqual({ alarms: [], refused: [] });
  }
});

test("R30: a relay that begins anew is an alarm; nothing is read or sent, and nothing that was there is lost", async () => {
  const draft = await approved("Trước khi phục hồi");
  const before = await page.until(
    "clerk",
    ({ outbox }) => outbox.every(({ state }) => state.type === "done"),
    "nothing waits",
  );
  await scene.pause();
  for (const name of readdirSync(scene.directory)) {
    if (name.startsWith("relay.db")) rmSync(join(scene.directory, name));
  }
  await scene.resume();
  await page.call("send", { name: "clerk", draft });
  await page.until("clerk", ({ alarms }) => alarms.includes("other-epoch"), "it is an alarm");
  await page.until(
    "clerk",
    ({ happened }) => happened.some((each) => each.type === "alarm" && each.reason === "other-epoch"),
    "it is told",
  );
  await page.until("clerk", ({ lines }) => lines.includes("down other-epoch"), "the line says so");
  const after = await page.call("see", "clerk");
  expect(after.outgoing).toEqual(before.outgoing);
  expect(after.outbox.filter(({ state }) => state.type === "done")).toEqual(before.outbox);
  expect(after.outbox.findLast(({ work }) => work === "send")?.state.type).not.toBe("done");
});
