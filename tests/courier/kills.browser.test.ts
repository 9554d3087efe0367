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
 * Lets `act` be carried out and ends the worker at its first request at which none has been ended yet: before the relay has
 * it, or after the relay has carried it out, the answer lost. Then starts another worker.
 * @param before where others were ended; requests of one kind are told apart by their order, since which of different
 * kinds comes first is not always the same
 * @returns the request, or undefined where there was none at which no worker had been ended
 */
async function killAt(
  name: "clerk" | "receiver",
  at: Moment,
  before: readonly string[],
  act: () => Promise<void>,
  done: (seen: Seen) => boolean,
): Promise<string | undefined> {
  const counts = new Map<string, number>();
  let killed: string | undefined;
  let isDead = false;
  let death: Promise<void> | undefined;
  doors[name].watch = async (moment, request) => {
    if (killed !== undefined) return "cut";
    if (NOISE.test(request)) return "on";
    if (moment !== at) return "on";
    const kind = request.replace(/\?.*$/, "").replaceAll(/[0-9a-f]{64}/g, "…");
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    const place = `${at} ${kind} ${count}`;
    if (before.includes(place)) return "on";
    killed = place;
    death = page.call("end", name);
    await death;
    isDead = true;
    return "cut";
  };
  await act();
  const over = (seen: Seen): boolean => isDead || (killed === undefined && done(seen));
  await page.until(name, over, "another request, or done without one");
  doors[name].watch = undefined;
  if (death !== undefined) {
    await death;
    await page.call("start", name);
  }
  await page.until(name, done, killed ?? "nothing");
  return killed;
}

const MOMENTS = ["before", "after"] as const;

test("X2: a worker that is ended at any request of a sending goes on with the same bytes: one number, one dispatch, no more", async () => {
  const drafts: string[] = [];
  const kills: string[] = [];
  for (const moment of MOMENTS) {
    for (let more = true; more;) {
      const subject = `Công văn ${moment} ${drafts.length}`;
      const draft = await page.call("submit", { name: "clerk", subject, to: [RECEIVER] });
      await page.until("leader", (seen) => seen.files.includes(draft), "the leader has its files");
      await page.call("approve", { name: "leader", draft });
      await page.until("clerk", (seen) => rowOf(seen, draft)?.state === "approved", "the clerk sees it approved");
      await page.until("clerk", ({ outbox }) => outbox.every(({ state }) => state.type === "done"), "nothing waits");
      const send = () => page.call("send", { name: "clerk", draft });
      const killed = await killAt("clerk", moment, kills, send, (seen) => {
        const rest = seen.outbox.filter(({ state }) => state.type !== "done");
        return rowOf(seen, draft)?.state === "sent" && rest.length === 0;
      });
      drafts.push(draft);
      if (killed === undefined) more = false;
      else kills.push(killed);
    }
  }
  expect(kills).toContain("before POST /v1/dispatches 1");
  expect(kills).toContain("after POST /v1/dispatches 1");
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
}, 1_800_000);

test("X2: a worker that is ended at any request of a registration takes one arrival number and signs one receipt", async () => {
  const before = await page.until(
    "receiver",
    ({ incoming, dispatches }) => incoming.filter(({ arrived }) => arrived).length === dispatches.length,
    "all have arrived",
  );
  const { dispatches } = before;
  const kills: string[] = [];
  const registered: string[] = [];
  for (const moment of MOMENTS) {
    for (let more = true; more;) {
      const dispatch = dispatches[registered.length]?.dispatch;
      if (dispatch === undefined) throw new Error("fewer dispatches than a registration has requests");
      const register = () => page.call("register", { name: "receiver", dispatch });
      const killed = await killAt("receiver", moment, kills, register, ({ incoming, outbox }) => {
        const row = incoming.find((each) => each.dispatch === dispatch);
        return row?.decision === "registered" && outbox.every(({ state }) => state.type === "done");
      });
      registered.push(dispatch);
      if (killed === undefined) more = false;
      else kills.push(killed);
    }
  }
  for (const moment of MOMENTS) expect(kills).toContain(`${moment} POST /v1/streams/mail/${SENDER}/unclassified 1`);
  const seen = await page.call("see", "receiver");
  expect(seen.refused).toEqual([]);
  expect(seen.numbers).toEqual([{ series: expect.any(String), values: registered.map((_, i) => i + 1) }]);
  // Arrived for each; numbered and registered for those that were.
  const streams = must(await scene.client(scene.person(RECEIVER, "clerk", 1)).streams());
  const work = streams.find(({ stream }) => stream === `work/${RECEIVER}/unclassified`);
  const furnished = scene.organisation.unit(RECEIVER).people.length + 1;
  expect(work?.seq).toBe(furnished + dispatches.length + 2 * registered.length);
  const having = (status: string, { receipts }: Seen) => receipts.filter((each) => each.status === status).length;
  const isTold = (each: Seen): boolean =>
    having("01", each) >= dispatches.length && having("03", each) >= registered.length;
  const clerk = await page.until("clerk", isTold, "the sender has each receipt");
  expect([having("01", clerk), having("03", clerk)]).toEqual([dispatches.length, registered.length]);
}, 1_800_000);

function rowOf({ outgoing }: Seen, draft: string) {
  return outgoing.find((row) => row.draft === draft);
}
