/** The store's contract: streams. */
import { describe, expect, it } from "vitest";

import { sha256Hex, toHex, utf8 } from "../../../shared/encoding/bytes.ts";
import { readPosition, verifyProof } from "../../../shared/wire/position.ts";
import { NO_HASH } from "../../../shared/wire/schema-parts.ts";
import type { StreamName } from "../../../shared/wire/stream-name.ts";
import { A, B, NOW, WORK, type Workbench } from "./workbench.ts";

export function describeStreams(at: Workbench): void {
  const { reopen, statementOf, begin, append, readAll, random } = at;

  describe("streams", () => {
    it("numbers entries from 1, each position on the one before, and proves every one", async () => {
      const author = await begin("A");
      const appended = [];
      for (let i = 0; i < 20; i++) appended.push(await append(author));
      expect(appended.map(({ seq }) => seq)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
      const read = await readAll(WORK);
      expect(read.entries).toEqual(appended.map(({ entry }) => toHex(entry)));
      expect(await at.store.streamHeads([WORK])).toEqual([{ stream: WORK, seq: 20, head: read.head }]);
      for (const { bytes, proof } of appended) {
        expect(await verifyProof(new Uint8Array(bytes), proof, at.signer)).toEqual({ ok: true, value: undefined });
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
        expect((await verifyProof(new Uint8Array(bytes), proof, at.signer)).ok).toBe(true);
      }
      expect(at.store.stats().commits).toBeLessThan(60);
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
        Array.from({ length: 30 }, () => at.store.append({ stream: WORK, entry: random(50), author, expect: head })),
      );
      const taken = results.filter((result) => result.ok);
      expect(taken).toHaveLength(1);
      const newest = (await at.store.streamHeads([WORK]))[0];
      for (const result of results) {
        if (!result.ok) expect(result.error).toEqual({ type: "head-mismatch", seq: 2, head: newest?.head });
      }
    });

    it("a refused comparison refuses only itself among those that are committed together", async () => {
      const author = await begin("A");
      const results = await Promise.all([
        at.store.append({ stream: WORK, entry: utf8("one"), author }),
        at.store.append({ stream: WORK, entry: utf8("two"), author, expect: "ab".repeat(32) }),
        at.store.append({ stream: WORK, entry: utf8("three"), author }),
      ]);
      expect(results.map(({ ok }) => ok)).toEqual([true, false, true]);
      expect((await readAll(WORK)).entries).toEqual([toHex(utf8("one")), toHex(utf8("three"))]);
    });

    it("refuses an author whose chain has moved on since the right was judged", async () => {
      const author = await begin("A");
      const next = await statementOf("A", 1, author.head);
      expect((await at.store.appendStatement(next)).ok).toBe(true);
      const refused = { ok: false, error: { type: "chain-moved" } };
      expect(await at.store.append({ stream: WORK, entry: random(10), author })).toEqual(refused);
      expect(await at.store.append({ stream: WORK, entry: random(10), author: { ...author, unit: B } })).toEqual(
        refused,
      );
      const moved = { unit: A, seq: 1, head: next.hash };
      expect((await at.store.append({ stream: WORK, entry: random(10), author: moved })).ok).toBe(true);
    });

    it("names the author's chain in every position", async () => {
      const author = await begin("A");
      const mail = await append(author, random(10), undefined, "mail/B/secret" as StreamName);
      const work = await append(author);
      expect(readPosition(mail.bytes)).toMatchObject({ ok: true, value: { chain: author } });
      expect(readPosition(work.bytes)).toMatchObject({ ok: true, value: { stream: WORK, chain: author } });
      expect((await readAll("mail/B/secret" as StreamName)).seq).toBe(1);
    });

    it("R29: never dates a position before one that stands, whatever its clock says", async () => {
      const author = await begin("A");
      const at0 = async (): Promise<number> => {
        const read = readPosition((await append(author)).bytes);
        if (!read.ok) throw new Error("a position that does not read");
        return Date.parse(read.value.at);
      };
      const [hour, day] = [3_600_000, 86_400_000];
      expect(await at0()).toBe(NOW);
      await reopen({ clock: NOW + hour });
      expect(await at0()).toBe(NOW + hour);
      await reopen({ clock: NOW - day });
      expect(await at0()).toBe(NOW + hour);
      expect(await at0()).toBe(NOW + hour);
      await reopen({ clock: NOW + day });
      expect(await at0()).toBe(NOW + day);
      expect((await readAll(WORK)).seq).toBe(5);
    });

    it("gives pages by number and by size, and at least one entry", async () => {
      const author = await begin("A");
      for (let i = 0; i < 5; i++) await append(author, random(1_000));
      const seqs = async (after: number, limit: number, bytes: number) => {
        const page = await at.store.entries(WORK, after, limit, bytes);
        return [page.entries.map(({ seq }) => seq), page.more];
      };
      expect(await seqs(0, 2, 1e6)).toEqual([[1, 2], true]);
      expect(await seqs(3, 2, 1e6)).toEqual([[4, 5], false]);
      expect(await seqs(0, 9, 2_500)).toEqual([[1, 2], true]);
      expect(await seqs(0, 9, 1)).toEqual([[1], true]);
      expect(await seqs(5, 9, 1e6)).toEqual([[], false]);
      expect(await seqs(99, 9, 1e6)).toEqual([[], false]);
      expect((await at.store.entries("work/B/secret" as StreamName, 0, 9, 9)).entries).toEqual([]);
      expect(await at.store.streamHeads(["work/B/secret" as StreamName])).toMatchObject([{ seq: 0, head: NO_HASH }]);
    });

    it("counts what a unit hands in against its quota, and refuses without a trace", async () => {
      await reopen({ quotaBytes: 1_000 });
      const author = await begin("A");
      await append(author, random(600));
      const refused = { ok: false, error: { type: "over-quota" } };
      expect(await at.store.append({ stream: WORK, entry: random(500), author })).toEqual(refused);
      await reopen({ quotaBytes: 1_000 });
      expect(await at.store.append({ stream: WORK, entry: random(500), author })).toEqual(refused);
      await append(author, random(400));
      expect((await readAll(WORK)).seq).toBe(2);
      const other = await begin("B");
      await append(other, random(900), undefined, "work/B/secret" as StreamName);
    });

    it("tells of every new entry, and not of one that was there", async () => {
      const author = await begin("A");
      const told: unknown[] = [];
      at.store.onEntries((places) => told.push(...places));
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
      const { epoch } = at.store;
      const first = await append(author, utf8("before"));
      const before = await readAll(WORK);
      await reopen();
      expect(at.store.epoch).toBe(epoch);
      expect(await readAll(WORK)).toEqual(before);
      const again = await append(author, utf8("before"));
      expect(again).toMatchObject({ seq: 1, again: true, proof: first.proof });
      await append(author, utf8("after"), before.head);
      expect((await readAll(WORK)).seq).toBe(2);
    });

    it("R30: begins a new epoch when it was restored from a backup, and keeps the proofs of the old one", async () => {
      const author = await begin("A");
      const { epoch } = at.store;
      await append(author, utf8("before"));
      await reopen({ restored: true });
      expect(at.store.epoch).not.toBe(epoch);
      const after = await append(author, utf8("after"));
      expect(readPosition(after.bytes)).toMatchObject({ ok: true, value: { epoch: at.store.epoch, seq: 2 } });
      const [old] = (await at.store.entries(WORK, 0, 1, 1)).entries;
      expect(old && readPosition(old.bytes)).toMatchObject({ ok: true, value: { epoch, seq: 1 } });
      expect(old && (await verifyProof(new Uint8Array(old.bytes), old.proof, at.signer)).ok).toBe(true);
      const restored = at.store.epoch;
      await reopen();
      expect(at.store.epoch).toBe(restored);
    });
  });
}
