/** Sealing a whole broadcast in the browser: what a sender waits for between the seal and the first byte sent. */
import { openBenchPage } from "./bench-page.ts";
import { BROADCAST_RECIPIENTS } from "./broadcast-shape.ts";
import { medianTime, ratioOf } from "./paired.ts";
import type { Run } from "./report.ts";

export const run: Run = async ({ quick, tell }) => {
  const count = quick ? 100 : BROADCAST_RECIPIENTS;
  const fileBytes = quick ? 500_000 : 5_000_000;
  const repetitions = quick ? 3 : 9;
  await using page = await openBenchPage();
  tell(`${count} recipients, a PDF of ${fileBytes / 1e6} MB, ${repetitions} repetitions`);
  const { times, steps, blobBytes, handOverBytes } = await page.call("dispatch", {
    count,
    fileBytes,
    repetitions,
    warmUp: 1,
  });
  const whole = Object.values(steps).reduce((sum, ms) => sum + ms, 0);
  const share = (ms: number): string => `${((100 * ms) / whole).toFixed(0)} %`;
  return {
    name: "dispatch",
    title: `Sealing a broadcast to ${count} recipients in the browser`,
    measured: [
      `sealDispatch of one PDF of ${fileBytes / 1e6} MB: signed papers checked, files hashed, body encrypted and hashed, ${count + 1} wraps, hand-over written`,
      `blob ${(blobBytes / 1e6).toFixed(1)} MB, hand-over ${(handOverBytes / 1e6).toFixed(1)} MB; both dropped, nothing stored or sent`,
      `bare: one AES-GCM call over as many bytes, and bare encapsulation to the same recipients`,
      `${page.version}, one dedicated worker of a page of an extension; medians of ${repetitions} repetitions`,
    ],
    figures: [
      {
        what: "sealing the whole dispatch, against its bare cryptography",
        ...ratioOf(times, "sealing", "bare"),
        unit: "ratio",
        plain: `sealing ${medianTime(times, "sealing").toFixed(0)} ms; bare ${medianTime(times, "bare").toFixed(0)} ms`,
      },
    ],
    where: [
      `steps of one sealing: ${Object.entries(steps)
        .map(([step, ms]) => `${step} ${share(ms)} (${ms.toFixed(0)} ms)`)
        .join(", ")}`,
      `"handing over" is writing the wraps as canonical JSON, and its hashes`,
    ],
    details: { times, steps },
  };
};
