/**
 * The main job, played: a draft is submitted, approved, numbered, sealed and sent in one office, opened and registered in
 * another, and the sender sees it. Each step is noted with who acted and what was read off the screen, with a picture.
 *
 * Interrupted, the relay is stopped before every act, and both browsers are killed after it and opened again, locked.
 */
import { appendFileSync, cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createLog } from "../../server/log.ts";
import { toHex } from "../../shared/encoding/bytes.ts";
import { PATIENCE } from "../tools/patience.ts";
import { Desk } from "./desk.ts";
import {
  approve,
  arrivalNumber,
  download,
  fillDraft,
  numberSealSend,
  openApproval,
  openNewest,
  openSealing,
  RefusedFile,
  register,
  submitDraft,
  waitForPaper,
  waitForRecipient,
} from "./drive.ts";
import { exportChains, exportSignatures } from "./export-evidence.ts";
import { type FinalState, finalState } from "./final-state.ts";
import { inventPassphrase } from "./passphrase.ts";
import { makePractice, type Official, type Practice } from "./practice.ts";
import { readOutbox, readScreen, type ScreenText } from "./read-screen.ts";
import { SAMPLE_PAPER } from "./sample-paper.ts";

export interface DemoOptions {
  /** The folder for what an outsider needs; it is there. */
  readonly out: string;
  /** The main document. */
  readonly main: string;
  readonly extensionDir: string;
  /** A folder for this run alone; whoever names it removes it. */
  readonly work: string;
  readonly interrupted: boolean;
  readonly say: (text: string) => void;
  readonly signal: AbortSignal;
  /** BCP 47 tag of the browsers' language. Default: Vietnamese. */
  readonly locale?: string;
  readonly viewport?: { readonly width: number; readonly height: number };
}

/** High enough for the whole verification panel of a dispatch beside its list. */
const VIEWPORT = { width: 1280, height: 960 };

/** A step of the transcript. */
export interface Step {
  readonly step: string;
  /** RFC 3339, UTC. */
  readonly at: string;
  /** Who acted or looked. */
  readonly actor: { readonly unit: string; readonly office: string; readonly role: string; readonly name: string };
  readonly relay: "running" | "stopped";
  readonly picture: string;
  /** What was read off the screen. */
  readonly seen: ScreenText;
}

const SENDER = "Z01.01";
const RECEIVER = "Z01.02.01";

/** @throws RefusedFile where the main document cannot be sent, the signal's reason, Error where the job goes wrong */
export async function playDemo(options: DemoOptions): Promise<FinalState> {
  const { out, work, extensionDir, signal, locale, viewport = VIEWPORT } = options;
  mkdirSync(work, { recursive: true, mode: 0o700 });
  const log = createLog((line) => appendFileSync(join(out, "relay.log"), line), Date.now);
  const practice = await makePractice({ directory: work, log });
  const passphrase = inventPassphrase();
  const desk = (name: string): Desk => {
    const looks = { viewport, ...(locale === undefined ? {} : { locale }) };
    return new Desk({
      name,
      practice,
      extensionDir,
      profileDir: join(work, name),
      passphrase,
      headed: false,
      ...looks,
    });
  };
  const [sending, receiving] = [desk("sending"), desk("receiving")];
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
  });
  aborted.catch(() => undefined);
  const close = () => Promise.allSettled([sending.close(), receiving.close(), practice.stopRelay()]);
  try {
    signal.throwIfAborted();
    const played = play({ ...options, practice, sending, receiving, close });
    return await Promise.race([played, aborted]);
  } catch (error) {
    if (!signal.aborted && !(error instanceof RefusedFile)) {
      // What the screens showed when it went wrong.
      const picture = (each: Desk, name: string) => each.screenshot(out, `stopped-${name}`);
      await Promise.allSettled([picture(sending, "sending"), picture(receiving, "receiving")]);
    }
    throw error;
  } finally {
    await close();
  }
}

