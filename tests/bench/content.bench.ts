/** Content encryption in the browser against one bare AES-GCM call over the same bytes. */
import { openBenchPage } from "./bench-page.ts";
import { medianTime, ratioOf, type Times } from "./paired.ts";
import type { Figure, Goal, Run } from "./report.ts";

const GOAL: Goal = { atMost: 1.5 };

export const run: Run = async ({ quick, tell }) => {
  const size = quick ? 10_000_000 : 100_000_000;
  const repetitions = quick ? 3 : 21;
  await using page = await openBenchPage();
  tell(`${size / 1e6} MB, ${repetitions} repetitions`);
  const times = await page.call("content", { size, repetitions, warmUp: quick ? 1 : 3 });

  const speed = (name: string): string => {
    const ms = medianTime(times, name);
    return `${name} ${ms.toFixed(0)} ms, ${(size / 1e3 / ms).toFixed(0)} MB/s`;
  };
  const against = (what: string, one: string, other: string, goal?: Goal): Figure => ({
    what,
    ...ratioOf(times, one, other),
    unit: "ratio",
    ...(goal && { goal }),
    plain: `${speed(one)}; ${speed(other)}`,
  });
  return {
    name: "content",
    title: "Content encryption in the browser",
    measured: [
      `${size / 1e6} MB of random bytes through encryptContent (pieces of 1 MiB, 4 on their way), every piece read and dropped`,
      `against one crypto.subtle.encrypt (AES-256-GCM) over the same bytes in memory`,
      `${page.version}, one dedicated worker of a page of an extension, which makes the load itself`,
      `medians of ${repetitions} repetitions, each of which does all of them in a turning order`,
    ],
    figures: [
      against("encrypting bytes in memory, against one bare call", "from bytes", "bare", GOAL),
      against("encrypting a Blob of pieces, against one bare call", "from a Blob", "bare", GOAL),
      against("hashing the pieces one by one, against one bare call", "hashing pieces", "bare"),
      against("hashing the pieces one by one, against one bare SHA-256", "hashing pieces", "bare SHA-256"),
    ],
    where: whereOf(times),
    details: times,
  };
};

function whereOf(times: Times): string[] {
  const ms = (name: string): number => medianTime(times, name);
  const added = ms("from a Blob") - ms("from bytes");
  return [
    `from bytes: ${ms("from bytes").toFixed(0)} ms, the bare call ${ms("bare").toFixed(0)} ms: pieces of 1 MiB need no buffer of the whole size`,
    `from a Blob: ${added.toFixed(0)} ms more than from bytes; reading it alone takes ${ms("reading the Blob").toFixed(0)} ms, and the bare call over its arrayBuffer() ${ms("bare over the Blob").toFixed(0)} ms`,
  ];
}
