/**
 * `npm start`: the extension built, a relay, the practice organisation, and two browser windows of two offices with a
 * dispatch waiting. Each start makes a new organisation under `.tram/practice/`.
 */
import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { createInterface } from "node:readline/promises";
import { createLog } from "../../server/log.ts";
import { canShowWindows } from "../browser/profile.ts";
import { buildExtension } from "../tools/build-extension.ts";
import { MissingPrograms, requirePrograms } from "../tools/require-programs.ts";
import { Desk } from "./desk.ts";
import { approve, compose, numberSealSend, openNewest, waitForPaper } from "./drive.ts";
import { inventPassphrase } from "./passphrase.ts";
import { letIn, makePractice, type Official, type Practice } from "./practice.ts";
import { printPaper, SAMPLE_PAPER } from "./sample-paper.ts";

const stopping = new AbortController();

const USAGE = `usage: npm start
  a practice organisation with a relay, and two browser windows of two offices; Ctrl+C ends it`;

async function main(): Promise<void> {
  const [argument] = process.argv.slice(2);
  if (argument !== undefined) {
    const isHelp = argument === "--help" || argument === "-h";
    if (isHelp) process.stdout.write(`${USAGE}\n`);
    else process.stderr.write(`${argument} means nothing here\n${USAGE}\n`);
    process.exit(isHelp ? 0 : 2);
  }
  const stopped = new Promise<void>((done) => stopping.signal.addEventListener("abort", () => done(), { once: true }));
  let isReady = false;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => (isReady ? stopping.abort() : process.exit(130)));
  }
  const say = (text = ""): void => void process.stdout.write(`${text}\n`);
  const headed = canShowWindows();
  requirePrograms(["chromium"]);
  say("Building the extension …");
  const { chromium: extensionDir, firefox } = await buildExtension();

  const directory = resolve(".tram/practice", new Date().toISOString().replaceAll(/[:.]/g, "-"));
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const relayLog = join(directory, "relay.log");
  const log = createLog((line) => appendFileSync(relayLog, line), Date.now);
  say("Starting the relay and making the practice organisation …");
  const practice = await makePractice({ directory, log });
  const passphrase = inventPassphrase();
  writeFileSync(join(directory, "passphrase.txt"), `${passphrase}\n`, { mode: 0o600 });

  const desk = (name: string, shown: boolean): Desk =>
    new Desk({
      name,
      practice,
      extensionDir,
      profileDir: join(directory, name),
      passphrase,
      headed: shown && headed,
    });
  const centre = desk("centre", false);
  const province = desk("province", true);
  const commune = desk("commune", true);
  const [leader, sender] = [practice.official("Z01", "leader"), practice.official("Z01", "clerk")];
  const shown = [practice.official("Z01.01", "clerk"), practice.official("Z01.01", "leader")] as const;
  const receiver = practice.official("Z01.01.01", "clerk");

  say("Letting officials in: the practice administrators answer their invitations …");
  await Promise.all([province.open(), commune.open()]);
  await commune.enrol(receiver);
  await province.enrol(shown[1]);
  await province.enrol(shown[0]);
  await centre.open();
  await centre.enrol(leader);
  await centre.enrol(sender);

  say("The centre approves, numbers, seals and sends a dispatch …");
  const paper = join(directory, "cong-van.pdf");
  await printPaper(SAMPLE_PAPER, paper);
  const draft = await compose(await centre.as(sender), {
    subject: SAMPLE_PAPER.subject,
    act: [nameOf(practice, receiver)],
    main: paper,
  });
  // An act goes out while its account is unlocked, so each is waited for before the next person sits down.
  await waitForPaper(centre.page, draft, "submitted");
  await approve(await centre.as(leader), draft);
  await waitForPaper(centre.page, draft, "approved");
  await numberSealSend(await centre.as(sender), draft);
  await waitForPaper(centre.page, draft, "sent");
  await centre.close();
  await openNewest(commune.page);

  say();
  say(`Relay            ${practice.relayUrl} (its log: ${relative(".", relayLog)})`);
  say(`Extension        ${relative(".", extensionDir)} for Chromium, ${relative(".", firefox)} for Firefox`);
  say("Load it by hand  chrome://extensions → Developer mode → Load unpacked → that folder");
  say("                 about:debugging → This Firefox → Load Temporary Add-on → its manifest.json");
  say(`Passphrase       ${passphrase}`);
  say(
    `Window 1         ${describe(practice, shown[0])}; and ${describe(practice, shown[1])} (Lock, then choose the account)`,
  );
  say(`Window 2         ${describe(practice, receiver)}, with a dispatch that waits to be registered`);
  if (!headed) {
    const picture = async (each: Desk, name: string) => relative(".", await each.screenshot(directory, name));
    say();
    say("There is no display here, so both windows run headless. What they show:");
    say(`                 ${await picture(province, "window-1")}, ${await picture(commune, "window-2")}`);
    say("To see them live run `npm start` on a desktop, or under `xvfb-run`; or load the extension by hand as above.");
  }
  const enrolled = new Set<Official>([leader, sender, ...shown, receiver]);
  await inviteOthers(practice, enrolled, directory, say);
  say();
  say("Ctrl+C ends everything.");
  isReady = true;
  await stopped;
  await Promise.all([province.close(), commune.close()]);
  await practice.stopRelay();
  process.exit(0);
}

