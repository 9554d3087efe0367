import { expect, test } from "vitest";
import { type Result, err, ok } from "../../shared/result.ts";
import { createDraftSaver } from "./draft-saver.ts";

type Saved = Result<void, { readonly type: string }>;

/** A store that is as slow as the test wants: each save ends when it is told to. */
function slowStore() {
  const writes: { readonly text: string; readonly end: (saved: Saved) => void }[] = [];
  const saver = createDraftSaver(({ text }: { readonly text: string }) => {
    const { promise, resolve } = Promise.withResolvers<Saved>();
    writes.push({ text, end: resolve });
    return promise;
  });
  const begun = (count: number) => expect.poll(() => writes.length).toBe(count);
  return { writes, saver, begun };
}

test("who waits for the form to be kept waits for the save that is under way, too", async () => {
  const { writes, saver, begun } = slowStore();
  saver.change({ text: "last words" });
  void saver.flush();
  await begun(1);
  let isOver = false;
  const flushed = saver.flush().then((saved) => ((isOver = true), saved));
  await new Promise((resolve) => setImmediate(resolve));
  expect(isOver).toBe(false);
  writes[0]?.end(ok(undefined));
  expect(await flushed).toEqual(ok(undefined));
  expect(writes).toHaveLength(1);
});

test("a newer form is written after the older one, and only then is everything kept", async () => {
  const { writes, saver, begun } = slowStore();
  saver.change({ text: "older" });
  const first = saver.flush();
  await begun(1);
  saver.change({ text: "newer" });
  const second = saver.flush();
  await new Promise((resolve) => setImmediate(resolve));
  expect(writes.map(({ text }) => text)).toEqual(["older"]);
  writes[0]?.end(ok(undefined));
  await first;
  expect(saver.isKept()).toBe(false);
  await begun(2);
  writes[1]?.end(ok(undefined));
  await second;
  expect(writes.map(({ text }) => text)).toEqual(["older", "newer"]);
  expect(saver.isKept()).toBe(true);
});

test("what could not be written is not forgotten: who asked is told, and the next save writes it", async () => {
  const { writes, saver, begun } = slowStore();
  saver.change({ text: "no room" });
  const failing = saver.flush();
  await begun(1);
  writes[0]?.end(err({ type: "storage-full" }));
  expect(await failing).toEqual(err({ type: "storage-full" }));
  expect(saver.isKept()).toBe(false);
  const again = saver.flush();
  await begun(2);
  writes[1]?.end(ok(undefined));
  expect(await again).toEqual(ok(undefined));
  expect(writes.map(({ text }) => text)).toEqual(["no room", "no room"]);
});
