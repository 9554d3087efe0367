/** Wrapping a content key for every office of a broadcast, in the browser, against the platform's bare encapsulation. */
import { availableParallelism } from "node:os";
import { openBenchPage } from "./bench-page.ts";
import { medianTime, ratioOf, type Times } from "./paired.ts";
import { BROADCAST_RECIPIENTS } from "./broadcast-shape.ts";
import type { Run } from "./report.ts";

export const run: Run = async ({ quick, tell }) => {
  const count = quick ? 200 : BROADCAST_RECIPIENTS;
  const options = { count, repetitions: quick ? 3 : 15, warmUp: quick ? 1 : 2 };
  await using page = await openBenchPage();
  tell(`${count} recipients in one worker, ${options.repetitions} repetitions`);
  const { backend, times } = await page.call("wraps", options);
  tell("the same in two workers");
  const shared = await page.call("sharedWraps", { ...options, workers: [1, 2] });

  const plain = (from: Times, name: string, called: string): string => {
    const ms = medianTime(from, name);
    return `${called} ${ms.toFixed(0)} ms, ${((1000 * ms) / count).toFixed(0)} µs each`;
  };
  const bare = plain(times, "bare", "bare");
  return {
    name: "wraps",
    title: `Wrapping for ${count} recipients in the browser`,
    measured: [
      `wrapMany of a 32-byte key to ${count} different X-Wing keys with the associated data of a hand-over, backend "${backend}"`,
      `bare: crypto.subtle.encapsulateBits (MLKEM768-X25519) to the same keys, imported beforehand, as many at once`,
      `${page.version}, dedicated workers of a page of an extension, which make the load themselves`,
      `two workers: each has half, and posts its wraps back to the page, whose waiting is the time`,
      `medians of ${options.repetitions} repetitions, each of which does all of them in a turning order`,
    ],
    figures: [
      {
        what: "rate of wraps in one worker, against bare encapsulation",
        ...ratioOf(times, "bare", "wrapMany"),
        unit: "ratio",
        goal: { atLeast: 0.45 },
        plain: `${plain(times, "wrapMany", "wrapMany")}; ${bare}`,
      },
      {
        what: "rate of wraps in two workers, against one",
        ...ratioOf(shared, "wraps 1", "wraps 2"),
        unit: "ratio",
        plain: `${plain(shared, "wraps 2", "two")}; ${plain(shared, "wraps 1", "one")}; ${availableParallelism()} cores`,
      },
      {
        what: "rate of bare encapsulation in two workers, against one: more than this the machine does not give",
        ...ratioOf(shared, "bare 1", "bare 2"),
        unit: "ratio",
        plain: `${plain(shared, "bare 2", "two")}; ${plain(shared, "bare 1", "one")}`,
      },
      {
        what: "bare encapsulation one at a time, against several at once",
        ...ratioOf(times, "bare, one at a time", "bare"),
        unit: "ratio",
        plain: `${plain(times, "bare, one at a time", "one at a time")}; ${bare}`,
      },
    ],
    where: whereOf(times),
    details: { wraps: times, shared },
  };
};

/** The parts done apart, each as many at once as in `wrapMany`. */
function whereOf(times: Times): string[] {
  const whole = medianTime(times, "wrapMany");
  const parts = ["bare", "reading the public keys", "key schedule", "AES-GCM"];
  const share = (ms: number): string => `${((100 * ms) / whole).toFixed(0)} %`;
  const rest = whole - parts.reduce((sum, name) => sum + medianTime(times, name), 0);
  const named = (name: string): string => (name === "bare" ? "encapsulation" : name);
  return [
    `of wrapMany's time, when each part is done apart: ${parts.map((name) => `${named(name)} ${share(medianTime(times, name))}`).join(", ")}`,
    `the rest (turns for the event loop, JavaScript, memory; below zero where the parts overlap): ${share(rest)}`,
  ];
}
