/** What every store must hold, as tests. A store that passes may stand behind a relay. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { unitCode } from "../../shared/domain/unit-code.ts";
import { concat, sha256Hex, toHex, utf8 } from "../../shared/encoding/bytes.ts";
import { seededRandom } from "../../shared/encoding/testing/seeded-random.ts";
import { readHandOver } from "../../shared/wire/hand-over.ts";
import type { ChainHead } from "../../shared/trust/statement.ts";
import {
  type AcceptanceSigner,
  readAcceptance,
  readPosition,
  verifyNextPosition,
  verifyProof,
} from "../../shared/wire/position.ts";
import { NO_HASH } from "../../shared/wire/schema-parts.ts";
import type { StreamName } from "../../shared/wire/stream-name.ts";
import { mailOf } from "./mail-of.ts";
import { makeHandOver } from "../testing/test-relay.ts";
import type { HandOverRequest, RelayStore, StatementRequest } from "./store.ts";

export interface StoreUnderTest {
  readonly signer: AcceptanceSigner;
  /** Opens what is there, or begins anew; after `close` of the one before. `restored`: as if from a backup. */
  open(options?: { readonly quotaBytes?: number; readonly restored?: boolean }): Promise<RelayStore>;
  destroy(): Promise<void>;
}

const WORK = "work/A/unclassified" as StreamName;
const [A, B] = [unitCode("A"), unitCode("B")];
const NOW = Date.parse("2027-06-15T09:00:00.000Z");

