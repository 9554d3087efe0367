/**
 * What the tests of a receiving client share: the product's courier and store in a real Chromium, at a desk of the
 * receiving office's clerk; three genuine dispatches that wait in its mailbox; and the malicious relay between the two.
 * Each test looks at what the client keeps and tells, which is all that a screen can show.
 */
import { afterAll, afterEach, beforeAll, beforeEach, expect } from "vitest";
import type { Bytes } from "../../shared/encoding/bytes.ts";
import { seededRandom } from "../../shared/encoding/testing/seeded-random.ts";
import { THREE_FILES } from "../../shared/dispatch/testing/make-dispatch.ts";
import type { Person } from "../organisation/make-organisation.ts";
import { type Desk, type Desks, serveDesks } from "./desks.ts";
import type { Seen } from "./desk/given.ts";
import type { Lie, PlacedEntry } from "./malicious-relay.ts";
import { type AcceptedDispatch, RECEIVER, type Scene, SENDER, setScene } from "./scene.ts";

const LARGE = [
  THREE_FILES[0],
  { name: "Phụ lục.bin", mediaType: "application/octet-stream", data: seededRandom(5)(2_600_000) },
];

export const MAIL = `mail/${RECEIVER}/unclassified`;

export let scene: Scene;
export let desks: Desks;
/** New for each test, with nothing read. */
export let desk: Desk;
export let clerk: Person;
export let first: AcceptedDispatch;
export let second: AcceptedDispatch;
/** Of several pieces. */
export let large: AcceptedDispatch;

/** To be called once in a file of tests. */
export function prepareReceiver(): void {
  beforeAll(async () => {
    [scene, desks] = await Promise.all([setScene(), serveDesks()]);
    clerk = scene.organisation.person(RECEIVER, "clerk");
    first = await scene.send();
    second = await scene.send();
    large = await scene.send({ files: LARGE });
  });
  beforeEach(async () => {
    desk = await desks.open(scene, clerk);
  });
  afterEach(async () => {
    await desk.close();
    scene.malicious.lie();
  });
  afterAll(async () => {
    await desks?.[Symbol.asyncDispose]();
    await scene?.[Symbol.asyncDispose]();
  });
}

export const eventually = <T>(read: () => Promise<T> | T, message = "") => expect.poll(read, { message });

/** From now on this lie, or the truth. */
export function tell(lie: Lie = {}): void {
  scene.malicious.lie(lie);
}

/** What is in the store once nothing is on its way. */
export async function settled(from: Desk = desk): Promise<Seen> {
  await eventually(async () => (await from.read()).dispatches.map(({ state }) => state)).not.toContain("fetching");
  return from.read();
}

export function stateOf(seen: Seen, dispatch: string): Seen["dispatches"][number] | undefined {
  return seen.dispatches.find((each) => each.dispatch === dispatch);
}

/** What is in its way, or else its state. */
export function whyOf(seen: Seen, dispatch: string): string | undefined {
  const found = stateOf(seen, dispatch);
  return found?.obstacle ?? found?.state;
}

export const genuine = { state: "opened", relation: "addressed", outcome: "passed" };

/** Nothing of it was shown. */
export const unread = { subject: null, outcome: null, relation: null };

/** How many entries the real relay holds for the receiving office. */
export async function inTheMailbox(): Promise<number> {
  const streams = await scene.client(clerk).streams();
  return (streams.ok && streams.value.find(({ stream }) => stream === MAIL)?.seq) || 0;
}

/** Something more at the end of a stream, in the name of a unit. Nothing but its author's keys is missing. */
export function planting(entry: Bytes, from = SENDER, stream = MAIL): Lie {
  const planted: PlacedEntry = { entry, at: Date.now(), chain: scene.head(from) };
  return { history: { stream, change: (entries) => [...entries, planted] } };
}

/** Something more in front of others, dated as the first of them: a relay that dates is another lie. */
export function inFront(planted: readonly PlacedEntry[], entries: readonly PlacedEntry[]): readonly PlacedEntry[] {
  return [...planted.map((each) => ({ ...each, at: Math.min(each.at, entries[0]?.at ?? each.at) })), ...entries];
}

/** The lie was told; what is genuine was opened, and nothing else. */
export async function nothingButTheTruth(): Promise<Seen> {
  const seen = await settled();
  const opened = seen.dispatches.filter(({ state }) => state === "opened").map(({ dispatch }) => dispatch);
  expect(opened.sort()).toEqual([first.id, second.id, large.id].sort());
  expect(scene.malicious.told).toBeGreaterThan(0);
  return seen;
}

/** A canonical object as it stands in its bytes. */
export function membersOf<T>(bytes: Uint8Array): T {
  return JSON.parse(new TextDecoder().decode(bytes)) as T;
}
