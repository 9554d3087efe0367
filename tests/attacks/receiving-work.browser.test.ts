/** Attacks on the unit's work from inside it: events that a colleague's device appends to stop everybody else. */
import { expect, test } from "vitest";
import { unitCode } from "../../shared/domain/unit-code.ts";
import { toBase64Url } from "../../shared/encoding/bytes.ts";
import { canonicalBytes } from "../../shared/encoding/canonical-json.ts";
import { askForSeed, dueSeeds, wrapSeed } from "../../shared/trust/seed-wrap.ts";
import { buildReceipt, signReceipt } from "../../shared/dispatch/receipt.ts";
import { seedOf, signerOf, valueOf } from "../../shared/dispatch/testing/make-dispatch.ts";
import { clerk, desk, desks, eventually, first, prepareReceiver, scene } from "./receiving.ts";
import { RECEIVER } from "./scene.ts";

prepareReceiver();

const SECRET = `work/${RECEIVER}/secret`;
const WORK = `work/${RECEIVER}/unclassified`;

/** An arrival by this member's device, of chains that the unit's members cannot have seen. */
async function arrival(own: number, above: number) {
  const specialist = scene.organisation.person(RECEIVER, "specialist");
  const [unit, ...ancestors] = [scene.head(RECEIVER), scene.head("Z01"), { ...scene.head("Z01") }];
  const bytes = buildReceipt({
    dispatch: first.id,
    status: "01",
    unit: unitCode(RECEIVER),
    to: unitCode("Z01.01"),
    member: specialist.member,
    at: new Date().toISOString(),
    chains: [
      { ...unit, seq: unit.seq + own },
      ...ancestors.map((head, i) => ({
        unit: i === 0 ? head.unit : scene.organisation.code,
        seq: above,
        head: "0".repeat(64),
      })),
    ],
  });
  const { cms } = await signReceipt(bytes, signerOf(specialist, "device"), new Date());
  return {
    specialist,
    wish: {
      kind: "dispatch-arrived",
      key: "device",
      body: { dispatch: first.id, receipt: toBase64Url(bytes), cms: toBase64Url(cms) },
    } as const,
  };
}

test("M8: an event whose object names statements that will never be does not stop the unit's work", async () => {
  for (const [own, above] of [
    [1_000_000, 0],
    [0, 1_000_000],
  ] as const) {
    const { specialist, wish } = await arrival(own, above);
    await scene.record(specialist, wish);
  }
  const office = { abbreviation: "UBND", drafter: "VP" };
  await scene.record(clerk, { kind: "office-set", body: office });
  expect(await desk.sync()).toBe("up");
  const seen = await desk.read();
  expect(seen.entries[WORK]).toEqual(["dispatch-arrived", "dispatch-arrived", "office-set"]);
  expect(seen.folded["unclassified"]).toEqual({ seq: 3, missing: 0 });
});

test("M8, M11: an event under a key from before a device's time is missing history there, and stops nothing", async () => {
  const before = { kind: "remark", body: {}, level: "secret", epoch: 1 } as const;
  await scene.record(clerk, before);
  await scene.openCompartment(RECEIVER, "secret");
  const levels = ["unclassified", "confidential", "secret"] as const;
  const late = await scene.admit(RECEIVER, { roles: ["clerk"] }, levels);
  // Whoever still holds the old key can go on writing under it.
  await scene.record(clerk, before);
  await scene.record(clerk, { ...before, epoch: 2 });
  const office = scene.client(scene.organisation.person(RECEIVER, "administrator"));
  const { hpke } = scene.organisation;
  const give = async (level: (typeof levels)[number], epoch: number): Promise<void> => {
    const seed = seedOf(scene.organisation, RECEIVER, level, epoch);
    const { state } = scene.organisation.unit(RECEIVER);
    valueOf(
      await office.append(
        `keys/${RECEIVER}`,
        valueOf(await wrapSeed(hpke, state, { device: late.device, level, epoch, seed })),
      ),
    );
  };
  await give("unclassified", 1);
  const lateDesk = await desks.open(scene, late);
  try {
    // The newest key is due to it, and only late: what stands under it is waited for, what stands before it is not.
    expect(await lateDesk.sync()).toBe("up");
    expect((await lateDesk.read()).entries[SECRET]).toEqual(["waiting", "waiting", "waiting"]);
    expect((await lateDesk.read()).folded["secret"]).toEqual({ seq: 2, missing: 2 });
    await give("secret", 2);
    expect(await lateDesk.sync()).toBe("up");
    expect((await lateDesk.read()).entries[SECRET]).toEqual(["waiting", "waiting", "remark"]);
    expect((await lateDesk.read()).folded["secret"]).toEqual({ seq: 3, missing: 2 });
    // Where the old key is given after all, nothing stays missing.
    await give("secret", 1);
    await lateDesk.sync();
    await eventually(async () => (await lateDesk.read()).entries[SECRET]).toEqual(["remark", "remark", "remark"]);
    expect((await lateDesk.read()).folded["secret"]).toEqual({ seq: 3, missing: 0 });
  } finally {
    await lateDesk.close();
  }
});

test("M7: a device whose wrap a colleague filled with junk asks, and gets the seed from the others", async () => {
  const levels = ["unclassified", "confidential"] as const;
  const late = await scene.admit(RECEIVER, { roles: ["specialist"] }, levels);
  const { device } = late;
  const leader = scene.client(scene.organisation.person(RECEIVER, "leader"));
  const { state } = scene.organisation.unit(RECEIVER);
  for (const due of dueSeeds(state).filter((each) => each.device === device)) {
    const ask = JSON.parse(new TextDecoder().decode(askForSeed(state.unit, due))) as object;
    const junk = canonicalBytes({ ...ask, wrap: toBase64Url(new Uint8Array(1168).fill(7)) });
    valueOf(await leader.append(`keys/${RECEIVER}`, junk));
  }
  const lateDesk = await desks.open(scene, late);
  try {
    expect(await lateDesk.sync()).toBe("up");
    expect((await lateDesk.read()).seeds).toEqual([]);
    // A colleague who holds them.
    expect(await desk.sync()).toBe("up");
    await eventually(async () => (await lateDesk.sync()) && (await lateDesk.read()).seeds).toEqual([
      "confidential/1",
      "unclassified/1",
    ]);
  } finally {
    await lateDesk.close();
  }
});
