/**
 * `npm run demo -- --out DIR [--pdf FILE] [--interrupted]`: the main job in two real browser profiles with nobody touching
 * it. DIR then holds what an outsider needs to check it. A main document that the form refuses ends it with exit code 2.
 *
 * With `--interrupted` the relay is stopped before every step, and both browsers are killed after it and opened again, locked.
 */
import {
  accessSync,
  appendFileSync,
  constants,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { toHex } from "../../shared/encoding/bytes.ts";
import { createLog } from "../../server/log.ts";
import { buildExtension } from "../tools/build-extension.ts";
import { MissingPrograms, requirePrograms } from "../tools/require-programs.ts";
import { Desk } from "./desk.ts";
import {
  approve,
  arrivalNumber,
  compose,
  download,
  numberSealSend,
  openApproval,
  openNewest,
  RefusedFile,
  register,
  waitForPaper,
  waitForRecipient,
} from "./drive.ts";
import { exportChains, exportSignatures } from "./export-evidence.ts";
import { inventPassphrase } from "./passphrase.ts";
import { makePractice, type Practice } from "./practice.ts";
import { printPaper, SAMPLE_PAPER } from "./sample-paper.ts";

export interface DemoOptions {
  readonly out: string;
  readonly pdf?: string;
  readonly interrupted: boolean;
  readonly say: (text: string) => void;
}

interface Step {
  readonly step: string;
  readonly at: string;
  /** What was read off the screen, or what was done. */
  readonly seen: Readonly<Record<string, string>>;
}

const SENDER = "Z01.01";
const RECEIVER = "Z01.02.01";

/** @throws RefusedFile where the main document cannot be sent */
export async function runDemo({ out, pdf, interrupted, say }: DemoOptions): Promise<void> {
  requirePrograms(["chromium"]);
  const { chromium: extensionDir } = await buildExtension();
  const work = mkdtempSync(join(tmpdir(), "tram-demo-"));
  const relayLog = join(out, "relay.log");
  rmSync(relayLog, { force: true });
  const practice = await makePractice({
    directory: work,
    log: createLog((line) => appendFileSync(relayLog, line), Date.now),
  });
  const passphrase = inventPassphrase();
  const desk = (name: string): Desk =>
    new Desk({ name, practice, extensionDir, profileDir: join(work, name), passphrase, headed: false });
  const [sending, receiving] = [desk("sending"), desk("receiving")];
  try {
    await playDemo({ out, pdf, interrupted, say, practice, sending, receiving, work });
  } catch (error) {
    // What the screens showed when it went wrong.
    await Promise.allSettled([
      sending.screenshot(out, "stopped-sending"),
      receiving.screenshot(out, "stopped-receiving"),
    ]);
    throw error;
  } finally {
    await Promise.allSettled([sending.close(), receiving.close()]);
    await practice.stopRelay();
    rmSync(work, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
}

interface Stage {
  readonly out: string;
  readonly pdf: string | undefined;
  readonly interrupted: boolean;
  readonly say: (text: string) => void;
  readonly practice: Practice;
  readonly sending: Desk;
  readonly receiving: Desk;
  readonly work: string;
}

async function playDemo(stage: Stage): Promise<void> {
  const { out, pdf, interrupted, say, practice, sending, receiving, work } = stage;
  const transcript: Step[] = [];
  let picture = 0;
  const note = async (step: string, desk: Desk | undefined, seen: Step["seen"] = {}): Promise<void> => {
    transcript.push({ step, at: new Date().toISOString(), seen });
    say(`${step}${Object.keys(seen).length > 0 ? `: ${Object.values(seen).join(", ")}` : ""}`);
    const name = `${String(++picture).padStart(2, "0")}-${step.replaceAll(/[^a-z0-9]+/g, "-")}`;
    if (desk !== undefined) await desk.screenshot(out, name);
  };
  /**
   * An act of a person, after `ready` has brought in front of them what they act on. In an interrupted run the relay is
   * gone for the act itself, and a power cut follows it.
   */
  const act = async <T>(step: string, desk: Desk, ready: () => Promise<void>, done: () => Promise<T>): Promise<T> => {
    await ready();
    if (interrupted) await practice.stopRelay();
    const value = await done();
    await note(step, desk, interrupted ? { relay: "stopped" } : {});
    if (interrupted) {
      await Promise.all([sending.kill(), receiving.kill()]);
      await practice.startRelay();
      await Promise.all([sending.open(), receiving.open()]);
    }
    return value;
  };

  const leader = practice.official(SENDER, "leader");
  const clerk = practice.official(SENDER, "clerk");
  const receiver = practice.official(RECEIVER, "clerk");
  const receiverName = practice.organisation.unit(RECEIVER).state.name;

  await Promise.all([sending.open(), receiving.open()]);
  for (const [desk, official] of [[sending, leader], [sending, clerk], [receiving, receiver]] as const) {
    await desk.enrol(official);
    await note(`enrolled the ${official.role} of ${official.unit}`, desk, { name: official.name });
  } // prettier-ignore

  const main = pdf ?? join(work, "main.pdf");
  if (pdf === undefined) await printPaper(SAMPLE_PAPER, main);
  const annex = join(work, "danh-sach.csv");
  writeFileSync(annex, "STT,Họ và tên,Chức danh\n1,Nguyễn Thị Mẫu,Chuyên viên\n");

  const draft = await act(
    "the clerk submits the draft",
    sending,
    async () => void (await sending.as(clerk)),
    () =>
      compose(sending.page, {
        subject: SAMPLE_PAPER.subject,
        act: [receiverName],
        urgency: "urgent",
        main,
        annexes: [annex],
      }),
  );
  await waitForPaper(await sending.as(clerk), draft, "submitted");
  await act(
    "the leader approves",
    sending,
    async () => openApproval(await sending.as(leader), draft),
    () => approve(sending.page, draft),
  );
  await waitForPaper(await sending.as(leader), draft, "approved");
  await act(
    "the clerk numbers, seals and sends",
    sending,
    async () => waitForPaper(await sending.as(clerk), draft, "approved"),
    () => numberSealSend(sending.page, draft),
  );
  await waitForPaper(await sending.as(clerk), draft, "sent");
  await note("the relay has accepted it", sending);

  const opened = await act(
    "the receiving clerk opens it",
    receiving,
    async () => void (await openNewest(await receiving.as(receiver))),
    () => openNewest(receiving.page),
  );
  await note("the panel says", undefined, { dispatch: opened.dispatch, outcome: opened.outcome });
  if (opened.outcome !== "passed") throw new Error(`the verification panel says ${opened.outcome}`);
  await act(
    "the receiving clerk registers it",
    receiving,
    async () => void (await openNewest(await receiving.as(receiver))),
    () => register(receiving.page, opened.dispatch),
  );
  const number = await arrivalNumber(await receiving.as(receiver), opened.dispatch);
  await note("the arrival number stands", receiving, { number });
  const line = await waitForRecipient(await sending.as(clerk), draft, RECEIVER, "03");
  await note("the sender sees registered", sending, { line: line.replaceAll(/\s+/g, " ") });

  for (const [step, name] of [
    ["save-approval", "approval.json"], ["save-approval-cms", "approval.p7s"], ["save-manifest", "manifest.json"],
    ["save-manifest-cms", "manifest.p7s"], ["save-receipt", "receipt.json"], ["save-receipt-cms", "receipt.p7s"],
  ] as const) await download(sending.page, step, join(out, name)); // prettier-ignore
  const page = await receiving.as(receiver);
  await openNewest(page);
  await download(page, "save-main-0", join(out, "main.pdf"));

  await exportSignatures(practice, out);
  await exportChains(practice, out);
  const { seeds } = practice.organisation.unit(RECEIVER);
  const seed = seeds.find(({ level }) => level === "unclassified")?.seed ?? new Uint8Array();
  writeFileSync(join(out, "compartment-seed.hex"), `${toHex(seed)}\n`);
  await Promise.all([sending.close(), receiving.close()]);
  await practice.stopRelay();
  for (const name of ["relay.db", "blobs"]) {
    rmSync(join(out, name), { recursive: true, force: true });
    cpSync(join(practice.relayDirectory, name), join(out, name), { recursive: true });
  }
  transcript.push({ step: "exported", at: new Date().toISOString(), seen: {} });
  writeFileSync(join(out, "transcript.json"), `${JSON.stringify(transcript, null, 2)}\n`);
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { out: { type: "string" }, pdf: { type: "string" }, interrupted: { type: "boolean", default: false } },
  });
  if (values.out === undefined) {
    process.stderr.write("Say where to put the results: npm run demo -- --out DIR [--pdf FILE] [--interrupted]\n");
    return 1;
  }
  if (values.pdf !== undefined && !existsSync(values.pdf)) {
    process.stderr.write(`There is no file ${values.pdf}\n`);
    return 2;
  }
  const say = (text: string): void => void process.stdout.write(`${text}\n`);
  try {
    mkdirSync(values.out, { recursive: true });
    accessSync(values.out, constants.W_OK);
  } catch (error) {
    process.stderr.write(`${values.out} is no folder that can be written to: ${(error as Error).message}\n`);
    return 1;
  }
  try {
    const pdf = values.pdf === undefined ? {} : { pdf: resolve(values.pdf) };
    await runDemo({ out: resolve(values.out), ...pdf, interrupted: values.interrupted, say });
    say(`Everything is in ${values.out}`);
    return 0;
  } catch (error) {
    if (error instanceof RefusedFile) {
      process.stderr.write(`${values.pdf} cannot be sent (${error.type}). ${error.message}\nNothing was sent.\n`);
      return 2;
    }
    if (error instanceof MissingPrograms) process.stderr.write(`${error.message}\n`);
    else process.stderr.write(`${(error as Error).stack}\n`);
    return 1;
  }
}

if (import.meta.main) process.exit(await main());
