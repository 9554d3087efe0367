/** The store's contract: chains, blobs, wake tokens and rendezvous. */
import { describe, expect, it } from "vitest";

import { toHex, utf8 } from "../../../shared/encoding/bytes.ts";
import type { StatementRequest } from "../store.ts";
import { A, B, NOW, type Workbench } from "./workbench.ts";

export function describeRecords(at: Workbench): void {
  const { reopen, statementOf, begin, random } = at;

  describe("chains", () => {
    it("takes the next statement only; the same again is the same", async () => {
      const author = await begin("A");
      const next = await statementOf("A", 1, author.head);
      expect(await at.store.appendStatement(next)).toEqual({ ok: true, value: { again: false } });
      expect(await at.store.appendStatement(next)).toEqual({ ok: true, value: { again: true } });
      const taken = { ok: false, error: { type: "sequence-taken", seq: 1, head: next.hash } };
      expect(await at.store.appendStatement(await statementOf("A", 1, author.head))).toEqual(taken);
      expect(await at.store.appendStatement(await statementOf("A", 2, author.head))).toEqual(taken);
      expect(await at.store.appendStatement(await statementOf("A", 3, next.hash))).toEqual(taken);
      expect(await at.store.chainHeads()).toEqual([{ unit: "A", seq: 1, head: next.hash }]);
      const kept = await at.store.chainState("A");
      expect(kept?.head).toEqual({ unit: "A", seq: 1, head: next.hash });
      expect(toHex(kept?.state ?? random(1))).toBe(toHex(next.state));
      expect(await at.store.chainState("B")).toBeUndefined();
    });

    it("of two statements for one place one is taken", async () => {
      const author = await begin("A");
      const rivals = await Promise.all(Array.from({ length: 8 }, () => statementOf("A", 1, author.head)));
      const results = await Promise.all(rivals.map((rival) => at.store.appendStatement(rival)));
      expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    });

    it("gives statements in pages, byte for byte", async () => {
      let head = (await begin("A")).head;
      const statements: StatementRequest[] = [];
      for (let seq = 1; seq <= 6; seq++) {
        const request = await statementOf("A", seq, head);
        await at.store.appendStatement(request);
        statements.push(request);
        head = request.hash;
      }
      const page = await at.store.statements("A", 2, 3, 1e6);
      expect(page.more).toBe(true);
      expect(page.statements.map(({ seq }) => seq)).toEqual([2, 3, 4]);
      page.statements.forEach(({ statement, cms }, at) => {
        expect(toHex(statement)).toBe(toHex(statements[at + 1]?.statement ?? random(1)));
        expect(toHex(cms)).toBe(toHex(statements[at + 1]?.cms ?? random(1)));
      });
      expect((await at.store.statements("A", 5, 30, 1e6)).more).toBe(false);
      expect((await at.store.statements("A", 0, 30, 1)).statements).toHaveLength(1);
    });

    it("knows the unit of a device and the newest epochs", async () => {
      const device = toHex(random(32));
      const author = await begin("A", { device, compartments: [{ level: "secret", epoch: 1 }] });
      await begin("B", { compartments: [{ level: "secret", epoch: 4 }] });
      expect(await at.store.unitOfDevice(device)).toBe("A");
      expect(await at.store.unitOfDevice(toHex(random(32)))).toBeUndefined();
      const epochs = async () => [...(await at.store.newestEpochs("secret", ["A", "B", "C"]))];
      expect(await epochs()).toEqual([
        ["A", 1],
        ["B", 4],
      ]);
      await at.store.appendStatement(
        await statementOf("A", 1, author.head, { compartments: [{ level: "secret", epoch: 2 }] }),
      );
      expect((await epochs())[0]).toEqual(["A", 2]);
      expect([...(await at.store.newestEpochs("topSecret", ["A", "B"]))]).toEqual([]);
    });
  });

  describe("blobs", () => {
    const blob = { id: "ab".repeat(32), size: 2_500_000, pieces: ["01", "02", "03"].map((byte) => byte.repeat(32)) };

    it("remembers which pieces are there, and which unit handed them in", async () => {
      expect(await at.store.blob(blob.id)).toBeUndefined();
      expect(await at.store.handedIn(A, blob.id)).toBeUndefined();
      await at.store.registerBlob(A, blob);
      await Promise.all([at.store.recordPiece(A, blob.id, 0), at.store.recordPiece(A, blob.id, 2)]);
      expect(await at.store.blob(blob.id)).toMatchObject({ id: blob.id, size: blob.size, pieces: blob.pieces });
      const registered = await at.store.registerBlob(B, blob);
      expect(registered.ok && [...registered.value.handedIn]).toEqual([0]);
      await at.store.recordPiece(B, blob.id, 1);
      await reopen();
      expect([...((await at.store.blob(blob.id))?.held ?? [])]).toEqual([0b111]);
      expect([...((await at.store.handedIn(A, blob.id)) ?? [])]).toEqual([0b101]);
      expect([...((await at.store.handedIn(B, blob.id)) ?? [])]).toEqual([0b010]);
    });

    it("knows no piece of a blob that the unit has not named", async () => {
      await at.store.registerBlob(A, blob);
      expect(await at.store.recordPiece(B, blob.id, 0)).toEqual({ ok: false, error: { type: "not-found" } });
    });

    it("counts a blob once for each unit that names it", async () => {
      await reopen({ quotaBytes: 3_000_000 });
      expect((await at.store.registerBlob(A, blob)).ok).toBe(true);
      expect((await at.store.registerBlob(A, blob)).ok).toBe(true);
      expect((await at.store.registerBlob(B, blob)).ok).toBe(true);
      const more = { ...blob, id: "cd".repeat(32) };
      expect(await at.store.registerBlob(A, more)).toEqual({ ok: false, error: { type: "over-quota" } });
      expect(await at.store.blob(more.id)).toBeUndefined();
    });

    it("R32: counts even the smallest blob as the block that it takes", async () => {
      await reopen({ quotaBytes: 10 * 4096 });
      const name = (at: number) => at.toString(16).padStart(64, "0");
      const smallest = (at: number) => ({ id: name(at), size: 1, pieces: [name(at)] });
      for (let i = 0; i < 10; i++) expect((await at.store.registerBlob(A, smallest(i))).ok).toBe(true);
      expect(await at.store.registerBlob(A, smallest(10))).toEqual({ ok: false, error: { type: "over-quota" } });
    });
  });

  describe("wake tokens and rendezvous", () => {
    it("keeps the newest four wake tokens of a device", async () => {
      const hashes = Array.from({ length: 6 }, () => toHex(random(32)));
      const device = toHex(random(32));
      for (const hash of hashes) await at.store.putWakeToken(hash, { device, unit: A });
      const found = await Promise.all(hashes.map((hash) => at.store.wakeToken(hash)));
      expect(found.map((token) => token !== undefined)).toEqual([false, false, true, true, true, true]);
      expect(found[5]).toEqual({ device, unit: "A" });
    });

    it("writes each slot of a rendezvous once", async () => {
      const open = { id: "ab".repeat(16), token: "cd".repeat(32), unit: A, expires: NOW + 1_000 };
      expect(await at.store.openRendezvous(open, NOW)).toEqual({ ok: true, value: { again: false } });
      expect(await at.store.openRendezvous(open, NOW)).toEqual({ ok: true, value: { again: true } });
      const other = { ...open, token: "ef".repeat(32) };
      expect(await at.store.openRendezvous(other, NOW)).toEqual({ ok: false, error: { type: "different-bytes" } });
      expect(await at.store.rendezvous(open.id)).toEqual(open);
      expect(await at.store.slot(open.id, 1)).toBeUndefined();
      expect(await at.store.putSlot(open.id, 1, utf8("one"))).toEqual({ ok: true, value: { again: false } });
      expect(await at.store.putSlot(open.id, 1, utf8("one"))).toEqual({ ok: true, value: { again: true } });
      expect(await at.store.putSlot(open.id, 1, utf8("two"))).toMatchObject({ error: { type: "different-bytes" } });
      expect(toHex((await at.store.slot(open.id, 1)) ?? random(1))).toBe(toHex(utf8("one")));
      expect(await at.store.putSlot("00".repeat(16), 1, utf8("x"))).toMatchObject({ error: { type: "not-found" } });
      await at.store.dropRendezvous(open.id);
      expect(await at.store.rendezvous(open.id)).toBeUndefined();
      expect(await at.store.slot(open.id, 1)).toBeUndefined();
    });

    it("lets a unit have 200 rendezvous open, and takes away those that ended", async () => {
      const openOne = (expires: number, now: number) =>
        at.store.openRendezvous({ id: toHex(random(16)), token: "cd".repeat(32), unit: A, expires }, now);
      const opened = await Promise.all(Array.from({ length: 200 }, () => openOne(NOW + 1_000, NOW)));
      expect(opened.every(({ ok }) => ok)).toBe(true);
      expect(await openOne(NOW + 1_000, NOW)).toEqual({ ok: false, error: { type: "over-quota" } });
      expect((await openOne(NOW + 5_000, NOW + 1_000)).ok).toBe(true);
    });
  });
}
