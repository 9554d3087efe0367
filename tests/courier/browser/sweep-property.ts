/** The sweep of the store, over invented stores in the browser's own database, interrupted at any of its writes. */
import fc from "fast-check";
import { toBase64Url, toHex, utf8, sha256Hex } from "../../../shared/encoding/bytes.ts";
import { drawRandom, platformRandom } from "../../../shared/encoding/random.ts";
import { seededRandom } from "../../../shared/encoding/testing/seeded-random.ts";
import { createSweeper } from "../../../extension/courier/sweep-store.ts";
import { newOutboxItem, OUTBOX_ITEM, type OutboxWork, PARCEL } from "../../../extension/outbox/item.ts";
import { openAccountDatabase } from "../../../extension/store/account-database.ts";
import { type AccountStore, createAccountStore } from "../../../extension/store/account-store.ts";
import { newPlace } from "../../../extension/store/blobs.ts";
import { blobPlace, dispatchPlace, streamPlace } from "../../../extension/store/places.ts";
import { DISPATCH } from "../../../extension/store/dispatch-record.ts";
import { makeRows } from "../../../extension/store/dispatch-rows.ts";
import { BLOB, DRAFT, ENTRY } from "../../../extension/store/records.ts";
import { createKeyring } from "../../../extension/vault/keyring.ts";

const UNIT = "Z01.01";
const STREAM = `work/${UNIT}/unclassified`;
const NOW = Date.UTC(2026, 10, 22);
const DAY = 24 * 60 * 60_000;

const REFERRERS = ["draft", "submission", "packed", "work", "mailbox"] as const;

const blobPlan = fc.record({
  pieces: fc.integer({ min: 0, max: 3 }),
  complete: fc.boolean(),
  isOld: fc.boolean(),
  referrers: fc.uniqueArray(fc.constantFrom(...REFERRERS), { maxLength: 2 }),
});

const plan = fc.record({
  blobs: fc.array(blobPlan, { maxLength: 12 }),
  /** Pieces that no record names: of a sealing that goes on, or of one that ended long ago. */
  loose: fc.array(fc.boolean(), { maxLength: 4 }),
  /** Hand-overs, with their item or without. */
  parcels: fc.array(fc.boolean(), { maxLength: 3 }),
  /** Whether an earlier build has left the dispatches, which knew no rows beside them. */
  rowless: fc.boolean(),
  /** After so many writes the worker is ended. */
  writes: fc.integer({ min: 0, max: 12 }),
});

type Plan = typeof plan extends fc.Arbitrary<infer T> ? T : never;
type BlobPlan = Plan["blobs"][number];

class Killed extends Error {}

/** @throws with what does not hold, and the smallest store in which it does not */
export async function checkSweep(seed: number, runs: number): Promise<number> {
  let checked = 0;
  await fc.assert(
    fc.asyncProperty(plan, async (each) => {
      await checkOne(each);
      checked++;
    }),
    { seed, numRuns: runs },
  );
  return checked;
}

async function checkOne({ blobs, loose, parcels, rowless, writes }: Plan): Promise<void> {
  const db = openAccountDatabase(toHex(drawRandom(platformRandom, 16)));
  const keyring = await createKeyring(drawRandom(platformRandom, 32), platformRandom);
  const store = createAccountStore(db, keyring);
  try {
    let workSeq = 0;
    const made: Awaited<ReturnType<typeof putPlanned>>[] = [];
    for (const [i, blob] of blobs.entries()) made.push(await putPlanned(store, i, blob, () => ++workSeq));
    const alone: { readonly place: string; readonly isOld: boolean }[] = [];
    for (const isOld of loose) {
      const place = newPlace(platformRandom, isOld ? NOW - 2 * DAY : NOW - 1_000);
      must(
        await store
          .batch()
          .putPiece({ blob: place, index: 0, bytes: new Uint8Array(8) })
          .commit(),
      );
      alone.push({ place, isOld });
    }
    const handOvers: { readonly id: string; readonly hasItem: boolean }[] = [];
    for (const [i, hasItem] of parcels.entries()) {
      const id = hasItem ? await putItem(store, `parcel ${i}`, sendWork(undefined)) : `gone ${i}`;
      must(await store.batch().put(PARCEL, [id], { handOver: "AAAA" }).commit());
      handOvers.push({ id, hasItem });
    }

    /** @param ended whether everything that may go must be gone */
    const check = async (ended: boolean): Promise<void> => {
      for (const { id, key, place, pieces, referrers } of made) {
        const here = await store.get(BLOB, key);
        const count = await db.pieces.where("blob").equals(place).count();
        const isWhole = here?.value.id === id && count === pieces;
        const isGone = here === undefined && count === 0;
        if (referrers.length > 0 && !isWhole) throw new Error(`lost: referred to by ${referrers.join()}`);
        if (referrers.length === 0 && ended && !isGone) throw new Error("kept, and nothing refers to it");
        if (!isWhole && !isGone) throw new Error("half a blob");
      }
      for (const { place, isOld } of alone) {
        const isHere = (await db.pieces.where("blob").equals(place).count()) > 0;
        if (!isHere && !isOld) throw new Error("lost: pieces of a sealing that goes on");
        if (isHere && isOld && ended) throw new Error("kept: pieces of a sealing that ended long ago");
      }
      for (const { id, hasItem } of handOvers) {
        const isHere = (await store.get(PARCEL, id)) !== undefined;
        if (!isHere && hasItem) throw new Error("lost: the hand-over of an item");
        if (isHere && !hasItem && ended) throw new Error("kept: the hand-over of no item");
      }
    };
    if (rowless) {
      await db.table("rows").clear();
      await createSweeper(store, UNIT).sweep(NOW);
      await check(false);
    }
    must(await makeRows(store));
    await createSweeper(dyingAfter(store, writes), UNIT)
      .sweep(NOW)
      .catch((error: unknown) => {
        if (!(error instanceof Killed)) throw error;
      });
    await check(false);
    await createSweeper(store, UNIT).sweep(NOW);
    await check(true);
  } finally {
    await db.delete();
  }
}

