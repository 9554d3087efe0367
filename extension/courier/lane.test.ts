import { expect, test } from "vitest";
import { createLane, createTurns } from "./lane.ts";

function gate() {
  const open: (() => void)[] = [];
  return { wait: () => new Promise<void>((resolve) => open.push(resolve)), next: () => open.shift()?.() };
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

test("requests during a run make exactly one more run, which begins after it", async () => {
  const { wait, next } = gate();
  let runs = 0;
  let inside = 0;
  const lane = createLane(
    async () => {
      runs++;
      expect(++inside).toBe(1);
      await wait();
      inside--;
    },
    () => undefined,
  );
  const first = lane.request();
  const [second, third] = [lane.request(), lane.request()];
  expect(runs).toBe(1);
  next();
  await first;
  await settle();
  expect(runs).toBe(2);
  next();
  await Promise.all([second, third]);
  expect(runs).toBe(2);
});

test("a run that throws is reported, and the next request runs again", async () => {
  const failures: unknown[] = [];
  let runs = 0;
  const lane = createLane(
    async () => {
      if (++runs === 1) throw new Error("broken");
    },
    (error) => failures.push(error),
  );
  await lane.request();
  await lane.request();
  expect(runs).toBe(2);
  expect(failures).toEqual([new Error("broken")]);
});

test("turns under one name follow each other, also after one that failed; other names do not wait", async () => {
  const turns = createTurns();
  const { wait, next } = gate();
  const order: string[] = [];
  const first = turns.take("a", async () => {
    await wait();
    order.push("a1");
    throw new Error("broken");
  });
  const second = turns.take("a", async () => order.push("a2"));
  await turns.take("b", async () => order.push("b"));
  next();
  await expect(first).rejects.toThrow("broken");
  await second;
  expect(order).toEqual(["b", "a1", "a2"]);
});
