import { afterAll, beforeAll, expect, test } from "vitest";
import { type DeskPage, openDeskPage, type Seen } from "./desk-page.ts";
import { giveAccount } from "./given-account.ts";
import { type Door, type Moment, openDoor } from "./watched-relay.ts";
import { must, RECEIVER, type Scene, SENDER, setScene } from "./scene.ts";

let scene: Scene;
let page: DeskPage;
let doors: { readonly clerk: Door; readonly receiver: Door };

beforeAll(async () => {
  scene = await setScene();
  page = await openDeskPage();
  doors = { clerk: await openDoor(scene.relay), receiver: await openDoor(scene.relay) };
  for (const [name, unit, role, relay] of [
    ["clerk", SENDER, "clerk", doors.clerk.url],
    ["leader", SENDER, "leader", scene.relay],
    ["receiver", RECEIVER, "clerk", doors.receiver.url],
  ] as const) {
    const given = await giveAccount(scene.organisation, scene.person(unit, role), relay);
    await page.call("open", { name, given });
    await page.call("start", name);
    await page.until(name, ({ office }) => office, "it has read what is there");
  }
});

afterAll(async () => {
  await page?.[Symbol.asyncDispose]();
  await doors?.clerk[Symbol.asyncDispose]();
  await doors?.receiver[Symbol.asyncDispose]();
  await scene?.[Symbol.asyncDispose]();
});

/** Rounds that nobody's act caused; a kill at one of them is a kill between two steps, which others cover. */
const NOISE = /^GET \/v1\/(relay|chains|streams$)|\/v1\/(sessions|nudges)/;

/**
 * Lets `act` be carried out and ends the worker at the n-th request that belongs to it: before the relay has it, or after the
 * relay has carried it out, the answer lost. Then starts another worker.
 * @returns the request, or undefined where the act was done with fewer
 */
async function killAt(
  name: "clerk" | "receiver",
  at: { readonly count: number; readonly moment: Moment },
  act: () => Promise<void>,
  done: (seen: Seen) => boolean,
): Promise<string | undefined> {
  let count = 0;
  let killed: string | undefined;
  let isDead = false;
  let death: Promise<void> | undefined;
  doors[name].watch = async (moment, request) => {
    if (killed !== undefined) return "cut";
    if (NOISE.test(request)) return "on";
    if (moment === "before") count++;
    if (moment !== at.moment || count !== at.count) return "on";
    killed = request;
    death = page.call("end", name);
    await death;
    isDead = true;
    return "cut";
  };
  await act();
  const over = (seen: Seen): boolean => isDead || (killed === undefined && done(seen));
  await page.until(name, over, `request ${at.count}, or done with fewer`);
  doors[name].watch = undefined;
  if (death !== undefined) {
    await death;
    await page.call("start", name);
  }
  await page.until(name, done, `${killed ?? "nothing"} (${at.moment} request ${at.count})`);
  return killed;
}

const MOMENTS = ["before", "after"] as const;

