/**
 * The inbox of a unit that has received much, against one that has received little, through the screens of the extension as
 * it is shipped: how long until the first rows, what a key in the search costs, whether scrolling is smooth, what it holds
 * in memory.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { silentLog } from "../../server/log.ts";
import { Desk } from "../practice/desk.ts";
import { lock } from "../practice/drive.ts";
import { inventPassphrase } from "../practice/passphrase.ts";
import { makePractice } from "../practice/practice.ts";
import { buildExtension } from "../tools/build-extension.ts";
import { PATIENCE } from "../tools/patience.ts";
import { medianTime, quantile, ratioOf, timePaired } from "./paired.ts";
import { plantDispatches } from "./plant-dispatches.ts";
import type { Run } from "./report.ts";

const FEW = 100;
const UNITS = ["Z01.01", "Z01.02"] as const;
const SENDERS = ["Z01", "Z01.01.01", "Z01.02.01", "Z01.02.02"];
const TYPED = ["bao cao", "số 4", "QUYẾT ĐỊNH", "ubnd-vp", "khong co gi"];

interface Opening {
  readonly firstRows: number;
  readonly whole: number;
  /** The longest task of the window until everything stood. */
  readonly stall: number;
}

export const run: Run = async ({ quick, tell }) => {
  const many = quick ? 2_000 : 50_000;
  await using cleanUp = new AsyncDisposableStack();
  const work = await mkdtemp(join(tmpdir(), "tram-bench-volume-"));
  cleanUp.defer(() => rm(work, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }));
  const { chromium: extensionDir } = await buildExtension();
  const practice = await makePractice({ directory: work, log: silentLog });
  cleanUp.defer(() => practice.stopRelay());
  const passphrase = inventPassphrase();

  const openDesk = async (unit: string, count: number): Promise<Page> => {
    tell(`planting ${count} dispatches`);
    const profileDir = join(work, unit);
    const desk = new Desk({ name: unit, practice, extensionDir, profileDir, passphrase, headed: false });
    await desk.open();
    cleanUp.defer(() => desk.close());
    await desk.enrol(practice.official(unit, "clerk"));
    await desk.page.locator(".desk[data-synced]").waitFor({ timeout: PATIENCE });
    await desk.lock();
    await plantDispatches(desk.page, { passphrase, unit, from: SENDERS, count });
    return desk.page;
  };
  const pages = [await openDesk(UNITS[0], FEW), await openDesk(UNITS[1], many)] as const;

  tell("opening the inbox");
  const opened: Opening[] = [];
  const open = async (page: Page, count: number): Promise<number> => {
    const times = await openInbox(page, passphrase, count);
    if (count === many) opened.push(times);
    return times.firstRows;
  };
  const times = await timePaired(
    [
      { name: "few", run: () => open(pages[0], FEW) },
      { name: "many", run: () => open(pages[1], many) },
    ],
    { repetitions: quick ? 1 : 7, warmUp: 1 },
  );
  tell("reading what is held in memory");
  const [small, large] = [await heapOf(pages[0]), await heapOf(pages[1])];
  tell("searching");
  const keys = await searchTimes(pages[1]);
  const keysOfFew = await searchTimes(pages[0]);
  tell("scrolling");
  const frames = await scrollFrames(pages[1]);

  const plain = (ms: number): string => `${ms.toFixed(0)} ms`;
  const median = (values: readonly number[]): number => quantile(values, 0.5);
  return {
    name: "volume",
    title: `An inbox of ${many} dispatches against one of ${FEW}`,
    measured: [
      "one Chromium for each, the extension as shipped, the page loaded anew before each unlocking; from the unlock screen's end",
      "planted: rows, short records and the fold of the unit's work; entries before the fold, and signatures, are not there",
      "a key: from the input to the second frame after it, so two frames of it are the browser's (33 ms)",
    ],
    figures: [
      {
        what: `time to the first rows, ${many} against ${FEW}`,
        ...ratioOf(times, "many", "few"),
        unit: "ratio",
        goal: { atMost: 1.5 },
        plain: `${plain(medianTime(times, "many"))} against ${plain(medianTime(times, "few"))}`,
      },
      {
        what: `time to the whole list of ${many}`,
        value: median(opened.map(({ whole }) => whole)),
        unit: "ms",
        plain: `first rows after ${plain(medianTime(times, "many"))}`,
      },
      {
        what: "longest task of the window meanwhile",
        value: median(opened.map(({ stall }) => stall)),
        unit: "ms",
        goal: { atMost: 50 },
        plain: `of ${opened.length} openings`,
      },
      {
        what: `memory of the open inbox, ${many} against ${FEW}`,
        value: large / small,
        unit: "ratio",
        goal: { atMost: 3 },
        plain: `${large.toFixed(0)} MB against ${small.toFixed(0)} MB`,
      },
      ...([0.5, 0.95] as const).map((share) => ({
        what: `a key in the search, ${share === 0.5 ? "median" : "19 of 20"}, ${many} against ${FEW}`,
        value: quantile(keys, share) / quantile(keysOfFew, share),
        unit: "ratio" as const,
        plain: `${plain(quantile(keys, share))} against ${plain(quantile(keysOfFew, share))}`,
      })),
      {
        what: "frames over 50 ms while scrolling",
        value: frames.filter((ms) => ms > 50).length,
        unit: "count",
        goal: { atMost: 0 },
        plain: `of ${frames.length}, the longest ${plain(Math.max(...frames))}`,
      },
    ],
    where: [],
  };
};

