/** Attacks on what comes through a mailbox: envelopes, blobs, documents that nobody sealed. */
import { describe, expect, test } from "vitest";
import { type Bytes, fromBase64Url, utf8 } from "../../shared/encoding/bytes.ts";
import { type PreparedDispatch, sealByHand, signerOf } from "../../shared/dispatch/testing/make-dispatch.ts";
import { breakSignature, flip, rewrite } from "./forgeries.ts";
import {
  clerk,
  desk,
  desks,
  eventually,
  first,
  genuine,
  inFront,
  inTheMailbox,
  large,
  MAIL,
  membersOf,
  planting,
  prepareReceiver,
  scene,
  second,
  settled,
  stateOf,
  tell,
  unread,
  whyOf,
} from "./receiving.ts";
import { RECEIVER, SENDER, THIRD } from "./scene.ts";

prepareReceiver();

describe("envelopes and blobs:", () => {
  test("R11: a flipped byte anywhere in an envelope shows nothing", async () => {
    const honest = first.envelope(RECEIVER);
    const places = Array.from({ length: 24 }, (_, i) => Math.floor((i * (honest.length - 1)) / 23));
    const flipped = places.map((at) => ({ entry: flip(honest, at), at: Date.now(), chain: scene.head(SENDER) }));
    tell({ history: { stream: MAIL, change: (entries) => [...entries.slice(1, 2), ...flipped] } });
    await desk.sync();
    await eventually(async () => stateOf(await desk.read(), second.id)?.state).toBe("opened");
    const seen = await desk.read();
    expect(seen.dispatches.filter(({ state }) => state === "opened").map(({ dispatch }) => dispatch)).toEqual([
      second.id,
    ]);
    expect(seen.dispatches.every(({ subject, state }) => (state === "opened") === (subject !== null))).toBe(true);
    expect(seen.entries[MAIL]).toHaveLength(25);
  });

  const damages: readonly (readonly [string, (bytes: Buffer) => Uint8Array])[] = [
    ["R11: with one byte flipped", (bytes) => flip(bytes, bytes.length >> 1)],
    ["R11: with its header flipped", (bytes) => flip(bytes, 3)],
    ["R23: cut at a piece", (bytes) => bytes.subarray(0, 1_048_576)],
    ["R23: cut by a byte", (bytes) => bytes.subarray(0, -1)],
    [
      "R23: with its pieces swapped",
      (bytes) =>
        Buffer.concat([bytes.subarray(1_048_576, 2_097_152), bytes.subarray(0, 1_048_576), bytes.subarray(2_097_152)]),
    ],
    [
      "R23: with a piece twice",
      (bytes) => Buffer.concat([bytes.subarray(0, 1_048_576), bytes.subarray(0, 1_048_576), bytes.subarray(2_097_152)]),
    ],
    ["R23: of something else", (bytes) => Buffer.alloc(bytes.length, 7)],
  ];
  test.for(damages)("a blob %s is never opened, and the genuine one is once it comes", async ([, change]) => {
    tell({ blob: { id: large.header.blob.id, change } });
    await desk.sync();
    await eventually(() => scene.malicious.told).toBeGreaterThan(0);
    await eventually(async () => stateOf(await desk.read(), first.id)?.state).toBe("opened");
    expect(stateOf(await desk.read(), large.id)).toMatchObject({ subject: null, outcome: null });
    tell();
    await desk.sync();
    await eventually(async () => stateOf(await desk.read(), large.id)?.state).toBe("opened");
  });

  test("R23: another blob under other names for its pieces is not the blob that the envelope names", async () => {
    tell({ planted: { [first.header.blob.id]: second.bytes } });
    await desk.sync();
    await eventually(async () => stateOf(await desk.read(), second.id)?.state).toBe("opened");
    expect(stateOf(await desk.read(), first.id)).toMatchObject({ subject: null, outcome: null });
  });

  test("R12: a wrap moved to another document, unit, epoch or level does not open", async () => {
    const prepared = await scene.prepare();
    const sealedTo = (unit: string) => sealByHand(scene.organisation, prepared, { unit });
    const [{ envelope: honest, bytes }, { envelope: senders }] = [await sealedTo(RECEIVER), await sealedTo(SENDER)];
    const { header, wrap } = membersOf<{ header: { blob: { id: string } }; wrap: string }>(honest);
    const withWrapOf = (envelope: Bytes) =>
      rewrite(honest, (object) => (object["wrap"] = membersOf<{ wrap: string }>(envelope).wrap));
    const underLevel = rewrite(honest, (object) => ((object["header"] as { level: string }).level = "secret"));
    const secret = `mail/${RECEIVER}/secret`;
    const cases = [
      ["as it was", MAIL, rewrite(honest, (object) => (object["wrap"] = wrap)), "envelope", "opened"],
      ["another document", MAIL, withWrapOf(second.envelope(RECEIVER)), "envelope", "cannot-open"],
      ["another unit", MAIL, withWrapOf(senders), "envelope", "cannot-open"],
      ["another unit's mailbox", MAIL, senders, "refused: malformed", undefined],
      // An epoch that the chain does not have: there is nothing to try it with, and the screen says so.
      ["another epoch", MAIL, rewrite(honest, (object) => (object["epoch"] = 2)), "envelope", "no-compartment"],
      ["another level's mailbox", secret, honest, "refused: other-level", undefined],
      ["another level", secret, underLevel, "envelope", "cannot-open"],
    ] as const;
    for (const [to, stream, entry, found, state] of cases) {
      const other = await desks.open(scene, clerk);
      tell({ ...planting(entry, SENDER, stream), planted: { [header.blob.id]: bytes } });
      await other.sync();
      await eventually(async () => (await other.read()).entries[stream]?.at(-1), to).toBe(found);
      await eventually(async () => whyOf(await other.read(), prepared.id), to).toBe(state);
      if (state !== "opened") expect(stateOf(await other.read(), prepared.id) ?? unread, to).toMatchObject(unread);
      await other.close();
    }
  });

  test("R24: each clear field of the envelope changed: nothing opens", async () => {
    type Header = { [name: string]: unknown };
    const changes: readonly (readonly [string, (header: Header) => void, string | undefined])[] = [
      ["from", (header) => (header["from"] = THIRD), "cannot-open"],
      ["dispatch", (header) => (header["dispatch"] = "ab".repeat(32)), "cannot-open"],
      ["blob", (header) => (header["blob"] = { id: second.header.blob.id, size: second.bytes.length }), "cannot-open"],
      // The blob's name disproves the size.
      ["size", (header) => (header["blob"] = { ...first.header.blob, size: first.bytes.length + 1 }), "other-size"],
      ["level", (header) => (header["level"] = "confidential"), undefined],
    ];
    for (const [field, change, state] of changes) {
      const entry = rewrite(first.envelope(RECEIVER), (envelope) => change(envelope["header"] as Header));
      const { header } = membersOf<{ header: { from: string; dispatch: string } }>(entry);
      const other = await desks.open(scene, clerk);
      const planted = { entry, at: Date.now(), chain: scene.head(header.from) };
      tell({ history: { stream: MAIL, change: (entries) => inFront([planted], entries.slice(1, 2)) } });
      await other.sync();
      // What stands behind it opens, so it had its turn.
      await eventually(async () => stateOf(await other.read(), second.id)?.state, field).toBe("opened");
      await eventually(async () => whyOf(await other.read(), header.dispatch), field).toBe(state);
      expect(stateOf(await other.read(), header.dispatch) ?? unread, field).toMatchObject(unread);
      await other.close();
    }
  });

  test("R25: a dispatch for another unit, delivered here under this unit's name, does not open", async () => {
    const elsewhere = await scene.send({ to: [THIRD] });
    tell({
      ...planting(rewrite(elsewhere.envelope(THIRD), (envelope) => (envelope["unit"] = RECEIVER))),
      planted: { [elsewhere.header.blob.id]: elsewhere.bytes },
    });
    await desk.sync();
    await eventually(async () => stateOf(await desk.read(), elsewhere.id)?.state).toBe("cannot-open");
    expect(stateOf(await desk.read(), elsewhere.id)).toMatchObject({ subject: null, outcome: null });
  });

  test("R26: a genuine dispatch of others, sealed again to this unit, is shown as forwarded and never answered", async () => {
    const prepared = await scene.prepare({ to: [THIRD] });
    const { envelope, bytes } = await sealByHand(scene.organisation, prepared, { unit: RECEIVER });
    const { header } = membersOf<{ header: { blob: { id: string } } }>(envelope);
    tell({ ...planting(envelope), planted: { [header.blob.id]: bytes } });
    await desk.sync();
    await eventually(async () => stateOf(await desk.read(), prepared.id)?.state).toBe("opened");
    const seen = await desk.read();
    expect(stateOf(seen, prepared.id)).toMatchObject({ relation: "forwarded", outcome: "passed" });
    // Devices answer what is addressed to their unit, and nothing else.
    expect(seen.outbox.map(({ subject }) => subject)).not.toContain(prepared.id);
  });

  test("R27: a document without a valid seal of the unit that it names is quarantined, and the person is told so", async () => {
    expect(await desk.sync()).toBe("up");
    const { organisation } = scene;
    const genuine = await scene.prepare();
    const { bytes: manifest, cms } = genuine.manifest;
    const forgeries: readonly PreparedDispatch[] = [
      { ...genuine, manifest: { bytes: manifest, cms: breakSignature(cms) } },
      { ...genuine, manifest: { bytes: manifest, cms: genuine.approval.cms } },
      await scene.prepare({ manifestSigner: signerOf(organisation.person(SENDER, "leader"), "signing") }),
      await scene.prepare({ manifestSigner: signerOf(organisation.person(THIRD, "clerk"), "seal") }),
      await scene.prepare({ manifestSigner: signerOf(clerk, "seal") }),
    ];
    for (const prepared of forgeries) {
      const { envelope, bytes } = await sealByHand(organisation, prepared, { unit: RECEIVER });
      const { header } = membersOf<{ header: { blob: { id: string } } }>(envelope);
      const other = await desks.open(scene, clerk);
      tell();
      await other.sync();
      tell({ ...planting(envelope), planted: { [header.blob.id]: bytes } });
      await other.sync();
      await eventually(async () => stateOf(await other.read(), prepared.id)?.state).toBe("quarantined");
      // A moment after it stands in the store.
      await eventually(async () => stateOf(await other.read(), prepared.id)?.isTold).toBe(true);
      const seen = await other.read();
      expect(seen.told).toContain("quarantined");
      expect(seen.told).not.toContain("dispatch-arrived");
      expect(stateOf(seen, prepared.id)).toMatchObject({ outcome: "failed" });
      await other.close();
    }
  });

  test("R22: what is no envelope and no notice, or one for another, is refused where it stands", async () => {
    const junk = [
      fromBase64Url(first.answer.acceptance),
      utf8("{}"),
      utf8('{"type":"tram/envelope","v":1}'),
      first.handOver,
      new Uint8Array(first.prepared.manifest.bytes),
    ];
    for (const entry of junk) {
      const other = await desks.open(scene, clerk);
      tell(planting(entry));
      await other.sync();
      expect((await other.read()).entries[MAIL]?.at(-1)).toBe("refused: malformed");
      await other.close();
    }
  });

  test("R22: a dispatch reflected to its sender stays the sender's own, and is not in its inbox", async () => {
    const sender = await desks.open(scene, scene.organisation.person(SENDER, "clerk"));
    const stream = `mail/${SENDER}/unclassified`;
    const reflected = rewrite(first.envelope(RECEIVER), (envelope) => (envelope["unit"] = SENDER));
    tell(planting(reflected, SENDER, stream));
    await sender.sync();
    await eventually(async () => stateOf(await sender.read(), first.id)?.state).toBe("opened");
    const seen = await sender.read();
    expect(stateOf(seen, first.id)).toMatchObject({ relation: "own" });
    expect(seen.alarms).toMatchObject([{ reason: "different-bytes", about: first.id }]);
    expect(seen.outbox).toEqual([]);
    await sender.close();
  });

  test("R15: signed bytes that are not canonical, with doubled keys or unknown members, are refused", async () => {
    const honest = new TextDecoder().decode(first.envelope(RECEIVER));
    const texts = [
      ` ${honest}`,
      honest.replace('"epoch":1', '"epoch":1,"epoch":1'),
      honest.replace('"epoch":1', '"epoch":1.0'),
      honest.replace('"epoch":1', '"epoch":1e0'),
      honest.replace('"epoch":1', '"epoch":1,"extra":null'),
      honest.replace('"epoch":1', '"epoch":9007199254740993'),
      honest.replace('"tram/envelope"', '"tram\\/envelope"'),
      honest.replace('"v":1', '"v":2'),
      honest.replace('"v":1', '"__proto__":{},"v":1'),
      `\ufeff${honest}`,
    ];
    const planted = texts.map((text) => ({ entry: utf8(text), at: Date.now(), chain: scene.head(SENDER) }));
    tell({ history: { stream: MAIL, change: (entries) => [...entries, ...planted] } });
    expect(await desk.sync()).toBe("up");
    const seen = await settled();
    expect(seen.entries[MAIL]?.slice(-texts.length)).toEqual(texts.map(() => "refused: malformed"));
    expect(stateOf(seen, first.id)).toMatchObject(genuine);
  });

  test("R32: three thousand tiny entries are read, refused and passed; what is genuine behind them opens", async () => {
    const at = Date.now();
    const chain = scene.head(SENDER);
    const junk = Array.from({ length: 3_000 }, (_, i) => ({ entry: utf8(`{"n":${i}}`), at, chain }));
    tell({ history: { stream: MAIL, change: (entries) => inFront(junk, entries) } });
    expect(await desk.sync()).toBe("up");
    const seen = await settled();
    expect(seen.entries[MAIL]).toHaveLength(3_000 + (await inTheMailbox()));
    expect(stateOf(seen, second.id)).toMatchObject(genuine);
  });
});