/** Invitations for everybody else; whoever uses one is asked for here, by the code on their screen. */
async function inviteOthers(
  practice: Practice,
  enrolled: ReadonlySet<Official>,
  directory: string,
  say: (text?: string) => void,
): Promise<void> {
  const others = practice.officials.filter((official) => !enrolled.has(official));
  const askCode = codeReader(say);
  const { chromiumExtensionId } = await import("../browser/extension-id.ts");
  const id = chromiumExtensionId(resolve(".output/chrome-mv3"));
  const links = new Map<Official, string>();
  for (const official of others) {
    const ask = () => askCode(describe(practice, official));
    const { invitation, admitted } = await letIn(practice, official, ask, stopping.signal);
    links.set(official, `chrome-extension://${id}/inbox.html#/enrol/${invitation}`);
    admitted.then(
      (yes) => say(yes ? `${official.name} is in.` : `${official.name} was not let in; the invitation is used up.`),
      () => undefined,
    );
  }
  const groups = Map.groupBy(others, ({ unit }) => unit);
  const lines = [...groups].flatMap(([unit, officials]) => [
    `${practice.organisation.unit(unit).state.name} (${unit})`,
    ...officials.map((each) => `  ${unit} ${each.role}, ${each.name}, ${each.title}: ${links.get(each) ?? ""}`),
    "",
  ]);
  const file = join(directory, "invitations.txt");
  writeFileSync(file, lines.join("\n"), { mode: 0o600 });
  say();
  say(
    `Invitations for ${others.length} other officials, each for one device and a day (also in ${relative(".", file)}):`,
  );
  say();
  for (const line of lines) say(line);
  say(
    "Paste a link into the first page of the extension, in Chromium or Firefox. (A link that is opened stays in history.)",
  );
  say("Choose a passphrase there; then type the eight digits of that screen here, when they are asked for.");
}

/**
 * Asks in the terminal, or of whatever standard input is: one question at a time, however many come at once. Undefined once
 * standard input is closed, which is said.
 */
function codeReader(say: (text?: string) => void): (who: string) => Promise<string | undefined> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  // The terminal is read key by key, so Ctrl+C comes here and not as a signal.
  terminal.on("SIGINT", () => process.kill(process.pid, "SIGINT"));
  const closed = new Promise<undefined>((resolve) => {
    terminal.once("close", () => {
      resolve(undefined);
      if (stopping.signal.aborted) return;
      say();
      say("Standard input is closed: no code can be typed here, so nobody else can be let in. All else goes on.");
    });
  });
  stopping.signal.addEventListener("abort", () => terminal.close());
  let asking: Promise<unknown> = Promise.resolve();
  return (who) => {
    const answer = asking.then(async () => {
      const question = `\n${who} asks to be let in. The eight digits on their screen: `;
      const code = await Promise.race([terminal.question(question).catch(() => undefined), closed]);
      // Only a terminal shows what was typed, and goes to the next line.
      if (!process.stdin.isTTY) say();
      if (code === undefined && !stopping.signal.aborted)
        say(`\n${who} asks to be let in, but no code can be typed here.`);
      return code;
    });
    asking = answer.catch(() => undefined);
    return answer;
  };
}

function nameOf(practice: Practice, official: Official): string {
  return practice.organisation.unit(official.unit).state.name;
}

function describe(practice: Practice, official: Official): string {
  return `${official.name}, ${official.title}, ${nameOf(practice, official)}`;
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof MissingPrograms ? error.message : (error as Error).stack}\n`);
  process.exit(1);
});
