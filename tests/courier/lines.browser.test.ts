import { afterAll, beforeAll, expect, test } from "vitest";
import { deviceOf } from "../../server/testing/test-relay.ts";
import { createRelayClient } from "../../shared/relay-client/relay-client.ts";
import { type DeskPage, openDeskPage, type Seen } from "./desk-page.ts";
import { giveAccount } from "./given-account.ts";
import { type Door, openDoor } from "./watched-relay.ts";
import { RECEIVER, type Scene, SENDER, setScene } from "./scene.ts";

let scene: Scene;
let page: DeskPage;
let door: Door;

beforeAll(async () => {
  scene = await setScene();
  page = await openDeskPage();
  door = await openDoor(scene.relay);
  for (const [name, unit, role, which, relay] of [
    ["clerk", SENDER, "clerk", 0, door.url],
    ["second", SENDER, "clerk", 1, scene.relay],
    ["leader", SENDER, "leader", 0, scene.relay],
    ["receiver", RECEIVER, "clerk", 0, scene.relay],
  ] as const) {
    const given = await giveAccount(scene.organisation, scene.person(unit, role, which), relay);
    await page.call("open", { name, given });
    await page.call("start", name);
    await page.until(name, ({ office }) => office, "it has read what is there");
  }
});

afterAll(async () => {
  await page?.[Symbol.asyncDispose]();
  await door?.[Symbol.asyncDispose]();
  await scene?.[Symbol.asyncDispose]();
});

const DESKS = ["clerk", "second", "leader", "receiver"] as const;

/** How many nudge connections the relay has. */
async function connections(): Promise<number> {
  const text = await (await fetch(`${scene.relay}/metrics`)).text();
  return Number(/^tram_nudge_connections (\d+)$/m.exec(text)?.[1]);
}

/** Whether nothing is on its way: of two who send the same draft, one may have been refused. */
const settled = ({ outbox }: Seen) => outbox.every(({ state }) => state.type === "done" || state.type === "refused");

function rowOf({ outgoing }: Seen, draft: string) {
  return outgoing.find((row) => row.draft === draft);
}

function toldOf({ happened }: Seen, draft: string): string[] {
  return happened.flatMap((each) => ("draft" in each && each.draft === draft ? [each.type] : []));
}

async function approved(subject: string): Promise<string> {
  const draft = await page.call("submit", { name: "clerk", subject, to: [RECEIVER] });
  await page.until("leader", ({ files }) => files.includes(draft), "the leader has its files");
  await page.call("approve", { name: "leader", draft });
  for (const name of ["clerk", "second"]) {
    await page.until(name, (seen) => rowOf(seen, draft)?.state === "approved", `${name} sees it approved`);
  }
  return draft;
}

test("a leader is told of a draft that waits, its author of one that was returned", async () => {
  const draft = await page.call("submit", { name: "clerk", subject: "Để trả lại", to: [RECEIVER] });
  await page.until("leader", (seen) => toldOf(seen, draft).includes("draft-waits"), "told of the draft");
  await page.call("giveBack", { name: "leader", draft });
  await page.until("clerk", (each) => rowOf(each, draft)?.state === "returned", "it is returned");
  // What is told is told once it is in the store.
  await page.until("clerk", (each) => toldOf(each, draft).includes("draft-returned"), "told of the return");
  // A colleague has read it too, and something that came after it.
  const next = await approved("Sau khi trả lại");
  const colleague = await page.until("second", (each) => rowOf(each, next)?.state === "approved", "it has read on");
  expect(rowOf(colleague, draft)?.state).toBe("returned");
  expect(toldOf(colleague, draft)).toEqual([]);
});

