import Database from "better-sqlite3";
import { generateKeyPairSync } from "node:crypto";
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { toHex } from "../../../shared/encoding/bytes.ts";
import { readHandOver } from "../../../shared/wire/hand-over.ts";
import { ALWAYS_VALID, temporaryDirectory } from "../../testing/test-relay.ts";
import { createWorkbench, NOW } from "../contract/workbench.ts";
import { mailOf } from "../mail-of.ts";
import type { Operation } from "../operations.ts";
import type { HandOverRequest } from "../store.ts";
import { openHandOverJournal } from "./hand-over-journal.ts";
import { openSqliteStore } from "./store.ts";
import { createWriter } from "./writer.ts";

let directory: string;
const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const key = {
  fingerprint: "fa".repeat(32),
  pkcs8: new Uint8Array(privateKey.export({ format: "der", type: "pkcs8" })),
};
const more = { key, quotaBytes: 2 ** 40, newEpoch: "ab".repeat(16) };

const bench = createWorkbench(async () => {
  const spki = publicKey.export({ format: "der", type: "spki" });
  const algorithm = { name: "ECDSA", namedCurve: "P-256" };
  return {
    signer: {
      ...ALWAYS_VALID,
      fingerprint: key.fingerprint,
      publicKey: await crypto.subtle.importKey("spki", spki, algorithm, true, ["verify"]),
    },
    open: () => openSqliteStore({ ...more, directory, clock: () => NOW, writerThread: false }),
    destroy: () => rm(directory, { recursive: true }),
  };
});
const { begin, append, readAll, handOverOf, unitsNamed, reopen, random } = bench;

beforeEach(async () => {
  directory = await temporaryDirectory();
  await bench.setUp();
});
afterEach(() => bench.tearDown());

/** Carries out operations on the closed store's database, as a relay that was killed in the middle leaves them. */
async function leaveBehind(operations: readonly Operation[]): Promise<void> {
  await bench.store.close();
  const writer = createWriter({ ...more, file: join(directory, "relay.db") });
  const { settled } = writer.commit(operations, NOW);
  expect(settled.map(({ type }) => type)).toEqual(operations.map(() => "done"));
  writer.close();
}

function envelopesOf({ bytes }: HandOverRequest, from: number, to: number) {
  const read = readHandOver(bytes);
  if (!read.ok) throw new Error(read.error.detail);
  const { mailboxes, envelope } = mailOf(read.value.header, read.value.wraps);
  return mailboxes.slice(from, to).map((stream, at) => ({ stream, entry: envelope(from + at) }));
}

function rowOf({ dispatch, request, from, level, blob, author }: HandOverRequest) {
  return { dispatch, request, from, level, blob, author };
}

const slice = (request: HandOverRequest, from: number, to: number): Operation => ({
  kind: "slice",
  request: { ...rowOf(request), envelopes: envelopesOf(request, from, to) },
});

const journalOf = async () => openHandOverJournal(join(directory, "hand-overs"));

const unfinishedRows = (): unknown => {
  const db = new Database(join(directory, "relay.db"), { readonly: true });
  const count = db.prepare("SELECT count(*) FROM unfinished").pluck().get();
  db.close();
  return count;
};

