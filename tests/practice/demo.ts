/**
 * `npm run demo -- --out DIR [--pdf FILE] [--interrupted]`: the main job in two real browser profiles with nobody touching
 * it. DIR then holds what an outsider needs to check it.
 *
 * With `--interrupted` the job runs twice: plainly, into DIR/plain, and then with the relay stopped before every step and
 * both browsers killed after it, into DIR. Both must end in the same state.
 *
 * Exit codes: 0 done; 1 it went wrong; 2 the command cannot be obeyed, or the form refuses the document and nothing is
 * sent; 130 interrupted by a signal.
 */
import { accessSync, constants, copyFileSync, mkdtempSync, realpathSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { buildExtension } from "../tools/build-extension.ts";
import { MissingPrograms, requirePrograms } from "../tools/require-programs.ts";
import { isOfDemo, prepareFolder } from "./demo-folder.ts";
import { RefusedFile } from "./drive.ts";
import { differences, type FinalState } from "./final-state.ts";
import { playDemo } from "./play-demo.ts";
import { printPaper, SAMPLE_PAPER } from "./sample-paper.ts";

const USAGE = `usage: npm run demo -- --out DIR [--pdf FILE] [--interrupted]
  --out DIR      where the results go: a new or empty folder, or an earlier demo's, which is replaced
  --pdf FILE     the main document; without it one is made
  --interrupted  the job once more, with the relay stopped before every step and both browsers killed after it`;

interface Wish {
  /** Absolute. */
  readonly out: string;
  /** Absolute. */
  readonly pdf: string | undefined;
  readonly interrupted: boolean;
}

/** The command cannot be obeyed as it was given. */
class Misused extends Error {
  override name = "Misused";
}

function readWish(args: readonly string[]): Wish | "help" {
  const options = {
    out: { type: "string" },
    pdf: { type: "string" },
    interrupted: { type: "boolean", default: false },
    help: { type: "boolean", short: "h", default: false },
  } as const;
  const values = (() => {
    try {
      return parseArgs({ args: [...args], options }).values;
    } catch (error) {
      throw new Misused((error as Error).message.split(/\.\s/)[0] ?? "");
    }
  })();
  if (values.help) return "help";
  if (values.out === undefined || values.out.trim() === "") throw new Misused("Say where the results go: --out DIR");
  const out = resolve(values.out);
  if (values.pdf === undefined) return { out, pdf: undefined, interrupted: values.interrupted };
  const pdf = resolve(values.pdf);
  try {
    if (!statSync(pdf).isFile()) throw new Misused(`--pdf ${values.pdf} is no file`);
    accessSync(pdf, constants.R_OK);
  } catch (error) {
    if (error instanceof Misused) throw error;
    const isMissing = (error as NodeJS.ErrnoException).code === "ENOENT";
    throw new Misused(isMissing ? `There is no file ${values.pdf}` : `--pdf ${values.pdf} cannot be read`);
  }
  const folder = realpathSync(dirname(pdf));
  if (isOfDemo(basename(pdf)) && [out, join(out, "plain")].some((each) => folder === each)) {
    throw new Misused(`--pdf ${values.pdf} would be overwritten by the results; copy it elsewhere`);
  }
  return { out, pdf, interrupted: values.interrupted };
}

/** @throws RefusedFile where the main document cannot be sent, the signal's reason, Error where the job goes wrong */
async function run({ out, pdf, interrupted }: Wish, work: string, signal: AbortSignal): Promise<void> {
  requirePrograms(["chromium"]);
  const { chromium: extensionDir } = await buildExtension();
  signal.throwIfAborted();
  const main = join(work, pdf === undefined ? "main.pdf" : basename(pdf));
  if (pdf === undefined) await printPaper(SAMPLE_PAPER, main);
  else copyFileSync(pdf, main);

  const play = (name: string, folder: string, how: { readonly interrupted: boolean }): Promise<FinalState> =>
    playDemo({ ...how, out: folder, main, extensionDir, work: join(work, name), say, signal });
  if (!interrupted) {
    await play("plain", out, { interrupted: false });
    return;
  }
  const plain = join(out, "plain");
  const prepared = prepareFolder(plain);
  if (!prepared.ok) throw new Misused(prepared.error.message);
  say("Plainly, to compare with:");
  const expected = await play("plain", plain, { interrupted: false });
  say("And interrupted at every step:");
  const found = await play("interrupted", out, { interrupted: true });
  const differ = differences(expected, found);
  if (differ.length > 0) {
    throw new Error(
      `the interrupted run did not end as the plain one:\n${differ.map((each) => `  ${each}`).join("\n")}`,
    );
  }
  say("Both runs ended in the same state (final-state.json).");
}

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const complain = (text: string): void => void process.stderr.write(`${text}\n`);

async function main(): Promise<number> {
  const stopping = new AbortController();
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(name, () => stopping.abort());
  let work: string | undefined;
  try {
    const wish = readWish(process.argv.slice(2));
    if (wish === "help") {
      say(USAGE);
      return 0;
    }
    const prepared = prepareFolder(wish.out);
    if (!prepared.ok) throw new Misused(prepared.error.message);
    work = mkdtempSync(join(tmpdir(), "tram-demo-"));
    await run(wish, work, stopping.signal);
    say(`Everything is in ${wish.out}`);
    return 0;
  } catch (error) {
    // A signal that came while a program was waited for is told only now.
    await new Promise((done) => setImmediate(done));
    if (stopping.signal.aborted) {
      complain("Interrupted; nothing runs any more.");
      return 130;
    }
    if (error instanceof Misused) {
      complain(`${error.message}\n${USAGE}`);
      return 2;
    }
    if (error instanceof RefusedFile) {
      complain(`The document cannot be sent (${error.type}). ${error.message}\nNothing was sent.`);
      return 2;
    }
    complain(error instanceof MissingPrograms ? error.message : String((error as Error).stack));
    return 1;
  } finally {
    removeAtTheEnd(work);
  }
}

/** After whatever may still write there: a browser that was being started ends with this process, and not before. */
function removeAtTheEnd(directory: string | undefined): void {
  if (directory === undefined) return;
  process.on("exit", () => rmSync(directory, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }));
}

process.exit(await main());
