import { describe, expect, it } from "vitest";

import { createCommitQueue, MAX_ROWS } from "./commit-queue.ts";
import type { Operation, Settled } from "./operations.ts";

const done: Settled = { type: "done", outcome: { ok: true, value: undefined } };
const drop = (id: number) => ["dropRendezvous", { id: String(id) }] as const;
const small = { rows: 1, bytes: 10 };

function recording(settle: (operations: readonly Operation[]) => Settled[] | Promise<Settled[]>) {
  const groups: string[][] = [];
  const queue = createCommitQueue((operations) => {
    groups.push(operations.map(({ request }) => ("id" in request ? request.id : "")));
    return settle(operations);
  });
  return { queue, groups };
}

describe("group commit", () => {
  it("commits together what arrives in one turn, and in the order in which it came", async () => {
    const { queue, groups } = recording((operations) => operations.map(() => done));
    await Promise.all(Array.from({ length: 5 }, (_, id) => queue.submit(...drop(id), small)));
    await queue.submit(...drop(9), small);
    expect(groups).toEqual([["0", "1", "2", "3", "4"], ["9"]]);
  });

  it("gathers what comes while a commit is on its way", async () => {
    let release: () => void = () => undefined;
    const first = new Promise<void>((resolve) => (release = resolve));
    const { queue, groups } = recording(async (operations) => {
      if (groups.length === 1) await first;
      return operations.map(() => done);
    });
    const waiting = [queue.submit(...drop(0), small)];
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    for (let id = 1; id < 4; id++) {
      waiting.push(queue.submit(...drop(id), small));
      await new Promise((resolve) => setImmediate(resolve));
    }
    release();
    await Promise.all(waiting);
    expect(groups).toEqual([["0"], ["1", "2", "3"]]);
  });

  it("never puts more rows into a commit than others should wait for", async () => {
    const { queue, groups } = recording((operations) => operations.map(() => done));
    const sizes = [100, 100, 100, 300, 1];
    await Promise.all(sizes.map((rows, id) => queue.submit(...drop(id), { rows, bytes: 1 })));
    expect(groups).toEqual([["0", "1"], ["2"], ["3"], ["4"]]);
    expect(MAX_ROWS).toBe(256);
  });

  it("hands parts to a writer that merges while it still works, so that neither waits for the other", async () => {
    const parts: { readonly size: number; readonly release: () => void }[] = [];
    const queue = createCommitQueue(
      (operations) =>
        new Promise((resolve) => {
          parts.push({ size: operations.length, release: () => resolve(operations.map(() => done)) });
        }),
      true,
    );
    const waiting = Array.from({ length: 80 }, (_, id) => queue.submit(...drop(id), small));
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    expect(parts.map(({ size }) => size)).toEqual([32, 32]);
    expect(queue.waiting).toBe(16);
    parts[0]?.release();
    await Promise.all(waiting.slice(0, 32));
    expect(parts).toHaveLength(2);
    parts[1]?.release();
    await Promise.all(waiting.slice(32, 64));
    while (parts.length < 3) await new Promise((resolve) => setImmediate(resolve));
    expect(parts.map(({ size }) => size)).toEqual([32, 32, 16]);
    parts[2]?.release();
    await Promise.all(waiting);
  });

  it("gives a writer that merges no more than this commit and the next, and goes on when it has caught up", async () => {
    const releases: (() => void)[] = [];
    const queue = createCommitQueue(
      (operations) => new Promise((resolve) => releases.push(() => resolve(operations.map(() => done)))),
      true,
    );
    const all = Array.from({ length: 1_000 }, (_, id) => queue.submit(...drop(id), small));
    expect(releases).toHaveLength((2 * MAX_ROWS) / 32);
    expect(queue.waiting).toBe(1_000 - 2 * MAX_ROWS);
    while (queue.operations < 1_000) {
      for (const release of releases.splice(0)) release();
      await new Promise((resolve) => setImmediate(resolve));
    }
    await Promise.all(all);
    expect(queue.waiting).toBe(0);
  });

  it("R32: gives a writer that merges no more bytes than it needs to go on", async () => {
    const releases: (() => void)[] = [];
    const queue = createCommitQueue(
      (operations) => new Promise((resolve) => releases.push(() => resolve(operations.map(() => done)))),
      true,
    );
    const mebibyte = { rows: 1, bytes: 1024 * 1024 };
    const all = Array.from({ length: 90 }, (_, id) => queue.submit(...drop(id), mebibyte));
    expect(queue.waiting).toBe(90 - 16);
    while (queue.operations < 90) {
      for (const release of releases.splice(0)) release();
      await new Promise((resolve) => setImmediate(resolve));
    }
    await Promise.all(all);
  });

  it("R32: refuses as busy beyond its bounds, and takes again when it has caught up", async () => {
    let release: () => void = () => undefined;
    const first = new Promise<void>((resolve) => (release = resolve));
    const { queue } = recording(async (operations) => {
      await first;
      return operations.map(() => done);
    });
    const waiting = Array.from({ length: 9_000 }, (_, id) => queue.submit(...drop(id), small));
    const busy = await queue.submit(...drop(0), small);
    expect(busy).toEqual({ ok: false, error: { type: "busy" } });
    release();
    const results = await Promise.all(waiting);
    expect(results.filter(({ ok }) => ok).length).toBeGreaterThan(8_000);
    expect((await queue.submit(...drop(0), small)).ok).toBe(true);
    expect(await queue.submit(...drop(0), { rows: 1, bytes: 1e9 })).toEqual({ ok: false, error: { type: "busy" } });
  });

  it("a full disk refuses all, a fault only its own, and a writer that is gone everything", async () => {
    const full = recording((operations) => operations.map(() => ({ type: "disk-full" })));
    const results = await Promise.all([0, 1].map((id) => full.queue.submit(...drop(id), small)));
    expect(results).toEqual(Array.from({ length: 2 }, () => ({ ok: false, error: { type: "disk-full" } })));
    const faulty = recording((operations) =>
      operations.map((_, at) => (at === 0 ? { type: "fault", message: "a bug" } : done)),
    );
    const mixed = await Promise.allSettled([0, 1].map((id) => faulty.queue.submit(...drop(id), small)));
    expect(mixed.map(({ status }) => status)).toEqual(["rejected", "fulfilled"]);
    const gone = recording(() => Promise.reject(new Error("gone")));
    await expect(gone.queue.submit(...drop(0), small)).rejects.toThrow("gone");
    await expect(gone.queue.submit(...drop(1), small)).rejects.toThrow("gone");
  });

  it("commits what waits when it stops, and refuses what comes after", async () => {
    const { queue, groups } = recording((operations) => operations.map(() => done));
    const waiting = queue.submit(...drop(0), small);
    const stopping = queue.stop();
    expect(await queue.submit(...drop(1), small)).toEqual({ ok: false, error: { type: "stopping" } });
    await stopping;
    expect((await waiting).ok).toBe(true);
    expect(groups).toEqual([["0"]]);
  });
});