test("what is done without a line goes out when it is back, and the line's state is said", async () => {
  const draft = await approved("Khi mất mạng");
  await scene.pause();
  await page.call("send", { name: "clerk", draft });
  const waiting = await page.until(
    "clerk",
    ({ outbox }) => outbox.some(({ work, state }) => work === "send" && state.type === "retrying"),
    "it waits",
  );
  expect(waiting.outbox.find(({ work }) => work === "send")?.state).toMatchObject({ error: "relay-unreachable" });
  await page.until("clerk", ({ lines }) => lines.includes("down relay-unreachable"), "the line is said to be down");
  await scene.resume();
  await page.until("clerk", (seen) => rowOf(seen, draft)?.state === "sent", "it is sent");
  await page.until("clerk", ({ lines }) => lines.at(-1) === "up", "every line is up again");
});

test("a large file on its way holds up no small act", async () => {
  let release: (() => void) | undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  const large = new Set<string | undefined>();
  let isLarge = true;
  door.watch = async (moment, request) => {
    const blob = /^PUT \/v1\/blobs\/([0-9a-f]+)/.exec(request)?.[1];
    if (moment !== "before" || blob === undefined) return "on";
    if (isLarge) large.add(blob);
    if (large.has(blob)) await held;
    return "on";
  };
  const first = await page.call("submit", { name: "clerk", subject: "Lớn", to: [RECEIVER], annex: 6_000_000 });
  await expect.poll(() => large.size).toBe(1);
  isLarge = false;
  const small = await page.call("submit", { name: "clerk", subject: "Nhỏ", to: [RECEIVER] });
  const seen = await page.until("clerk", (each) => rowOf(each, small)?.state === "submitted", "the small one is out");
  expect(rowOf(seen, first)).toBeUndefined();
  release?.();
  await page.until("clerk", (each) => rowOf(each, first)?.state === "submitted", "the large one too");
  door.watch = undefined;
});

test("X3: two clerks who send at the same moment take two numbers, and a draft that both send becomes one dispatch", async () => {
  const [first, second, both] = [await approved("Một"), await approved("Hai"), await approved("Cả hai")];
  await Promise.all([
    page.call("send", { name: "clerk", draft: first }),
    page.call("send", { name: "second", draft: second }),
    page.call("send", { name: "clerk", draft: both }),
    page.call("send", { name: "second", draft: both }),
  ]);
  for (const draft of [first, second, both]) {
    await page.until("clerk", (seen) => rowOf(seen, draft)?.state === "sent", "each is sent");
  }
  const [one, other] = [
    await page.until("clerk", settled, "nothing waits"),
    await page.until("second", settled, "nothing waits"),
  ];
  const ends = [...one.outbox, ...other.outbox].flatMap(({ state }) => (state.type === "refused" ? [state.error] : []));
  expect(ends.every((error) => error === "already-sealed")).toBe(true);
  expect(ends.length).toBeLessThanOrEqual(1);
  const numbers = [first, second, both].map((draft) => rowOf(one, draft)?.number?.value);
  expect(new Set(numbers).size).toBe(3);
  const received = await page.until(
    "receiver",
    ({ dispatches }) => dispatches.filter(({ state }) => state === "opened").length >= 4,
    "all are opened at the other office",
  );
  expect(received.dispatches.length).toBe(4);
});

test("a recipient's new key, opened between sealing and handing over, gets the same dispatch wrapped anew", async () => {
  const draft = await approved("Khoá mới");
  let handed = 0;
  door.watch = async (moment, request) => {
    if (moment === "before" && request.startsWith("POST /v1/dispatches") && ++handed === 1) {
      await scene.openEpoch(RECEIVER, "unclassified");
    }
    return "on";
  };
  await page.call("send", { name: "clerk", draft });
  const sent = await page.until("clerk", (seen) => rowOf(seen, draft)?.state === "sent", "it is sent");
  door.watch = undefined;
  expect(handed).toBe(2);
  const dispatch = rowOf(sent, draft)?.dispatch;
  const received = await page.until(
    "receiver",
    ({ dispatches }) => dispatches.some((each) => each.dispatch === dispatch && each.outcome === "passed"),
    "it is opened with the new key",
  );
  expect(received.seeds).toContain("unclassified 2");
  expect(received.alarms).toEqual([]);
});