export function describeStore(name: string, create: () => Promise<StoreUnderTest>): void {
  describe(`${name} as a relay's store`, () => {
    let under: StoreUnderTest;
    let store: RelayStore;
    const random = seededRandom(21);

    beforeEach(async () => {
      under = await create();
      store = await under.open();
    });
    afterEach(async () => {
      await store.close();
      await under.destroy();
    });

    const reopen = async (options?: Parameters<StoreUnderTest["open"]>[0]): Promise<void> => {
      await store.close();
      store = await under.open(options);
    };

    const statementOf = async (unit: string, seq: number, prev: string, more: Partial<StatementRequest> = {}) => {
      const statement = concat(utf8(`${unit} ${seq} `), random(20));
      const hash = await sha256Hex(statement);
      const request: StatementRequest = {
        unit: unitCode(unit),
        seq,
        prev,
        hash,
        statement,
        cms: random(30),
        state: random(40),
        compartments: [],
        ...more,
      };
      return request;
    };
    /** A chain of one statement, as an author. */
    const begin = async (unit: string, more: Partial<StatementRequest> = {}): Promise<ChainHead> => {
      const request = await statementOf(unit, 0, NO_HASH, more);
      expect(await store.appendStatement(request)).toEqual({ ok: true, value: { again: false } });
      return { unit: request.unit, seq: 0, head: request.hash };
    };
    const append = async (author: ChainHead, entry = random(100), expected?: string, stream = WORK) => {
      const more = expected === undefined ? {} : { expect: expected };
      const appended = await store.append({ stream, entry, author, ...more });
      if (!appended.ok) throw new Error(appended.error.type);
      return { entry, ...appended.value };
    };
    /** Reads a stream from its beginning, as a client that believes nothing. */
    const readAll = async (
      stream: StreamName,
    ): Promise<{ readonly seq: number; readonly head: string; readonly entries: string[] }> => {
      let cursor = { epoch: store.epoch, stream: stream as string, seq: 0, head: NO_HASH };
      const entries: string[] = [];
      for (;;) {
        const page = await store.entries(stream, cursor.seq, 7, 100_000);
        for (const { entry, bytes, proof } of page.entries) {
          const { signer } = under;
          const [own, position] = [new Uint8Array(entry), new Uint8Array(bytes)];
          const next = await verifyNextPosition({ cursor, entry: own, position, proof, signer });
          if (!next.ok) throw new Error(`${stream} ${cursor.seq + 1}: ${next.error.type}`);
          ({ cursor } = next.value);
          entries.push(toHex(entry));
        }
        if (!page.more) return { seq: cursor.seq, head: cursor.head, entries };
      }
    };
    const handOverOf = async (
      author: ChainHead,
      units: readonly string[],
      dispatch?: string,
    ): Promise<HandOverRequest> => {
      const blob = { id: toHex(random(32)), bytes: random(10) };
      const made = await makeHandOver(random, {
        from: A,
        units,
        blob,
        ...(dispatch === undefined ? {} : { dispatch }),
      });
      const read = readHandOver(made.bytes);
      if (!read.ok) throw new Error(read.error.detail);
      const { header, wraps } = read.value;
      return {
        dispatch: header.dispatch,
        bytes: made.bytes,
        request: await sha256Hex(made.bytes),
        from: header.from,
        level: header.level,
        blob: header.blob.id,
        author,
        ...mailOf(header, wraps),
      };
    };
    const unitsNamed = (count: number): string[] =>
      Array.from({ length: count }, (_, i) => `U${String(i).padStart(4, "0")}`);

    describe("streams", () => {
      it("numbers entries from 1, each position on the one before, and proves every one", async () => {
        const author = await begin("A");
        const appended = [];
        for (let i = 0; i < 20; i++) appended.push(await append(author));
        expect(appended.map(({ seq }) => seq)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
        const read = await readAll(WORK);
        expect(read.entries).toEqual(appended.map(({ entry }) => toHex(entry)));
        expect(await store.streamHeads([WORK])).toEqual([{ stream: WORK, seq: 20, head: read.head }]);
        for (const { bytes, proof } of appended) {
          expect(await verifyProof(new Uint8Array(bytes), proof, under.signer)).toEqual({ ok: true, value: undefined });
        }
      });

      it("keeps numbers gapless and proofs valid where many append to several streams at once", async () => {
        const author = await begin("A");
        const streams = ["unclassified", "confidential", "secret"].map((level) => `work/A/${level}` as StreamName);
        const all = await Promise.all(
          Array.from({ length: 600 }, (_, i) => append(author, random(60), undefined, streams[i % 3] as StreamName)),
        );
        for (const stream of streams) {
          const read = await readAll(stream);
          expect(read.seq).toBe(200);
          expect(new Set(read.entries).size).toBe(200);
        }
        for (const { bytes, proof } of all) {
          expect((await verifyProof(new Uint8Array(bytes), proof, under.signer)).ok).toBe(true);
        }
        expect(store.stats().commits).toBeLessThan(60);
      });

      it("R18, R20: the same entry again gives the first answer, before heads are compared", async () => {
        const author = await begin("A");
        const first = await append(author, utf8("an entry"));
        await append(author);
        const again = await append(author, utf8("an entry"), NO_HASH);
        expect(again).toMatchObject({ seq: 1, again: true, proof: first.proof });
        expect(toHex(again.bytes)).toBe(toHex(first.bytes));
        const both = await Promise.all([append(author, utf8("twins")), append(author, utf8("twins"))]);
        expect(both.map(({ seq }) => seq)).toEqual([3, 3]);
        expect((await readAll(WORK)).seq).toBe(3);
      });

      it("the same bytes in another stream are another entry", async () => {
        const author = await begin("A");
        await append(author, utf8("an entry"));
        const other = await append(author, utf8("an entry"), undefined, "work/A/secret" as StreamName);
        expect(other).toMatchObject({ seq: 1, again: false });
      });

      it("X3: of appends that expect the same head one is taken, and the others are told the head", async () => {
        const author = await begin("A");
        const before = await append(author);
        const head = await sha256Hex(new Uint8Array(before.bytes));
        const results = await Promise.all(
          Array.from({ length: 30 }, () => store.append({ stream: WORK, entry: random(50), author, expect: head })),
        );
        const taken = results.filter((result) => result.ok);
        expect(taken).toHaveLength(1);
        const newest = (await store.streamHeads([WORK]))[0];
        for (const result of results) {
          if (!result.ok) expect(result.error).toEqual({ type: "head-mismatch", seq: 2, head: newest?.head });
        }
      });

      it("a refused comparison refuses only itself among those that are committed together", async () => {
        const author = await begin("A");
        const results = await Promise.all([
          store.append({ stream: WORK, entry: utf8("one"), author }),
          store.append({ stream: WORK, entry: utf8("two"), author, expect: "ab".repeat(32) }),
          store.append({ stream: WORK, entry: utf8("three"), author }),
        ]);
        expect(results.map(({ ok }) => ok)).toEqual([true, false, true]);
        expect((await readAll(WORK)).entries).toEqual([toHex(utf8("one")), toHex(utf8("three"))]);
      });

      it("refuses an author whose chain has moved on since the right was judged", async () => {
        const author = await begin("A");
        const next = await statementOf("A", 1, author.head);
        expect((await store.appendStatement(next)).ok).toBe(true);
        const refused = { ok: false, error: { type: "chain-moved" } };
        expect(await store.append({ stream: WORK, entry: random(10), author })).toEqual(refused);
        expect(await store.append({ stream: WORK, entry: random(10), author: { ...author, unit: B } })).toEqual(
          refused,
        );
        const moved = { unit: A, seq: 1, head: next.hash };
        expect((await store.append({ stream: WORK, entry: random(10), author: moved })).ok).toBe(true);
      });

      it("names the author's chain in every position", async () => {
        const author = await begin("A");
        const mail = await append(author, random(10), undefined, "mail/B/secret" as StreamName);
        const work = await append(author);
        expect(readPosition(mail.bytes)).toMatchObject({ ok: true, value: { chain: author } });
        expect(readPosition(work.bytes)).toMatchObject({ ok: true, value: { stream: WORK, chain: author } });
        expect((await readAll("mail/B/secret" as StreamName)).seq).toBe(1);
      });

      it("gives pages by number and by size, and at least one entry", async () => {
        const author = await begin("A");
        for (let i = 0; i < 5; i++) await append(author, random(1_000));
        const seqs = async (after: number, limit: number, bytes: number) => {
          const page = await store.entries(WORK, after, limit, bytes);
          return [page.entries.map(({ seq }) => seq), page.more];
        };
        expect(await seqs(0, 2, 1e6)).toEqual([[1, 2], true]);
        expect(await seqs(3, 2, 1e6)).toEqual([[4, 5], false]);
        expect(await seqs(0, 9, 2_500)).toEqual([[1, 2], true]);
        expect(await seqs(0, 9, 1)).toEqual([[1], true]);
        expect(await seqs(5, 9, 1e6)).toEqual([[], false]);
        expect(await seqs(99, 9, 1e6)).toEqual([[], false]);
        expect((await store.entries("work/B/secret" as StreamName, 0, 9, 9)).entries).toEqual([]);
        expect(await store.streamHeads(["work/B/secret" as StreamName])).toMatchObject([{ seq: 0, head: NO_HASH }]);
      });

      it("counts what a unit hands in against its quota, and refuses without a trace", async () => {
        await reopen({ quotaBytes: 1_000 });
        const author = await begin("A");
        await append(author, random(600));
        const refused = { ok: false, error: { type: "over-quota" } };
        expect(await store.append({ stream: WORK, entry: random(500), author })).toEqual(refused);
        await reopen({ quotaBytes: 1_000 });
        expect(await store.append({ stream: WORK, entry: random(500), author })).toEqual(refused);
        await append(author, random(400));
        expect((await readAll(WORK)).seq).toBe(2);
        const other = await begin("B");
        await append(other, random(900), undefined, "work/B/secret" as StreamName);
      });

      it("tells of every new entry, and not of one that was there", async () => {
        const author = await begin("A");
        const told: unknown[] = [];
        store.onEntries((places) => told.push(...places));
        await append(author, utf8("x"));
        await append(author, utf8("x"));
        await append(author, utf8("y"));
        expect(told).toEqual([
          { stream: WORK, seq: 1 },
          { stream: WORK, seq: 2 },
        ]);
      });
    });

    describe("after it was closed and opened", () => {
      it("continues every stream where it stood, in the same epoch", async () => {
        const author = await begin("A");
        const { epoch } = store;
        const first = await append(author, utf8("before"));
        const before = await readAll(WORK);
        await reopen();
        expect(store.epoch).toBe(epoch);
        expect(await readAll(WORK)).toEqual(before);
        const again = await append(author, utf8("before"));
        expect(again).toMatchObject({ seq: 1, again: true, proof: first.proof });
        await append(author, utf8("after"), before.head);
        expect((await readAll(WORK)).seq).toBe(2);
      });

      it("R30: begins a new epoch when it was restored from a backup, and keeps the proofs of the old one", async () => {
        const author = await begin("A");
        const { epoch } = store;
        await append(author, utf8("before"));
        await reopen({ restored: true });
        expect(store.epoch).not.toBe(epoch);
        const after = await append(author, utf8("after"));
        expect(readPosition(after.bytes)).toMatchObject({ ok: true, value: { epoch: store.epoch, seq: 2 } });
        const [old] = (await store.entries(WORK, 0, 1, 1)).entries;
        expect(old && readPosition(old.bytes)).toMatchObject({ ok: true, value: { epoch, seq: 1 } });
        expect(old && (await verifyProof(new Uint8Array(old.bytes), old.proof, under.signer)).ok).toBe(true);
        const restored = store.epoch;
        await reopen();
        expect(store.epoch).toBe(restored);
      });
    });

    describe("dispatches", () => {
      it("puts an envelope into every mailbox and accepts the dispatch in the same commit", async () => {
        const author = await begin("A");
        const request = await handOverOf(author, ["B", "C"]);
        const accepted = await store.handOver(request);
        if (!accepted.ok) throw new Error(accepted.error.type);
        const { bytes, proof } = accepted.value;
        expect(await verifyProof(new Uint8Array(bytes), proof, under.signer)).toEqual({ ok: true, value: undefined });
        const { dispatch, request: hash } = request;
        expect(readAcceptance(bytes)).toMatchObject({
          ok: true,
          value: { epoch: store.epoch, dispatch, request: hash, mailboxes: 3, chain: author },
        });
        for (const [at, stream] of request.mailboxes.entries()) {
          expect((await readAll(stream)).entries).toEqual([toHex(request.envelope(at))]);
        }
        expect(await store.dispatch(dispatch)).toMatchObject({ from: A, request: hash, proof });
        expect(await store.dispatch("00".repeat(32))).toBeUndefined();
      });

      it.each([2, 450])(
        "R18, R19: to %i mailboxes, the same bytes give the first answer, others are refused",
        async (count) => {
          const author = await begin("A");
          const request = await handOverOf(author, unitsNamed(count));
          const first = await store.handOver(request);
          const again = await store.handOver(request);
          if (!first.ok || !again.ok) throw new Error("refused");
          expect(again.value).toEqual({ ...first.value, again: true });
          const other = await handOverOf(author, unitsNamed(count), request.dispatch);
          expect(await store.handOver(other)).toEqual({ ok: false, error: { type: "different-bytes" } });
          const heads = await store.streamHeads(request.mailboxes);
          expect(heads.every(({ seq }) => seq === 1)).toBe(true);
        },
      );

      it.each([2, 450])("to %i mailboxes, one dispatch handed over by many at once is taken once", async (count) => {
        const author = await begin("A");
        const request = await handOverOf(author, unitsNamed(count));
        const results = await Promise.all(Array.from({ length: 5 }, () => store.handOver(request)));
        const answers = results.map((result) => (result.ok ? toHex(result.value.bytes) : result.error.type));
        expect(new Set(answers).size).toBe(1);
        expect(results.filter((result) => result.ok && !result.value.again)).toHaveLength(1);
        const heads = await store.streamHeads(request.mailboxes);
        expect(heads.every(({ seq }) => seq === 1)).toBe(true);
      });

      it("shows a broadcast in all mailboxes or in none, and lets others append meanwhile", async () => {
        const author = await begin("A");
        const request = await handOverOf(author, unitsNamed(1_200));
        const mailboxes = request.mailboxes;
        let done = false;
        const handing = store.handOver(request).finally(() => (done = true));
        const seen = new Set<number>();
        let appended = 0;
        while (!done) {
          const heads = await store.streamHeads(mailboxes);
          seen.add(heads.filter(({ seq }) => seq > 0).length);
          await append(author);
          appended += 1;
        }
        expect((await handing).ok).toBe(true);
        seen.add((await store.streamHeads(mailboxes)).filter(({ seq }) => seq > 0).length);
        expect([...seen].filter((count) => count !== 0 && count !== mailboxes.length)).toEqual([]);
        expect(appended).toBeGreaterThan(2);
        for (const stream of mailboxes.slice(0, 5)) expect((await readAll(stream)).seq).toBe(1);
      });

      it("keeps the order of a mailbox to which others append while a broadcast is written", async () => {
        const author = await begin("A");
        const request = await handOverOf(author, unitsNamed(600));
        const stream = "mail/U0000/unclassified" as StreamName;
        let done = false;
        const handing = store.handOver(request).finally(() => (done = true));
        const notices: number[] = [];
        while (!done) notices.push((await append(author, random(80), undefined, stream)).seq);
        await handing;
        const read = await readAll(stream);
        expect(read.seq).toBe(notices.length + 1);
        expect(read.entries).toContain(toHex(request.envelope(request.mailboxes.indexOf(stream))));
      });

      it("gives the blob to the units whose mailboxes the dispatch reached, at its level", async () => {
        const author = await begin("A");
        const request = await handOverOf(author, unitsNamed(300));
        await store.handOver(request);
        expect(await store.blobGrants("U0123", request.blob)).toEqual(["unclassified"]);
        expect(await store.blobGrants("A", request.blob)).toEqual(["unclassified"]);
        expect(await store.blobGrants("B", request.blob)).toEqual([]);
        expect(await store.blobGrants("U0123", "00".repeat(32))).toEqual([]);
      });

      it.each([2, 450])(
        "to %i mailboxes, refuses an author whose chain has moved on, and one over quota",
        async (count) => {
          await reopen({ quotaBytes: 10_000 });
          const author = await begin("A");
          const stale = { ...author, head: "ab".repeat(32) };
          const request = await handOverOf(stale, unitsNamed(count));
          expect(await store.handOver(request)).toEqual({ ok: false, error: { type: "chain-moved" } });
          await append(author, random(9_000));
          expect(await store.handOver({ ...request, author })).toEqual({ ok: false, error: { type: "over-quota" } });
          const heads = await store.streamHeads(request.mailboxes);
          expect(heads.every(({ seq }) => seq === 0)).toBe(true);
          expect(await store.dispatch(request.dispatch)).toBeUndefined();
        },
      );
    });

    describe("chains", () => {
      it("takes the next statement only; the same again is the same", async () => {
        const author = await begin("A");
        const next = await statementOf("A", 1, author.head);
        expect(await store.appendStatement(next)).toEqual({ ok: true, value: { again: false } });
        expect(await store.appendStatement(next)).toEqual({ ok: true, value: { again: true } });
        const taken = { ok: false, error: { type: "sequence-taken", seq: 1, head: next.hash } };
        expect(await store.appendStatement(await statementOf("A", 1, author.head))).toEqual(taken);
        expect(await store.appendStatement(await statementOf("A", 2, author.head))).toEqual(taken);
        expect(await store.appendStatement(await statementOf("A", 3, next.hash))).toEqual(taken);
        expect(await store.chainHeads()).toEqual([{ unit: "A", seq: 1, head: next.hash }]);
        const kept = await store.chainState("A");
        expect(kept?.head).toEqual({ unit: "A", seq: 1, head: next.hash });
        expect(toHex(kept?.state ?? random(1))).toBe(toHex(next.state));
        expect(await store.chainState("B")).toBeUndefined();
      });

      it("of two statements for one place one is taken", async () => {
        const author = await begin("A");
        const rivals = await Promise.all(Array.from({ length: 8 }, () => statementOf("A", 1, author.head)));
        const results = await Promise.all(rivals.map((rival) => store.appendStatement(rival)));
        expect(results.filter(({ ok }) => ok)).toHaveLength(1);
      });

      it("gives statements in pages, byte for byte", async () => {
        let head = (await begin("A")).head;
        const statements: StatementRequest[] = [];
        for (let seq = 1; seq <= 6; seq++) {
          const request = await statementOf("A", seq, head);
          await store.appendStatement(request);
          statements.push(request);
          head = request.hash;
        }
        const page = await store.statements("A", 2, 3, 1e6);
        expect(page.more).toBe(true);
        expect(page.statements.map(({ seq }) => seq)).toEqual([2, 3, 4]);
        page.statements.forEach(({ statement, cms }, at) => {
          expect(toHex(statement)).toBe(toHex(statements[at + 1]?.statement ?? random(1)));
          expect(toHex(cms)).toBe(toHex(statements[at + 1]?.cms ?? random(1)));
        });
        expect((await store.statements("A", 5, 30, 1e6)).more).toBe(false);
        expect((await store.statements("A", 0, 30, 1)).statements).toHaveLength(1);
      });

      it("knows the unit of a device and the newest epochs", async () => {
        const device = toHex(random(32));
        const author = await begin("A", { device, compartments: [{ level: "secret", epoch: 1 }] });
        await begin("B", { compartments: [{ level: "secret", epoch: 4 }] });
        expect(await store.unitOfDevice(device)).toBe("A");
        expect(await store.unitOfDevice(toHex(random(32)))).toBeUndefined();
        const epochs = async () => [...(await store.newestEpochs("secret", ["A", "B", "C"]))];
        expect(await epochs()).toEqual([
          ["A", 1],
          ["B", 4],
        ]);
        await store.appendStatement(
          await statementOf("A", 1, author.head, { compartments: [{ level: "secret", epoch: 2 }] }),
        );
        expect((await epochs())[0]).toEqual(["A", 2]);
        expect([...(await store.newestEpochs("topSecret", ["A", "B"]))]).toEqual([]);
      });
    });

    describe("blobs", () => {
      const blob = { id: "ab".repeat(32), size: 2_500_000, pieces: ["01", "02", "03"].map((byte) => byte.repeat(32)) };

      it("remembers which pieces are there, and which unit handed them in", async () => {
        expect(await store.blob(blob.id)).toBeUndefined();
        expect(await store.handedIn(A, blob.id)).toBeUndefined();
        await store.registerBlob(A, blob);
        await Promise.all([store.recordPiece(A, blob.id, 0), store.recordPiece(A, blob.id, 2)]);
        expect(await store.blob(blob.id)).toMatchObject({ id: blob.id, size: blob.size, pieces: blob.pieces });
        const registered = await store.registerBlob(B, blob);
        expect(registered.ok && [...registered.value.handedIn]).toEqual([0]);
        await store.recordPiece(B, blob.id, 1);
        await reopen();
        expect([...((await store.blob(blob.id))?.held ?? [])]).toEqual([0b111]);
        expect([...((await store.handedIn(A, blob.id)) ?? [])]).toEqual([0b101]);
        expect([...((await store.handedIn(B, blob.id)) ?? [])]).toEqual([0b010]);
      });

      it("knows no piece of a blob that the unit has not named", async () => {
        await store.registerBlob(A, blob);
        expect(await store.recordPiece(B, blob.id, 0)).toEqual({ ok: false, error: { type: "not-found" } });
      });

      it("counts a blob once for each unit that names it", async () => {
        await reopen({ quotaBytes: 3_000_000 });
        expect((await store.registerBlob(A, blob)).ok).toBe(true);
        expect((await store.registerBlob(A, blob)).ok).toBe(true);
        expect((await store.registerBlob(B, blob)).ok).toBe(true);
        const more = { ...blob, id: "cd".repeat(32) };
        expect(await store.registerBlob(A, more)).toEqual({ ok: false, error: { type: "over-quota" } });
        expect(await store.blob(more.id)).toBeUndefined();
      });
    });

    describe("wake tokens and rendezvous", () => {
      it("keeps the newest four wake tokens of a device", async () => {
        const hashes = Array.from({ length: 6 }, () => toHex(random(32)));
        const device = toHex(random(32));
        for (const hash of hashes) await store.putWakeToken(hash, { device, unit: A });
        const found = await Promise.all(hashes.map((hash) => store.wakeToken(hash)));
        expect(found.map((token) => token !== undefined)).toEqual([false, false, true, true, true, true]);
        expect(found[5]).toEqual({ device, unit: "A" });
      });

      it("writes each slot of a rendezvous once", async () => {
        const open = { id: "ab".repeat(16), token: "cd".repeat(32), unit: A, expires: NOW + 1_000 };
        expect(await store.openRendezvous(open, NOW)).toEqual({ ok: true, value: { again: false } });
        expect(await store.openRendezvous(open, NOW)).toEqual({ ok: true, value: { again: true } });
        const other = { ...open, token: "ef".repeat(32) };
        expect(await store.openRendezvous(other, NOW)).toEqual({ ok: false, error: { type: "different-bytes" } });
        expect(await store.rendezvous(open.id)).toEqual(open);
        expect(await store.slot(open.id, 1)).toBeUndefined();
        expect(await store.putSlot(open.id, 1, utf8("one"))).toEqual({ ok: true, value: { again: false } });
        expect(await store.putSlot(open.id, 1, utf8("one"))).toEqual({ ok: true, value: { again: true } });
        expect(await store.putSlot(open.id, 1, utf8("two"))).toMatchObject({ error: { type: "different-bytes" } });
        expect(toHex((await store.slot(open.id, 1)) ?? random(1))).toBe(toHex(utf8("one")));
        expect(await store.putSlot("00".repeat(16), 1, utf8("x"))).toMatchObject({ error: { type: "not-found" } });
        await store.dropRendezvous(open.id);
        expect(await store.rendezvous(open.id)).toBeUndefined();
        expect(await store.slot(open.id, 1)).toBeUndefined();
      });

      it("lets a unit have 200 rendezvous open, and takes away those that ended", async () => {
        const openOne = (expires: number, now: number) =>
          store.openRendezvous({ id: toHex(random(16)), token: "cd".repeat(32), unit: A, expires }, now);
        const opened = await Promise.all(Array.from({ length: 200 }, () => openOne(NOW + 1_000, NOW)));
        expect(opened.every(({ ok }) => ok)).toBe(true);
        expect(await openOne(NOW + 1_000, NOW)).toEqual({ ok: false, error: { type: "over-quota" } });
        expect((await openOne(NOW + 5_000, NOW + 1_000)).ok).toBe(true);
      });
    });

    it("finishes what waits when it is closed, and refuses what comes after", async () => {
      const author = await begin("A");
      const waiting = Promise.all(
        Array.from({ length: 50 }, () => store.append({ stream: WORK, entry: random(20), author })),
      );
      const closing = store.close();
      expect(await store.append({ stream: WORK, entry: random(20), author })).toEqual({
        ok: false,
        error: { type: "stopping" },
      });
      expect((await waiting).every(({ ok }) => ok)).toBe(true);
      await closing;
      store = await under.open();
      expect((await readAll(WORK)).seq).toBe(50);
    });
  });
}