/** A store whose owner is ended before its next write, after so many. */
function dyingAfter(store: AccountStore, writes: number): AccountStore {
  let left = writes;
  return {
    ...store,
    batch() {
      const batch = store.batch();
      const { commit } = batch;
      batch.commit = () => {
        if (left-- <= 0) throw new Killed();
        return commit();
      };
      return batch;
    },
  };
}

async function putPlanned(store: AccountStore, i: number, blob: BlobPlan, nextSeq: () => number) {
  const id = await sha256Hex(utf8(`blob ${i}`));
  const place = newPlace(seededRandom(i + 1), blob.isOld ? NOW - 3 * DAY : NOW);
  const key = await blobPlace(store, id);
  const { complete, pieces } = blob;
  const hashes = Array.from({ length: Math.max(pieces, 1) }, () => "ab".repeat(32));
  const batch = store.batch().put(BLOB, [key], { id, size: 40, pieces: hashes, place, complete });
  for (let index = 0; index < pieces; index++) batch.putPiece({ blob: place, index, bytes: new Uint8Array(16) });
  must(await batch.commit());
  for (const referrer of blob.referrers) await refer(store, referrer, id, nextSeq);
  return { ...blob, id, key, place };
}

const file = { name: "a.pdf", mediaType: "application/pdf", size: 1, sha256: "0".repeat(64) };

async function refer(
  store: AccountStore,
  referrer: (typeof REFERRERS)[number],
  id: string,
  nextSeq: () => number,
): Promise<void> {
  const draft = toHex(drawRandom(platformRandom, 16));
  const key = "A".repeat(43);
  switch (referrer) {
    case "draft": {
      const files = [{ ...file, role: "main" as const, level: "unclassified" as const, blob: id, blobSize: 40, key }];
      const changedAt = new Date(NOW).toISOString();
      return must(await store.batch().put(DRAFT, [draft], { draft, revision: 1, form: {}, files, changedAt }).commit());
    }
    case "submission": {
      const entry = { stream: STREAM, entry: "AAAA", done: false };
      await putItem(store, draft, { type: "append", kind: "draft-submitted", uploads: [id], entry });
      return;
    }
    case "packed":
      await putItem(store, draft, sendWork(id));
      return;
    case "work": {
      const seq = nextSeq();
      const data = {
        pack: "state",
        documentType: "cong-van",
        subject: "x",
        urgency: "normal",
        level: "unclassified",
        recipients: [{ unit: "Z01.02", role: "act" }],
        files: [file],
      };
      const found = {
        type: "event" as const,
        id: await sha256Hex(utf8(draft)),
        kind: "draft-submitted",
        body: { draft, revision: 1, data, blobs: [{ id, size: 40, key }] },
        member: "1".repeat(32),
        signer: "person" as const,
        roles: ["specialist" as const],
        at: new Date(NOW).toISOString(),
      };
      const place = await streamPlace(store, STREAM);
      const entry = { stream: STREAM, entry: "AAAA", position: toBase64Url(utf8("p")), proof: null, found };
      return must(await store.batch().put(ENTRY, [place, seq], entry).commit());
    }
    case "mailbox": {
      const dispatch = await sha256Hex(utf8(`dispatch ${draft}`));
      const record = {
        dispatch,
        level: "unclassified",
        from: "Z01.02",
        // Each its own.
        seq: Number.parseInt(dispatch.slice(0, 8), 16),
        envelope: "AAAA",
        position: "AAAA",
        blob: { id, size: 40 },
        state: "quarantined",
        receivedAt: NOW,
        read: false,
        told: true,
      } as const;
      return must(
        await store
          .batch()
          .put(DISPATCH, [await dispatchPlace(store, dispatch)], record)
          .commit(),
      );
    }
  }
}

function sendWork(packed: string | undefined): OutboxWork {
  const draft = toHex(drawRandom(platformRandom, 16));
  const work = { type: "send", draft, level: "unclassified", uploaded: false } as const;
  return packed === undefined ? work : { ...work, packed: { blob: packed, size: 40 } };
}

async function putItem(store: AccountStore, subject: string, work: OutboxWork): Promise<string> {
  const item = newOutboxItem(platformRandom, NOW, subject, work);
  must(await store.batch().put(OUTBOX_ITEM, [item.id], item).commit());
  return item.id;
}

function must(written: { readonly ok: boolean }): void {
  if (!written.ok) throw new Error("not written");
}
