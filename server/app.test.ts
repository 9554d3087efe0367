import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { fromBase64Url, toBase64Url } from "../shared/encoding/bytes.ts";
import { verifyAcceptance, verifyNextPosition, type StreamCursor } from "../shared/wire/position.ts";
import { NO_HASH } from "../shared/wire/schema-parts.ts";
import {
  createTestRelay,
  eventEntry,
  makeBlob,
  makeHandOver,
  makeOrganisation,
  SMALL_ORGANISATION,
  type TestRelay,
  upload,
} from "./testing/test-relay.ts";

let relay: TestRelay;

beforeAll(async () => {
  relay = await createTestRelay({ organisation: await makeOrganisation(SMALL_ORGANISATION) });
  await relay.publish();
});

afterAll(() => relay.close());

describe("the relay's main way", () => {
  it("takes entries in order and proves each place", async () => {
    const client = relay.client(relay.person("P01", "clerk"));
    let cursor: StreamCursor = { epoch: relay.store.epoch, stream: "work/P01/unclassified", seq: 0, head: NO_HASH };
    for (let i = 0; i < 5; i++) {
      const entry = eventEntry(relay.random, "P01");
      const appended = await client.append(cursor.stream, entry, cursor.head);
      if (!appended.ok) throw new Error(JSON.stringify(appended.error));
      const { position, proof } = appended.value;
      const next = await verifyNextPosition({
        cursor,
        entry,
        position: fromBase64Url(position),
        proof,
        signer: relay.signer,
      });
      if (!next.ok) throw new Error(next.error.type);
      cursor = next.value.cursor;
    }
    const read = await client.entries(cursor.stream, 0, 100);
    if (!read.ok) throw new Error(read.error.type);
    let reader: StreamCursor = { ...cursor, seq: 0, head: NO_HASH };
    for (const { entry, position, proof } of read.value.entries) {
      const next = await verifyNextPosition({
        cursor: reader,
        entry: fromBase64Url(entry),
        position: fromBase64Url(position),
        proof,
        signer: relay.signer,
      });
      if (!next.ok) throw new Error(next.error.type);
      reader = next.value.cursor;
    }
    expect(reader).toEqual(cursor);
  });

  it("takes a dispatch, gives it to its recipients, and tells nobody else", async () => {
    const sender = relay.client(relay.person("P01", "clerk"));
    const blob = await makeBlob(relay.random, 2_500_000);
    await upload(sender, blob);
    const handOver = await makeHandOver(relay.random, { from: "P01", units: ["P02"], blob });
    const accepted = await sender.handOver(handOver.bytes);
    if (!accepted.ok) throw new Error(JSON.stringify(accepted.error));
    const judged = await verifyAcceptance({
      acceptance: fromBase64Url(accepted.value.acceptance),
      proof: accepted.value.proof,
      signer: relay.signer,
      dispatch: handOver.dispatch,
      handOver: handOver.bytes,
    });
    expect(judged).toMatchObject({ ok: true, value: { mailboxes: 2, chain: { unit: "P01" } } });
    expect(await sender.handOver(handOver.bytes)).toEqual(accepted);
    expect(await sender.acceptance(handOver.dispatch)).toEqual(accepted);

    const recipient = relay.client(relay.person("P02", "clerk"));
    const mail = await recipient.entries("mail/P02/unclassified", 0, 10);
    expect(mail).toMatchObject({ ok: true, value: { more: false, entries: [{ seq: 1 }] } });
    const range = await recipient.blobRange(blob.id, 1_000_000, 2_100_000);
    expect(range.ok && toBase64Url(range.value)).toBe(toBase64Url(blob.bytes.subarray(1_000_000, 2_100_000)));

    const stranger = relay.client(relay.person("P03", "clerk"));
    expect(await stranger.blobRange(blob.id, 0, 10)).toMatchObject({ ok: false, error: { type: "not-found" } });
    expect(await stranger.entries("mail/P02/unclassified", 0, 10)).toMatchObject({
      ok: false,
      error: { type: "not-allowed", right: "unit" },
    });
  });
});
