/** Attacks by notices and by a colleague: receipts that nobody signed, events in another's name. */
import { describe, expect, test } from "vitest";
import { signerOf } from "../../shared/dispatch/testing/make-dispatch.ts";
import { breakSignature } from "./forgeries.ts";
import { clerk, desk, desks, eventually, first, planting, prepareReceiver, scene, second, tell } from "./receiving.ts";
import { RECEIVER, SENDER, THIRD } from "./scene.ts";

prepareReceiver();

describe("members of the own unit:", () => {
  test("M8: an event in a colleague's name, of another unit, or with another kind of key counts for nothing", async () => {
    const [leader, own] = [scene.organisation.person(RECEIVER, "leader"), clerk];
    const body = { draft: "ab".repeat(16), revision: 1, remark: "Xem lại" };
    const stream = `work/${RECEIVER}/unclassified`;
    await scene.record(own, { kind: "draft-returned", body, member: leader.member });
    await scene.record(own, { kind: "draft-returned", body, unit: SENDER });
    await scene.record(own, { kind: "draft-returned", body, key: "device" });
    await scene.record(own, { kind: "draft-returned", body, key: "seal" });
    await scene.record(leader, { kind: "draft-returned", body });
    expect(await desk.sync()).toBe("up");
    // Devices of the office have written there too: that the dispatches arrived.
    const entries = ((await desk.read()).entries[stream] ?? []).filter((found) => found !== "dispatch-arrived");
    expect(entries).toHaveLength(5);
    expect(entries.slice(0, 4)).toEqual(entries.slice(0, 4).map(() => expect.stringMatching(/^unreadable: /)));
    expect(entries[4]).toBe("draft-returned");
  });
});

describe("receipts:", () => {
  test("R28, M8: forged receipts never move the line of a recipient; a genuine one does", async () => {
    const sent = await scene.sendOnRecord();
    const sender = await desks.open(scene, scene.organisation.person(SENDER, "clerk"));
    const stream = `mail/${SENDER}/unclassified`;
    expect(await sender.sync()).toBe("up");
    const { organisation } = scene;
    const thirds = organisation.person(THIRD, "clerk");
    const leader = organisation.person(RECEIVER, "leader");
    const forgeries = [
      await scene.notice(sent.id, { change: ({ bytes, cms }) => ({ bytes, cms: breakSignature(cms) }) }),
      await scene.notice(sent.id, { signer: signerOf(thirds, "signing") }),
      await scene.notice(sent.id, { person: thirds, unit: THIRD }),
      await scene.notice(sent.id, { person: thirds, unit: THIRD, from: RECEIVER }),
      await scene.notice(sent.id, { person: leader }),
      await scene.notice(sent.id, { signer: signerOf(clerk, "device") }),
      await scene.notice(sent.id, { signer: signerOf(clerk, "seal") }),
      await scene.notice(second.id, {}),
      await scene.notice("ab".repeat(32), {}),
    ];
    const at = Date.now();
    const planted = forgeries.map(({ entry, from }) => ({ entry, at, chain: scene.head(from) }));
    tell({ history: { stream, change: (entries) => [...entries, ...planted] } });
    expect(await sender.sync()).toBe("up");
    const seen = await sender.read();
    expect(seen.entries[stream]?.slice(-forgeries.length)).toEqual(
      forgeries.map(() => expect.stringMatching(/^refused: /)),
    );
    expect(seen.receipts).toEqual([]);
    expect(seen.told).not.toContain("receipt-arrived");

    const { entry } = await scene.notice(sent.id, {});
    const other = await desks.open(scene, scene.organisation.person(SENDER, "clerk"));
    tell(planting(entry, RECEIVER, stream));
    expect(await other.sync()).toBe("up");
    await eventually(async () => (await other.read()).receipts).toEqual([
      { dispatch: sent.id, status: "03", unit: RECEIVER },
    ]);
    await sender.close();
    await other.close();
  });

  test("R22: a manifest in the place of a receipt, under its own good signature, is no receipt", async () => {
    const sender = await desks.open(scene, scene.organisation.person(SENDER, "clerk"));
    const stream = `mail/${SENDER}/unclassified`;
    const { entry } = await scene.notice(first.id, { change: () => first.prepared.manifest });
    tell(planting(entry, RECEIVER, stream));
    expect(await sender.sync()).toBe("up");
    expect((await sender.read()).entries[stream]?.at(-1)).toBe("refused: malformed");
    await sender.close();
  });
});
