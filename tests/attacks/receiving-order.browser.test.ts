/** Attacks on streams: positions, their order, the relay's clock. */
import { describe, expect, test } from "vitest";
import { fromBase64Url, toBase64Url } from "../../shared/encoding/bytes.ts";
import { flip, rewrite } from "./forgeries.ts";
import type { ChainHead } from "../../shared/trust/statement.ts";
import { type GivenEntry, json, type PlacedEntry } from "./malicious-relay.ts";
import {
  desk,
  eventually,
  first,
  genuine,
  inTheMailbox,
  MAIL,
  planting,
  prepareReceiver,
  scene,
  settled,
  stateOf,
  tell,
} from "./receiving.ts";
import { RECEIVER, SENDER } from "./scene.ts";

prepareReceiver();

describe("positions and order:", () => {
  test("R18: an old dispatch told again at a new, properly signed place is no second dispatch, and nobody is told twice", async () => {
    expect(await desk.sync()).toBe("up");
    const third = await scene.send();
    await eventually(async () => stateOf(await desk.read(), third.id)?.isTold).toBe(true);
    const arrived = () => desk.read().then((seen) => seen.told.filter((each) => each === "dispatch-arrived"));
    expect(await arrived()).toHaveLength(1);
    tell(planting(third.envelope(RECEIVER)));
    expect(await desk.sync()).toBe("up");
    const seen = await settled();
    expect(scene.malicious.told).toBeGreaterThan(0);
    expect(seen.entries[MAIL]?.slice(-2)).toEqual(["envelope", "envelope"]);
    expect(seen.dispatches.filter(({ dispatch }) => dispatch === third.id)).toHaveLength(1);
    expect(await arrived()).toHaveLength(1);
  });

  test("R19: the same dispatch with other bytes is an alarm that holds both; the first one stays", async () => {
    const wrap = flip(
      fromBase64Url((JSON.parse(new TextDecoder().decode(first.envelope(RECEIVER))) as { wrap: string }).wrap),
      1_130,
    );
    tell(planting(rewrite(first.envelope(RECEIVER), (envelope) => (envelope["wrap"] = toBase64Url(wrap)))));
    await desk.sync();
    const seen = await settled();
    expect(seen.alarms).toEqual([{ reason: "different-bytes", about: first.id, evidence: 2 }]);
    expect(stateOf(seen, first.id)).toMatchObject(genuine);
    expect(seen.told).toContain("alarm: different-bytes");
  });

  const orders = [
    ["re-ordered", (entries: readonly GivenEntry[]) => entries.toReversed()],
    ["with one dropped", (entries: readonly GivenEntry[]) => entries.slice(1)],
    ["with one twice", (entries: readonly GivenEntry[]) => [...entries.slice(0, 1), ...entries]],
    [
      "under each other's sequence",
      (entries: readonly GivenEntry[]) => entries.toReversed().map((each, i) => ({ ...each, seq: i + 1 })),
    ],
    [
      "with the positions of each other",
      (entries: readonly GivenEntry[]) =>
        entries.map((each, i) => ({ ...each, entry: (entries.at(-1 - i) as GivenEntry).entry })),
    ],
  ] as const;
  test.for(orders)("R20: a stream %s is an alarm, and nothing is taken past it", async ([, change]) => {
    tell({ page: { stream: MAIL, change } });
    await desk.sync();
    const seen = await settled();
    expect(scene.malicious.told).toBeGreaterThan(0);
    expect(seen.alarms.map(({ reason, about }) => [reason, about])).toEqual([
      [expect.stringMatching(/fork|bad-proof/), MAIL],
    ]);
    expect(seen.entries[MAIL]?.length ?? 0).toBeLessThan(await inTheMailbox());
    // The rest is read in order as soon as it is told in order.
    tell();
    expect(await desk.sync()).toBe("up");
    expect((await desk.read()).entries[MAIL]).toHaveLength(await inTheMailbox());
  });

  test("R20: positions that the relay's key did not sign are believed by nobody", async () => {
    const change = (entries: readonly GivenEntry[]) =>
      entries.map((each) => ({
        ...each,
        proof: { ...each.proof, signature: toBase64Url(new Uint8Array(64).fill(1)) },
      }));
    tell({ page: { stream: MAIL, change } });
    await desk.sync();
    const seen = await desk.read();
    expect(seen.alarms).toMatchObject([{ reason: "bad-proof", about: MAIL }]);
    expect(seen.dispatches).toEqual([]);
  });

  test("R20, R30: a history rewritten and signed anew is a fork, whose evidence holds both positions", async () => {
    expect(await desk.sync()).toBe("up");
    await settled();
    const again = { entry: first.envelope(RECEIVER), at: Date.now(), chain: scene.head(SENDER) };
    tell({ history: { stream: MAIL, change: (entries) => [again, ...entries.slice(1), again] } });
    await desk.sync();
    const seen = await desk.read();
    expect(seen.alarms).toEqual([{ reason: "fork", about: MAIL, evidence: 2 }]);
    expect(seen.entries[MAIL]).toHaveLength(await inTheMailbox());
  });

  test("R20, R21: a stream that is told shorter than it was is an alarm; what was read stays", async () => {
    expect(await desk.sync()).toBe("up");
    await settled();
    tell({ history: { stream: MAIL, change: (entries) => entries.slice(0, 1) } });
    await desk.sync();
    const seen = await desk.read();
    expect(seen.alarms).toMatchObject([{ reason: "shortened", about: MAIL }]);
    expect(seen.entries[MAIL]).toHaveLength(await inTheMailbox());
  });

  const earlier = (): ChainHead => {
    const { unit, hashes, seq } = scene.organisation.unit(SENDER).state;
    return { unit, seq: seq - 1, head: hashes[seq - 1] as string };
  };
  const fallen = [
    ["dated before the one in front of it", (entry: PlacedEntry) => ({ ...entry, at: entry.at - 86_400_000 })],
    ["of an earlier state of the sender's chain", (entry: PlacedEntry) => ({ ...entry, chain: earlier() })],
  ] as const;
  test.for(fallen)("R29: a position %s is an alarm, and nothing is taken past it", async ([, change]) => {
    tell({ history: { stream: MAIL, change: (entries) => entries.map((each, i) => (i === 1 ? change(each) : each)) } });
    await desk.sync();
    const seen = await settled();
    expect(scene.malicious.told).toBeGreaterThan(0);
    expect(seen.alarms).toEqual([{ reason: "backdated", about: MAIL, evidence: 2 }]);
    expect(seen.told).toContain("alarm: backdated");
    expect(seen.entries[MAIL]).toEqual(["envelope"]);
    expect(stateOf(seen, first.id)).toMatchObject(genuine);
    // What the relay signed so is out of the world: the true history is read on from where this one stands.
    tell();
    expect(await desk.sync()).toBe("up");
    expect((await desk.read()).entries[MAIL]).toHaveLength(await inTheMailbox());
  });

  test.for(fallen)("R29: so it is where the one in front was read long before: a position %s", async ([, change]) => {
    expect(await desk.sync()).toBe("up");
    const before = (await settled()).entries[MAIL]?.length ?? 0;
    const planted = { entry: first.envelope(RECEIVER), at: Date.now(), chain: scene.head(SENDER) };
    tell({ history: { stream: MAIL, change: (entries) => [...entries, change(planted)] } });
    await desk.sync();
    const seen = await desk.read();
    expect(seen.alarms).toEqual([{ reason: "backdated", about: MAIL, evidence: 2 }]);
    expect(seen.entries[MAIL]).toHaveLength(before);
  });

  test("R29: a relay whose clock is a day ahead changes no order; the difference is kept and shown", async () => {
    const DAY = 86_400_000;
    tell({
      history: { stream: MAIL, change: (entries) => entries.map((each) => ({ ...each, at: each.at + DAY })) },
      answer: ({ path }, answer) =>
        path === "/relay"
          ? json(answer, {
              ...(JSON.parse(answer.body.toString()) as object),
              time: new Date(Date.now() + DAY).toISOString(),
            })
          : answer,
    });
    expect(await desk.sync()).toBe("up");
    const seen = await settled();
    expect(seen.alarms).toEqual([]);
    expect(Math.abs((seen.clockOffset ?? 0) - DAY)).toBeLessThan(60_000);
    expect(stateOf(seen, first.id)).toMatchObject({ ...genuine, clocks: ["accepted-in-future"] });
    expect(seen.entries[MAIL]).toHaveLength(await inTheMailbox());
  });
});
