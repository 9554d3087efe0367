/** The store's contract: dispatches. */
import { describe, expect, it } from "vitest";

import { toHex } from "../../../shared/encoding/bytes.ts";
import { readAcceptance, readPosition, verifyProof } from "../../../shared/wire/position.ts";
import type { StreamName } from "../../../shared/wire/stream-name.ts";
import { A, type Workbench } from "./workbench.ts";

export function describeDispatches(at: Workbench): void {
  const { reopen, begin, append, readAll, statementOf, handOverOf, unitsNamed, random } = at;

  describe("dispatches", () => {
    it("puts an envelope into every mailbox and accepts the dispatch in the same commit", async () => {
      const author = await begin("A");
      const request = await handOverOf(author, ["B", "C"]);
      const accepted = await at.store.handOver(request);
      if (!accepted.ok) throw new Error(accepted.error.type);
      const { bytes, proof } = accepted.value;
      expect(await verifyProof(new Uint8Array(bytes), proof, at.signer)).toEqual({ ok: true, value: undefined });
      const { dispatch, request: hash } = request;
      expect(readAcceptance(bytes)).toMatchObject({
        ok: true,
        value: { epoch: at.store.epoch, dispatch, request: hash, mailboxes: 3, chain: author },
      });
      for (const [at, stream] of request.mailboxes.entries()) {
        expect((await readAll(stream)).entries).toEqual([toHex(request.envelope(at))]);
      }
      expect(await at.store.dispatch(dispatch)).toMatchObject({ from: A, request: hash, proof });
      expect(await at.store.dispatch("00".repeat(32))).toBeUndefined();
    });

    it.each([2, 450])(
      "R18, R19: to %i mailboxes, the same bytes give the first answer, others are refused",
      async (count) => {
        const author = await begin("A");
        const request = await handOverOf(author, unitsNamed(count));
        const first = await at.store.handOver(request);
        const again = await at.store.handOver(request);
        if (!first.ok || !again.ok) throw new Error("refused");
        expect(again.value).toEqual({ ...first.value, again: true });
        const other = await handOverOf(author, unitsNamed(count), request.dispatch);
        expect(await at.store.handOver(other)).toEqual({ ok: false, error: { type: "different-bytes" } });
        const heads = await at.store.streamHeads(request.mailboxes);
        expect(heads.every(({ seq }) => seq === 1)).toBe(true);
      },
    );

    it.each([2, 450])("to %i mailboxes, one dispatch handed over by many at once is taken once", async (count) => {
      const author = await begin("A");
      const request = await handOverOf(author, unitsNamed(count));
      const results = await Promise.all(Array.from({ length: 5 }, () => at.store.handOver(request)));
      const answers = results.map((result) => (result.ok ? toHex(result.value.bytes) : result.error.type));
      expect(new Set(answers).size).toBe(1);
      expect(results.filter((result) => result.ok && !result.value.again)).toHaveLength(1);
      const heads = await at.store.streamHeads(request.mailboxes);
      expect(heads.every(({ seq }) => seq === 1)).toBe(true);
    });

    it.each([
      [0, 1_200, 2],
      [2, 1_200, 2],
      [5, 1_200, 2],
      [0, 2, 1_200],
    ])(
      "R19: after %i appends beside it, a hand-over to %i mailboxes stands and another of that id to %i is refused",
      async (appends, first, second) => {
        const author = await begin("A");
        const taken = await handOverOf(author, unitsNamed(first));
        const other = await handOverOf(author, unitsNamed(second), taken.dispatch);
        const handing = at.store.handOver(taken);
        for (let i = 0; i < appends; i++) await append(author);
        const refused = await at.store.handOver(other);
        expect(refused).toEqual({ ok: false, error: { type: "different-bytes" } });
        expect((await handing).ok).toBe(true);
        await reopen();
        for (const stream of new Set([...taken.mailboxes.slice(0, 3), ...other.mailboxes.slice(0, 3)])) {
          const entry = random(80);
          await append(author, entry, undefined, stream);
          const place = taken.mailboxes.indexOf(stream);
          const before = place === -1 ? [] : [toHex(taken.envelope(place))];
          expect((await readAll(stream)).entries).toEqual([...before, toHex(entry)]);
        }
      },
    );

    it("charges a broadcast once, and nothing for one that was refused", async () => {
      const author = await begin("A");
      const [first, second] = [await handOverOf(author, unitsNamed(300)), await handOverOf(author, unitsNamed(300))];
      await reopen({ quotaBytes: first.bytes.length * 1.5 });
      for (let i = 0; i < 3; i++) expect((await at.store.handOver(first)).ok).toBe(true);
      for (let i = 0; i < 3; i++) {
        expect(await at.store.handOver(second)).toEqual({ ok: false, error: { type: "over-quota" } });
      }
      await append(author, random(Math.floor(first.bytes.length * 0.4)));
    });

    it("shows a broadcast in all mailboxes or in none, and lets others append meanwhile", async () => {
      const author = await begin("A");
      const request = await handOverOf(author, unitsNamed(1_200));
      const mailboxes = request.mailboxes;
      const broadcast = { isDone: false };
      const handing = at.store.handOver(request).finally(() => (broadcast.isDone = true));
      const seen = new Set<number>();
      let appended = 0;
      while (!broadcast.isDone) {
        const heads = await at.store.streamHeads(mailboxes);
        seen.add(heads.filter(({ seq }) => seq > 0).length);
        await append(author);
        appended += 1;
      }
      expect((await handing).ok).toBe(true);
      seen.add((await at.store.streamHeads(mailboxes)).filter(({ seq }) => seq > 0).length);
      expect([...seen].filter((count) => count !== 0 && count !== mailboxes.length)).toEqual([]);
      expect(appended).toBeGreaterThan(2);
      for (const stream of mailboxes.slice(0, 5)) expect((await readAll(stream)).seq).toBe(1);
    });

    it("R29: names no earlier state of the sender's chain behind a later one, however a broadcast is written", async () => {
      const author = await begin("A");
      const request = await handOverOf(author, unitsNamed(1_200));
      const handing = at.store.handOver(request);
      await append(author);
      const next = await statementOf("A", 1, author.head);
      expect((await at.store.appendStatement(next)).ok).toBe(true);
      const later = { unit: A, seq: 1, head: next.hash };
      const last = request.mailboxes.at(-1) as StreamName;
      for (const stream of [request.mailboxes[0] as StreamName, last])
        await append(later, random(80), undefined, stream);
      expect((await handing).ok).toBe(true);
      for (const stream of request.mailboxes) {
        const { entries } = await at.store.entries(stream, 0, 9, 1e6);
        const seqs = entries.map(({ bytes }) => {
          const read = readPosition(bytes);
          return read.ok ? read.value.chain.seq : Number.NaN;
        });
        expect(seqs).toEqual(seqs.toSorted((a, b) => a - b));
      }
      expect(await at.store.entries(last, 0, 9, 1e6)).toMatchObject({ entries: { length: 2 } });
    });

    it("keeps the order of a mailbox to which others append while a broadcast is written", async () => {
      const author = await begin("A");
      const request = await handOverOf(author, unitsNamed(600));
      const stream = "mail/U0000/unclassified" as StreamName;
      const broadcast = { isDone: false };
      const handing = at.store.handOver(request).finally(() => (broadcast.isDone = true));
      const notices: number[] = [];
      while (!broadcast.isDone) notices.push((await append(author, random(80), undefined, stream)).seq);
      await handing;
      const read = await readAll(stream);
      expect(read.seq).toBe(notices.length + 1);
      expect(read.entries).toContain(toHex(request.envelope(request.mailboxes.indexOf(stream))));
    });

    it("gives the blob to the units whose mailboxes the dispatch reached, at its level", async () => {
      const author = await begin("A");
      const request = await handOverOf(author, unitsNamed(300));
      await at.store.handOver(request);
      expect(await at.store.blobGrants("U0123", request.blob)).toEqual(["unclassified"]);
      expect(await at.store.blobGrants("A", request.blob)).toEqual(["unclassified"]);
      expect(await at.store.blobGrants("B", request.blob)).toEqual([]);
      expect(await at.store.blobGrants("U0123", "00".repeat(32))).toEqual([]);
    });

    it.each([2, 450])(
      "to %i mailboxes, refuses an author whose chain has moved on, and one over quota",
      async (count) => {
        await reopen({ quotaBytes: 10_000 });
        const author = await begin("A");
        const stale = { ...author, head: "ab".repeat(32) };
        const request = await handOverOf(stale, unitsNamed(count));
        expect(await at.store.handOver(request)).toEqual({ ok: false, error: { type: "chain-moved" } });
        await append(author, random(9_000));
        expect(await at.store.handOver({ ...request, author })).toEqual({ ok: false, error: { type: "over-quota" } });
        const heads = await at.store.streamHeads(request.mailboxes);
        expect(heads.every(({ seq }) => seq === 0)).toBe(true);
        expect(await at.store.dispatch(request.dispatch)).toBeUndefined();
      },
    );
  });
}