interface Stage extends DemoOptions {
  readonly practice: Practice;
  readonly sending: Desk;
  readonly receiving: Desk;
  readonly close: () => Promise<unknown>;
}

async function play(stage: Stage): Promise<FinalState> {
  const { out, main, interrupted, say, practice, sending, receiving, work } = stage;
  const transcript: Step[] = [];
  let relay: Step["relay"] = "running";

  /** Notes what stands on that desk's screen. The picture shows what `show` finds, where it is not at the top. */
  const note = async (step: string, desk: Desk, official: Official, show?: string): Promise<ScreenText> => {
    await settle(desk, officeName(official.unit));
    const seen = await readScreen(desk.page);
    const name = `${String(transcript.length + 1).padStart(2, "0")}-${slugOf(step)}`;
    if (show === undefined) await scrollToTop(desk);
    else await desk.page.locator(show).first().scrollIntoViewIfNeeded();
    await desk.screenshot(out, name);
    const { unit, role, name: person } = official;
    const actor = { unit, office: officeName(unit), role, name: person };
    transcript.push({ step, at: new Date().toISOString(), actor, relay, picture: `${name}.png`, seen });
    writeFileSync(join(out, "transcript.json"), `${JSON.stringify(transcript, null, 2)}\n`);
    say(`${step}${relay === "stopped" ? " (the relay is stopped)" : ""}`);
    return seen;
  };
  const officeName = (unit: string): string => practice.organisation.unit(unit).state.name;

  /**
   * An act of a person, after `ready` has brought in front of them what they act on. Interrupted, the relay is gone for
   * the act itself, and a power cut follows it.
   */
  const act = async <T>(ready: () => Promise<unknown>, done: () => Promise<T>): Promise<T> => {
    await ready();
    if (interrupted) {
      await practice.stopRelay();
      relay = "stopped";
    }
    const value = await done();
    if (interrupted) {
      await Promise.all([sending.kill(), receiving.kill()]);
      await practice.startRelay();
      relay = "running";
      await Promise.all([sending.open(), receiving.open()]);
    }
    return value;
  };

  const leader = practice.official(SENDER, "leader");
  const clerk = practice.official(SENDER, "clerk");
  const receiver = practice.official(RECEIVER, "clerk");

  await Promise.all([sending.open(), receiving.open()]);
  for (const [desk, official] of [[sending, leader], [sending, clerk], [receiving, receiver]] as const) {
    await desk.enrol(official);
    await note(`the ${official.role} of ${official.unit} is let in`, desk, official);
  } // prettier-ignore

  const annex = join(work, "danh-sach.csv");
  writeFileSync(annex, "STT,Họ và tên,Chức danh\n1,Nguyễn Thị Mẫu,Chuyên viên\n");
  const wish = {
    subject: SAMPLE_PAPER.subject,
    act: [officeName(RECEIVER)],
    urgency: "urgent",
    main,
    annexes: [annex],
  };
  const draft = await act(
    () => sending.as(clerk),
    async () => {
      try {
        await fillDraft(sending.page, wish);
      } catch (error) {
        const refusal = '[data-field="main"] [role=alert]';
        if (error instanceof RefusedFile) await note("the form refuses the main document", sending, clerk, refusal);
        throw error;
      }
      await note("the clerk fills in the form", sending, clerk);
      const submitted = await submitDraft(sending.page);
      await note("the clerk submits the draft", sending, clerk);
      return submitted;
    },
  );
  await waitForPaper(await sending.as(clerk), draft, "submitted");
  await act(
    async () => {
      await openApproval(await sending.as(leader), draft);
      await note("the leader reads the draft", sending, leader);
    },
    async () => {
      await approve(sending.page, draft);
      await note("the leader approves", sending, leader);
    },
  );
  await waitForPaper(await sending.as(leader), draft, "approved");
  await act(
    async () => {
      await waitForPaper(await sending.as(clerk), draft, "approved");
      await openSealing(sending.page, draft);
      await note("the clerk sees the next number", sending, clerk);
    },
    async () => {
      await numberSealSend(sending.page, draft);
      await note("the clerk numbers, seals and sends", sending, clerk);
    },
  );
  await waitForPaper(await sending.as(clerk), draft, "sent");
  await note("the relay has accepted it", sending, clerk, ".recipient-list");

  const dispatch = await act(
    async () => openNewest(await receiving.as(receiver)),
    async () => {
      const found = await openNewest(receiving.page);
      await note("the receiving clerk opens it", receiving, receiver);
      await note(
        "the panel says who signed and that nothing was altered",
        receiving,
        receiver,
        ".verification-details",
      );
      return found;
    },
  );
  await act(
    async () => openNewest(await receiving.as(receiver)),
    async () => {
      await register(receiving.page, dispatch);
      await note("the receiving clerk registers it", receiving, receiver);
    },
  );
  await arrivalNumber(await receiving.as(receiver), dispatch);
  const received = await note("the arrival number stands", receiving, receiver);
  await waitForRecipient(await sending.as(clerk), draft, RECEIVER, "03");
  const sent = await note("the sender sees registered", sending, clerk, ".recipient-list");

  for (const [step, name] of [
    ["save-approval", "approval.json"], ["save-approval-cms", "approval.p7s"], ["save-manifest", "manifest.json"],
    ["save-manifest-cms", "manifest.p7s"], ["save-receipt", "receipt.json"], ["save-receipt-cms", "receipt.p7s"],
  ] as const) await download(sending.page, step, join(out, name)); // prettier-ignore
  await download(receiving.page, "save-main-0", join(out, "main.pdf"));
  const outboxes = {
    [`${SENDER} clerk`]: await readOutbox(sending.page),
    [`${RECEIVER} clerk`]: await readOutbox(receiving.page),
    [`${SENDER} leader`]: await readOutbox(await sending.as(leader)),
  };

  await exportSignatures(practice, out);
  await exportChains(practice, out);
  const { seeds } = practice.organisation.unit(RECEIVER);
  const seed = seeds.find(({ level }) => level === "unclassified")?.seed ?? new Uint8Array();
  writeFileSync(join(out, "compartment-seed.hex"), `${toHex(seed)}\n`);
  await stage.close();
  for (const name of ["relay.db", "blobs"]) {
    rmSync(join(out, name), { recursive: true, force: true });
    cpSync(join(practice.relayDirectory, name), join(out, name), { recursive: true });
  }
  const state = finalState({ directory: out, sender: sent, receiver: received, outboxes });
  writeFileSync(join(out, "final-state.json"), `${JSON.stringify(state, null, 2)}\n`);
  return state;
}

/**
 * Waits until the frame names the office (its code stands there until the chains are read), and a while until what is shown
 * is drawn and what can be pressed is offered: a page that cannot be drawn stays blank.
 */
async function settle({ page }: Desk, office: string): Promise<void> {
  const named = page.locator(".shell-unit", { hasText: office });
  await named.waitFor({ timeout: PATIENCE });
  const drawn = page.locator('[data-pdf][data-state="shown"] [data-page="1"]:not([data-drawn])');
  const offered = page.locator('[data-step="approve"][aria-disabled="true"], [data-step="send"][aria-disabled="true"]');
  for (const coming of [drawn, offered]) {
    await coming.waitFor({ state: "detached", timeout: 10_000 }).catch(() => undefined);
  }
}

/** A name that is safe in every file system: small letters, digits and hyphens. */
function slugOf(step: string): string {
  return step
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");
}

async function scrollToTop(desk: Desk): Promise<void> {
  await desk.page.evaluate(() => {
    for (const element of document.querySelectorAll("main, main *")) element.scrollTop = 0;
  });
}
