import { expect, test } from "vitest";
import { createToastStore } from "./toast-store.ts";

function manualTimer() {
  let now = 0;
  const due = new Map<number, { at: number; run: () => void }>();
  let handle = 0;
  return {
    set: (run: () => void, milliseconds: number) => {
      handle += 1;
      due.set(handle, { at: now + milliseconds, run });
      return handle;
    },
    clear: (id: unknown) => {
      if (typeof id === "number") due.delete(id);
    },
    pass: (milliseconds: number) => {
      now += milliseconds;
      for (const [id, { at, run }] of due) {
        if (at > now) continue;
        due.delete(id);
        run();
      }
    },
  };
}

test("a message goes away by itself, one that can be undone later, a failure never", () => {
  const timer = manualTimer();
  const store = createToastStore(timer);
  store.show("kept");
  store.show("deleted", { action: { label: "undo", run: () => {} } });
  store.show("not sent", { tone: "failed" });
  timer.pass(6_000);
  expect(store.get().map(({ message }) => message)).toEqual(["deleted", "not sent"]);
  timer.pass(60_000);
  expect(store.get().map(({ message }) => message)).toEqual(["not sent"]);
  store.dismiss(3);
  expect(store.get()).toEqual([]);
});

test("nothing goes away while somebody looks at it, and its time starts anew afterwards", () => {
  const timer = manualTimer();
  const store = createToastStore(timer);
  store.show("kept");
  timer.pass(5_000);
  store.hold(true);
  timer.pass(60_000);
  expect(store.get()).toHaveLength(1);
  store.hold(false);
  timer.pass(5_999);
  expect(store.get()).toHaveLength(1);
  timer.pass(1);
  expect(store.get()).toHaveLength(0);
});

test("listeners hear of every change until their signal ends", () => {
  const store = createToastStore(manualTimer());
  const ending = new AbortController();
  let heard = 0;
  store.subscribe(() => (heard += 1), ending.signal);
  store.show("a");
  store.dismiss(1);
  ending.abort();
  store.show("b");
  expect(heard).toBe(2);
});
