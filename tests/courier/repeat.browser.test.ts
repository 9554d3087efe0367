/** A laptop dies between the unit's record and the word to the sender: a colleague sends the answer once more. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { type DeskPage, openDeskPage, type Seen } from "./desk-page.ts";
import { giveAccount } from "./given-account.ts";
import { RECEIVER, type Scene, SENDER, setScene } from "./scene.ts";
import { type Door, openDoor } from "./watched-relay.ts";

let scene: Scene;
let page: DeskPage;
let door: Door;

beforeAll(async () => {
  scene = await setScene();
  page = await openDeskPage();
  door = await openDoor(scene.relay);
  for (const [name, unit, role, which, relay] of [
    ["clerk", SENDER, "clerk", 0, scene.relay],
    ["leader", SENDER, "leader", 0, scene.relay],
    ["lost", RECEIVER, "clerk", 0, door.url],
    ["colleague", RECEIVER, "clerk", 1, scene.relay],
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

const rowOf = ({ outgoing }: Seen, draft: string) => outgoing.find((row) => row.draft === draft);

test("an answer that the sender never had goes out again by a colleague, under the same number, and counts once", async () => {
  const draft = await page.call("submit", { name: "clerk", subject: "Máy hỏng", to: [RECEIVER] });
  await page.until("leader", ({ files }) => files.includes(draft), "the leader has its files");
  await page.call("approve", { name: "leader", draft });
  await page.until("clerk", (seen) => rowOf(seen, draft)?.state === "approved", "the clerk sees it approved");
  await page.call("send", { name: "clerk", draft });
  const sent = await page.until("clerk", (seen) => rowOf(seen, draft)?.state === "sent", "it is sent");
  const dispatch = rowOf(sent, draft)?.dispatch as string;
  const incoming = ({ incoming: rows }: Seen) => rows.find((row) => row.dispatch === dispatch);
  for (const name of ["lost", "colleague"]) {
    await page.until(
      name,
      ({ dispatches }) => dispatches.some((each) => each.dispatch === dispatch && each.state === "opened"),
      "it has come",
    );
  }
  // Its acknowledgement is through the door before anything is cut there.
  await page.until(
    "lost",
    (seen) => incoming(seen)?.arrived === true && seen.outbox.every(({ state }) => state.type === "done"),
    "it is acknowledged",
  );
  await page.until("clerk", (seen) => rowOf(seen, draft)?.lines[0]?.progress === "01", "the sender knows");

  const notices = `POST /v1/streams/mail/${SENDER}/unclassified`;
  door.watch = async (moment, request) => {
    if (moment !== "before" || request !== notices) return "on";
    // The decision is on the unit's record before the sender hears of it; whatever else goes there is let through.
    if (incoming(await page.call("see", "lost"))?.decision !== "registered") return "on";
    await page.call("end", "lost");
    return "cut";
  };
  await page.call("register", { name: "lost", dispatch });
  const known = await page.until("colleague", (seen) => incoming(seen)?.decision === "registered", "it is on record");
  const number = incoming(known)?.number;
  const line = (seen: Seen) => rowOf(seen, draft)?.lines[0];
  expect(line(await page.call("see", "clerk"))?.progress).toBe("01");

  await page.call("repeat", { name: "colleague", dispatch });
  const told = await page.until("clerk", (seen) => line(seen)?.progress === "03", "the sender knows");
  const of03 = ({ receipts }: Seen) => receipts.filter((each) => each.dispatch === dispatch && each.status === "03");
  expect(of03(told).map(({ name }) => name)).toEqual([scene.person(RECEIVER, "clerk", 1).name]);

  // The laptop comes back from repair, and says what it had to say.
  door.watch = undefined;
  await page.call("start", "lost");
  const twice = await page.until("clerk", (seen) => of03(seen).length === 2, "its own word comes too");
  expect(line(twice)?.steps).toEqual(["01", "03"]);
  expect(rowOf(twice, draft)?.problems).toEqual([]);
  const seen = await page.call("see", "colleague");
  expect(incoming(seen)?.number).toEqual(number);
  expect(seen.numbers.flatMap(({ values }) => values)).toEqual([number?.value]);
  expect(seen.refused.filter(({ kind }) => kind !== "dispatch-arrived")).toEqual([]);
});