async function openInbox(page: Page, passphrase: string, count: number): Promise<Opening> {
  if ((await page.locator('[data-step="lock"]').count()) > 0) await lock(page);
  await page.reload();
  await page.locator("[data-field=passphrase] input").fill(passphrase);
  const watching = page.evaluate(
    ({ whole, patience }) =>
      new Promise<Opening>((done, failed) => {
        let stall = 0;
        let [began, first] = [0, 0];
        const tasks = new PerformanceObserver((list) => {
          for (const { duration } of list.getEntries()) if (began > 0) stall = Math.max(stall, duration);
        });
        tasks.observe({ type: "longtask" });
        const look = (): void => {
          const now = performance.now();
          if (began === 0 && document.querySelector("[data-screen=unlock]") === null) began = now;
          if (first === 0 && document.querySelector("[data-screen=incoming] [role=option]") !== null) first = now;
          const shown = document.querySelector<HTMLElement>("[data-screen=incoming]")?.dataset["count"];
          if (shown !== String(whole)) return;
          changes.disconnect();
          setTimeout(() => {
            tasks.disconnect();
            done({ firstRows: first - began, whole: now - began, stall });
          }, 500);
        };
        const changes = new MutationObserver(look);
        changes.observe(document, { subtree: true, childList: true, attributes: true });
        setTimeout(() => failed(new Error("the list does not become whole")), patience);
      }),
    { whole: count, patience: PATIENCE },
  );
  await page.locator('[data-step="unlock"]').click();
  return watching;
}

/** MB of JavaScript objects in the window, after rubbish was collected. */
async function heapOf(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send("HeapProfiler.enable");
  await session.send("HeapProfiler.collectGarbage");
  const { usedSize } = (await session.send("Runtime.getHeapUsage")) as { readonly usedSize: number };
  await session.detach();
  return usedSize / 1_048_576;
}

/** Milliseconds for each key. */
function searchTimes(page: Page): Promise<readonly number[]> {
  return page.evaluate(async (texts) => {
    const box = document.querySelector<HTMLInputElement>("input[type=search]");
    if (box === null) throw new Error("there is no search");
    const frame = (): Promise<number> => new Promise((done) => void requestAnimationFrame(done));
    const times: number[] = [];
    for (const text of texts) {
      for (let length = 0; length <= text.length; length++) {
        await frame();
        const began = performance.now();
        box.value = text.slice(0, length);
        box.dispatchEvent(new InputEvent("input", { bubbles: true }));
        await frame();
        await frame();
        if (length > 0) times.push(performance.now() - began);
      }
    }
    return times;
  }, TYPED);
}

/** Milliseconds from frame to frame, while the list goes by a screen at a time. */
function scrollFrames(page: Page): Promise<readonly number[]> {
  return page.evaluate(async () => {
    const list = document.querySelector<HTMLElement>("[data-screen=incoming] .split-list");
    if (list === null) throw new Error("there is no list");
    const frame = (): Promise<number> => new Promise((done) => void requestAnimationFrame(done));
    list.scrollTop = 0;
    const times: number[] = [];
    let last = await frame();
    for (let at = 0; at < 300; at++) {
      list.scrollTop += at % 3 === 0 ? list.clientHeight : 120;
      const now = await frame();
      times.push(now - last);
      last = now;
    }
    return times;
  });
}