test("a refusal goes back with its reason and takes no arrival number", async () => {
  const { dispatches } = await page.call("see", "receiver");
  const dispatch = dispatches[0]?.dispatch as string;
  await page.call("refuse", { name: "receiver", dispatch });
  const lineOf = ({ outgoing }: Seen) => outgoing.find((row) => row.dispatch === dispatch)?.lines[0];
  const seen = await page.until("clerk", (each) => lineOf(each)?.progress === "02", "the refusal came back");
  expect(lineOf(seen)?.steps).toEqual(["01", "02"]);
  const { numbers, incoming } = await page.call("see", "receiver");
  expect(numbers).toEqual([]);
  expect(incoming.find((each) => each.dispatch === dispatch)).toMatchObject({ decision: "refused", number: null });
});

test("a locked extension hears that something came, with a token that reads nothing", async () => {
  for (const name of DESKS) await page.until(name, ({ canWake }) => canWake, "it has a wake token");
  const draft = await approved("Khi đã khoá");
  await page.call("end", "receiver");
  const others = DESKS.length - 1;
  await expect.poll(connections).toBe(others);
  await page.call("listen");
  // What came before a connection was there is not told again.
  await expect.poll(connections).toBe(others + DESKS.length);
  await page.call("send", { name: "clerk", draft });
  const sent = await page.until("clerk", (seen) => rowOf(seen, draft)?.state === "sent", "it is sent");
  const dispatch = rowOf(sent, draft)?.dispatch;
  await expect.poll(() => page.call("woken")).toContain("receiver");
  await page.call("stopped");
  const before = (await page.call("see", "receiver")).happened.length;
  await page.call("start", "receiver");
  // By itself, or with another that the session before was ended before telling.
  const told = await page.until(
    "receiver",
    ({ happened }) => happened.slice(before).some(({ type }) => type === "dispatch-arrived"),
    "told after unlocking",
  );
  expect(told.dispatches.find((each) => each.dispatch === dispatch)?.state).toBe("opened");
  expect(told.alarms).toEqual([]);
});

test("a wake token that the relay no longer knows is noticed while locked, and another one is there after unlocking", async () => {
  const { organisation, relay } = scene;
  await page.until("receiver", ({ canWake, wakeRefused }) => canWake && !wakeRefused, "it has a wake token");
  await page.call("end", "receiver");
  const device = deviceOf(organisation, scene.person(RECEIVER, "clerk", 0));
  const client = createRelayClient({ fetch, address: relay }, device);
  // The relay keeps four of a device.
  for (let i = 0; i < 4; i++) expect((await client.wakeToken()).ok).toBe(true);
  await page.call("listen");
  await page.until("receiver", ({ wakeRefused }) => wakeRefused, "the relay refused it");
  await page.call("stopped");
  await page.call("start", "receiver");
  await page.until("receiver", ({ canWake, wakeRefused }) => canWake && !wakeRefused, "it has another");
});

test("an item that a newer version has put into the outbox waits alone: it is counted, and others go out", async () => {
  const goesOut = async (subject: string) => {
    const draft = await page.call("submit", { name: "second", subject, to: [RECEIVER] });
    const out = (seen: Seen) => rowOf(seen, draft)?.state === "submitted" && settled(seen);
    return page.until("second", out, "the others go out");
  };
  await page.call("plantNewer", "second");
  expect((await goesOut("Bên cạnh mục mới hơn")).newerItems).toBe(1);
  await page.call("end", "second");
  await page.call("start", "second");
  expect((await goesOut("Sau khi mở lại")).newerItems).toBe(1);
});

test("a colleague wraps a level's key to a device that the chain names and the administrator has left out", async () => {
  // Some time has passed since the administrator left it out; whatever comes next makes the colleagues look.
  await page.call("submit", { name: "clerk", subject: "Nhắc", to: [RECEIVER] });
  const seen = await page.until("second", ({ seeds }) => seeds.includes("confidential 1"), "it has the key");
  expect(seen.alarms).toEqual([]);
});
