/**
 * Takes the pictures of the README and of docs/design-language.md that show the desk itself, from the job as the demo plays
 * it: `node tests/practice/take-pictures.ts`.
 */
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildExtension } from "../tools/build-extension.ts";
import { playDemo, type Step } from "./play-demo.ts";
import { printPaper, SAMPLE_PAPER } from "./sample-paper.ts";

const DOCS = join(dirname(fileURLToPath(import.meta.url)), "../../docs");

const PICTURES = [
  { file: "pictures/incoming.png", locale: "en-GB", width: 1280, height: 960, step: "the receiving clerk opens it" },
  {
    file: "design-language/desk-vi-light-1680.png",
    locale: "vi-VN",
    width: 1680,
    height: 1000,
    step: "the arrival number stands",
  },
] as const;

const { chromium: extensionDir } = await buildExtension();
const work = mkdtempSync(join(tmpdir(), "tram-pictures-"));
try {
  const main = join(work, "cong-van.pdf");
  await printPaper(SAMPLE_PAPER, main);
  for (const [at, { file, locale, width, height, step }] of PICTURES.entries()) {
    const out = join(work, `out-${at}`);
    mkdirSync(out);
    await playDemo({
      out,
      main,
      extensionDir,
      work: join(work, `run-${at}`),
      interrupted: false,
      say: (text) => process.stdout.write(`${text}\n`),
      signal: new AbortController().signal,
      locale,
      viewport: { width, height },
    });
    const steps = JSON.parse(readFileSync(join(out, "transcript.json"), "utf8")) as Step[];
    const taken = steps.find((each) => each.step === step);
    if (taken === undefined) throw new Error(`the demo has no step "${step}"`);
    copyFileSync(join(out, taken.picture), join(DOCS, file));
  }
} finally {
  rmSync(work, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
}
