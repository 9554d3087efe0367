/** The row beside each dispatch's record says what the record says, whoever wrote it last, and is made where it is not there. */
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
});

afterAll(async () => {
  await page?.[Symbol.asyncDispose]();
  await scene?.[Symbol.asyncDispose]();
});

const counts = ({ happened }: Seen) => happened.flatMap((each) => (each.type === "unread" ? [each.count] : []));

async function receive(subject: string): Promise<string> {
  const draft = await page.call("submit", { name: "clerk", subject, to: [RECEIVER] });
  await page.until("leader", ({ files }) => files.includes(draft), "the leader has its files");
  await page.call("approve", { name: "leader", draft });
  const stateOf = ({ outgoing }: Seen) => outgoing.find((row) => row.draft === draft)?.state;
  await page.until("clerk", (seen) => stateOf(seen) === "approved", "it is approved");
  await page.call("send", { name: "clerk", draft });
  const sent = await page.until("clerk", (seen) => stateOf(seen) === "sent", "it is sent");
  const dispatch = sent.outgoing.find((row) => row.draft === draft)?.dispatch as string;
  const isHere = ({ dispatches }: Seen) =>
    dispatches.some((each) => each.dispatch === dispatch && each.state === "opened");
  await page.until("receiver", isHere, "it is opened");
  return dispatch;
}

async function expectRows(count: number): Promise<void> {
  for (const name of ["clerk", "receiver"]) {
    expect(await page.call("rows", name), name).toEqual({ count, differ: [], whole: true });
  }
}

test("rows follow what the courier and what the person writes", async () => {
  const [first, second] = [await receive("Một"), await receive("Hai")];
  expect(await page.call("newestRows", "receiver", 1)).toEqual([second]);
  expect(await page.call("newestRows", "receiver", 9)).toEqual([second, first]);
  await page.until("receiver", (seen) => counts(seen).at(-1) === 2, "both are unread");
  await expectRows(2);
  await page.call("read", { name: "receiver", dispatch: first });
  await page.until("receiver", (seen) => counts(seen).at(-1) === 1, "one is unread");
  await expectRows(2);
});

test("a profile of a build that knew none gets them with the next session, and counts what is unread as before", async () => {
  // Nobody waits for the telling; what a session did not come to is told by the next one.
  const toldOf = ({ happened }: Seen): number =>
    happened.reduce((sum, each) => sum + (each.type === "dispatch-arrived" ? (each.count ?? 1) : 0), 0);
  await page.until("receiver", (seen) => toldOf(seen) === 2, "both are told");
  await page.call("end", "receiver");
  await page.call("forgetRows", "receiver");
  const { happened } = await page.call("see", "receiver");
  await page.call("start", "receiver");
  const news = (seen: Seen) => ({ ...seen, happened: seen.happened.slice(happened.length) });
  await page.until("receiver", (seen) => counts(news(seen)).at(-1) === 1, "one is unread");
  await expect.poll(() => page.call("rows", "receiver")).toEqual({ count: 2, differ: [], whole: true });
  const third = await receive("Ba");
  await page.until("receiver", (each) => counts(news(each)).at(-1) === 2, "two are unread");
  const told = (seen: Seen) => news(seen).happened.filter((each) => each.type === "dispatch-arrived");
  const seen = await page.until("receiver", (each) => told(each).length > 0, "it is told");
  // What was told before is not told again, neither by itself nor with it.
  expect(told(seen)).toEqual([expect.objectContaining({ dispatch: third })]);
  expect(told(seen)[0]).not.toHaveProperty("count");
  await expectRows(3);
});