describe("X1: broadcasts that were begun before the relay ended", () => {
  it("are undone where other bytes stand under their id, so that every mailbox can be read", async () => {
    const author = await begin("A");
    const large = await handOverOf(author, unitsNamed(300));
    const small = await handOverOf(author, ["U0000"], large.dispatch);
    const notice = random(70);
    await leaveBehind([
      slice(large, 0, 64),
      { kind: "handOver", request: { ...rowOf(small), envelopes: envelopesOf(small, 0, 2) } },
      { kind: "append", request: { stream: "mail/U0001/unclassified" as never, entry: notice, author } },
    ]);
    await (await journalOf()).write({ dispatch: large.dispatch, author, bytes: large.bytes });
    await reopen();
    expect(unfinishedRows()).toBe(0);
    // Behind this one the accepted hand-over stands, and behind the next an acknowledged notice: they keep their places.
    const [first, second] = [large.mailboxes.indexOf("mail/U0000/unclassified" as never), 2];
    expect((await readAll("mail/U0000/unclassified" as never)).entries).toEqual([
      toHex(large.envelope(first)),
      toHex(small.envelope(small.mailboxes.indexOf("mail/U0000/unclassified" as never))),
    ]);
    expect((await readAll(large.mailboxes[second] as never)).entries).toEqual([
      toHex(large.envelope(second)),
      toHex(notice),
    ]);
    // Nothing stands behind these: they are gone, and what comes takes their place.
    const stream = large.mailboxes[10] as never;
    expect((await readAll(stream)).entries).toEqual([]);
    const { entry } = await append(author, random(60), undefined, stream);
    expect((await readAll(stream)).entries).toEqual([toHex(entry)]);
    expect(await bench.store.blobGrants("U0010", large.blob)).toEqual([]);
    await reopen();
    expect((await readAll(stream)).entries).toEqual([toHex(entry)]);
  });

  it("are undone where their file is gone or damaged, and the others are finished all the same", async () => {
    const author = await begin("A");
    const ids = ["00", "11", "22", "33"].map((start) => start + toHex(random(31)));
    const [gone, damaged, unknown, good] = (await Promise.all(
      ids.map((id) => handOverOf(author, unitsNamed(300), id)),
    )) as [HandOverRequest, HandOverRequest, HandOverRequest, HandOverRequest];
    await leaveBehind([slice(gone, 0, 64), slice(damaged, 0, 64), slice(good, 0, 64)]);
    const journal = await journalOf();
    await journal.write({ dispatch: good.dispatch, author, bytes: good.bytes });
    // A database that was restored may not have the chain on which a later hand-over was judged.
    await journal.write({ dispatch: unknown.dispatch, author: { ...author, seq: 7 }, bytes: unknown.bytes });
    await writeFile(join(directory, "hand-overs", damaged.dispatch), damaged.bytes.subarray(0, 1_000));
    await reopen();
    expect(unfinishedRows()).toBe(0);
    for (const { dispatch } of [gone, damaged, unknown]) expect(await bench.store.dispatch(dispatch)).toBeUndefined();
    expect(await bench.store.dispatch(good.dispatch)).toMatchObject({ request: good.request });
    for (const at of [0, 20, 250]) {
      const entries = (await readAll(good.mailboxes[at] as never)).entries;
      expect(entries).toContain(toHex(good.envelope(at)));
    }
    expect((await readdir(join(directory, "hand-overs"))).filter((name) => !name.endsWith(".done"))).toEqual([]);
  });

  it("belong to their own bytes alone while they wait for room", async () => {
    const author = await begin("A");
    const large = await handOverOf(author, unitsNamed(300));
    const small = await handOverOf(author, ["U0000"], large.dispatch);
    await bench.store.close();
    const full = await openSqliteStore({
      ...more,
      directory,
      clock: () => NOW,
      writerThread: false,
      maxDatabaseBytes: 400_000,
    });
    expect(await full.handOver(large)).toEqual({ ok: false, error: { type: "disk-full" } });
    expect(await full.handOver(small)).toEqual({ ok: false, error: { type: "different-bytes" } });
    await full.close();
    await reopen();
    expect(await bench.store.dispatch(large.dispatch)).toMatchObject({ request: large.request });
    expect(await bench.store.handOver(small)).toEqual({ ok: false, error: { type: "different-bytes" } });
    expect((await readAll("mail/U0000/unclassified" as never)).seq).toBe(1);
  });
});

describe("X4: a broadcast for which the disk has no place", () => {
  it("costs the unit nothing of its quota, however often it is tried", async () => {
    const author = await begin("A");
    const large = await handOverOf(author, unitsNamed(300));
    await bench.store.close();
    const quotaBytes = large.bytes.length * 1.5;
    const store = await openSqliteStore({ ...more, quotaBytes, directory, clock: () => NOW, writerThread: false });
    // A directory in the place of its file: nothing can be written there.
    const obstacle = join(directory, "hand-overs", `${large.dispatch}.new`);
    await mkdir(obstacle);
    for (let i = 0; i < 5; i++) await expect(store.handOver(large)).rejects.toThrow(/EISDIR/);
    await rm(obstacle, { recursive: true });
    expect((await store.handOver(large)).ok).toBe(true);
    await store.close();
    await reopen();
  });
});