test("X2: a worker that is ended at any request of a sending goes on with the same bytes: one number, one dispatch, no more", async () => {
  const drafts: string[] = [];
  const kills: string[] = [];
  for (let count = 1, more = true; more; count++) {
    for (const moment of MOMENTS) {
      const draft = await page.call("submit", {
        name: "clerk",
        subject: `Công văn ${moment} ${count}`,
        to: [RECEIVER],
      });
      await page.until("leader", (seen) => seen.files.includes(draft), "the leader has its files");
      await page.call("approve", { name: "leader", draft });
      await page.until("clerk", (seen) => rowOf(seen, draft)?.state === "approved", "the clerk sees it approved");
      await page.until("clerk", ({ outbox }) => outbox.every(({ state }) => state.type === "done"), "nothing waits");
      const send = () => page.call("send", { name: "clerk", draft });
      const killed = await killAt("clerk", { count, moment }, send, (seen) => {
        const rest = seen.outbox.filter(({ state }) => state.type !== "done");
        return rowOf(seen, draft)?.state === "sent" && rest.length === 0;
      });
      drafts.push(draft);
      if (killed === undefined) more = false;
      else kills.push(`${moment} ${killed.replaceAll(/[0-9a-f]{64}/g, "…")}`);
    }
  }
  expect(kills.some((kill) => kill.startsWith("after POST /v1/dispatches"))).toBe(true);
  expect(kills.length).toBeGreaterThan(20);

  const seen = await page.call("see", "clerk");
  expect(seen.refused).toEqual([]);
  expect(seen.alarms).toEqual([]);
  expect(seen.numbers).toEqual([{ series: expect.any(String), values: drafts.map((_, i) => i + 1) }]);
  expect(seen.outgoing.map(({ state, problems }) => ({ state, problems }))).toEqual(
    drafts.map(() => ({ state: "sent", problems: [] })),
  );

  const clerk = scene.client(scene.person(SENDER, "clerk", 1));
  const streams = must(await clerk.streams());
  const length = (name: string) => streams.find(({ stream }) => stream === name)?.seq;
  // Submitted, approved, numbered, sealed, accepted; and what the administrator wrote before.
  const furnished = scene.organisation.unit(SENDER).people.length + 1;
  expect(length(`work/${SENDER}/unclassified`)).toBe(furnished + 5 * drafts.length);
  const receiver = scene.client(scene.person(RECEIVER, "clerk", 1));
  const mail = must(await receiver.streams()).find(({ stream }) => stream === `mail/${RECEIVER}/unclassified`);
  expect(mail?.seq).toBe(drafts.length);
  await page.until(
    "receiver",
    ({ dispatches }) => dispatches.filter(({ outcome }) => outcome === "passed").length === drafts.length,
    "each is opened once at the other office",
  );
}, 900_000);

test("X2: a worker that is ended at any request of a registration takes one arrival number and signs one receipt", async () => {
  const before = await page.until(
    "receiver",
    ({ incoming, dispatches }) => incoming.filter(({ arrived }) => arrived).length === dispatches.length,
    "all have arrived",
  );
  const { dispatches } = before;
  const kills: string[] = [];
  const registered: string[] = [];
  for (let count = 1, more = true; more; count++) {
    for (const moment of MOMENTS) {
      const dispatch = dispatches[registered.length]?.dispatch;
      if (dispatch === undefined) throw new Error("fewer dispatches than a registration has requests");
      const register = () => page.call("register", { name: "receiver", dispatch });
      const killed = await killAt("receiver", { count, moment }, register, ({ incoming, outbox }) => {
        const row = incoming.find((each) => each.dispatch === dispatch);
        return row?.decision === "registered" && outbox.every(({ state }) => state.type === "done");
      });
      registered.push(dispatch);
      if (killed === undefined) more = false;
      else kills.push(`${moment} ${killed}`);
    }
  }
  const seen = await page.call("see", "receiver");
  expect(seen.refused).toEqual([]);
  expect(seen.numbers).toEqual([{ series: expect.any(String), values: registered.map((_, i) => i + 1) }]);
  // Arrived for each; numbered and registered for those that were.
  const streams = must(await scene.client(scene.person(RECEIVER, "clerk", 1)).streams());
  const work = streams.find(({ stream }) => stream === `work/${RECEIVER}/unclassified`);
  const furnished = scene.organisation.unit(RECEIVER).people.length + 1;
  expect(work?.seq).toBe(furnished + dispatches.length + 2 * registered.length);
  const clerk = await page.until(
    "clerk",
    ({ receipts }) => receipts.filter(({ status }) => status === "03").length === registered.length,
    "the sender has each receipt",
  );
  expect(clerk.receipts.filter(({ status }) => status === "01").length).toBe(dispatches.length);
}, 600_000);

function rowOf({ outgoing }: Seen, draft: string) {
  return outgoing.find((row) => row.draft === draft);
}
