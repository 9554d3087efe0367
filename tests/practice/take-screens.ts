/**
 * `npm run screens -- --out DIR`: every screen of the desk with something on it, in each language, light and dark, wide and
 * as narrow as a side panel, for somebody to look at one by one. DIR/index.html shows them side by side.
 *
 * Exit codes: 0 done; 1 it went wrong; 2 the command cannot be obeyed.
 */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import type { Page } from "playwright-core";
import { languages } from "../../extension/i18n/languages.ts";
import { LEVELS } from "../../shared/domain/level.ts";
import { silentLog } from "../../server/log.ts";
import { buildExtension } from "../tools/build-extension.ts";
import { requirePrograms } from "../tools/require-programs.ts";
import { Desk } from "./desk.ts";
import { approve, compose, fillDraft, numberSealSend, openPaper, waitForPaper, waitForPdf } from "./drive.ts";
import { inventPassphrase } from "./passphrase.ts";
import { makePractice, type Official } from "./practice.ts";
import { printPaper, SAMPLE_PAPER } from "./sample-paper.ts";

const THEMES = ["light", "dark"] as const;
const WIDTHS = [1280, 320] as const;
const HEIGHT = 900;

interface Screen {
  readonly name: string;
  /** Brings it in front. */
  show(page: Page): Promise<unknown>;
  /** Takes away what lies over the desk. */
  readonly closes?: true;
}

const goTo = (page: Page, hash: string) => page.evaluate((target) => void (location.hash = target), `#/${hash}`);

function screens(dispatch: string, sent: string): readonly Screen[] {
  const place = (name: string): Screen => ({
    name,
    show: async (page) => {
      await goTo(page, name);
      await page.locator(`[data-screen="${name}"]`).waitFor();
    },
  });
  const over = (name: string, key: string, what: string): Screen => ({
    name,
    async show(page) {
      await goTo(page, "incoming");
      await page.locator("[data-screen=incoming]").waitFor();
      await page.keyboard.press(key);
      await page.locator(what).first().waitFor();
    },
    closes: true,
  });
  return [
    place("incoming"),
    {
      name: "dispatch",
      async show(page) {
        await openPaper(page, "incoming", dispatch);
        await waitForPdf(page);
      },
    },
    place("outgoing"),
    { name: "outgoing-paper", show: (page) => openPaper(page, "outgoing", sent) },
    place("compose"),
    place("approvals"),
    place("sealing"),
    place("outbox"),
    place("settings"),
    place("check"),
    over("keys", "?", "[data-value=key-sheet]"),
    over("palette", "Control+k", "dialog[open]"),
    over("tour", "t", "[data-tour]"),
    over("accounts", "u", "[data-post]"),
  ];
}

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { out: { type: "string" } } });
  if (values.out === undefined || values.out.trim() === "") {
    process.stderr.write("usage: npm run screens -- --out DIR\n");
    return 2;
  }
  const out = resolve(values.out);
  mkdirSync(out, { recursive: true });
  if (readdirSync(out).some((name) => !/^[\w-]+\.png$|^index\.html$/.test(name))) {
    process.stderr.write(`${out} holds other things: choose an empty folder.\n`);
    return 2;
  }
  requirePrograms(["chromium"]);
  const { chromium: extensionDir } = await buildExtension();
  const work = mkdtempSync(join(tmpdir(), "tram-screens-"));
  const practice = await makePractice({ directory: join(work, "relay"), log: silentLog });
  const profileDir = join(work, "profile");
  const desk = new Desk({
    name: "screens",
    practice,
    extensionDir,
    profileDir,
    passphrase: inventPassphrase(),
    headed: false,
  });
  try {
    await desk.open();
    const everything = (unit: string): Official => ({
      ...practice.official(unit, "clerk"),
      roles: ["clerk", "leader"],
      levels: LEVELS,
    });
    const [sender, receiver] = [everything("Z01.01"), everything("Z01.01.01")];
    const paper = join(work, "paper.pdf");
    await printPaper(SAMPLE_PAPER, paper);
    const write = (page: Page, subject: string, to: string) => compose(page, { subject, act: [to], main: paper });
    const send = async (page: Page, draft: string): Promise<void> => {
      await waitForPaper(page, draft, "submitted");
      await approve(page, draft);
      await waitForPaper(page, draft, "approved");
      await numberSealSend(page, draft);
      await waitForPaper(page, draft, "sent");
    };
    await desk.enrol(receiver);
    await desk.enrol(sender);
    await send(desk.page, await write(desk.page, SAMPLE_PAPER.subject, "Z01.01.01"));
    const page = await desk.as(receiver);
    const first = page.locator("[data-screen=incoming] [role=option]").first();
    await goTo(page, "incoming");
    const dispatch = (await first.getAttribute("data-paper")) ?? "";
    const sent = await write(page, "V/v báo cáo kết quả rà soát", "Z01.01");
    await send(page, sent);
    const approved = await write(page, "V/v cử cán bộ tham gia tập huấn", "Z01.01");
    await waitForPaper(page, approved, "submitted");
    await approve(page, approved);
    await write(page, "V/v đề nghị hỗ trợ thiết bị", "Z01.01");
    await fillDraft(page, { subject: "V/v mời họp giao ban", act: ["Z01.01"], main: paper });

    const taken: string[] = [];
    for (const { code } of languages) {
      for (const theme of THEMES) {
        await page.evaluate(
          (chosen) => {
            const { chrome } = globalThis as unknown as {
              chrome: { storage: { local: { set(of: object): Promise<void> } } };
            };
            return chrome.storage.local.set(chosen);
          },
          { language: code, theme },
        );
        await page.locator(`html[lang="${code}"]`).waitFor();
        for (const width of WIDTHS) {
          await page.setViewportSize({ width, height: HEIGHT });
          for (const { name, show, closes } of screens(dispatch, sent)) {
            await show(page);
            const file = `${name}-${code}-${theme}-${width}.png`;
            await page.screenshot({ path: join(out, file), animations: "disabled" });
            taken.push(file);
            if (closes === true) await page.keyboard.press("Escape");
          }
        }
      }
    }
    writeFileSync(join(out, "index.html"), indexOf(taken));
    process.stdout.write(`${taken.length} pictures: ${join(out, "index.html")}\n`);
    return 0;
  } finally {
    await desk.close().catch(() => undefined);
    await practice.stopRelay();
    rmSync(work, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
}

/** One line of pictures for each screen. */
function indexOf(files: readonly string[]): string {
  const lines = Map.groupBy(files, (file) => file.replace(/-(?:vi|en|bn)-(?:light|dark)-\d+\.png$/, ""));
  const sections = Array.from(lines, ([name, pictures]) => {
    const shown = pictures.map(
      (file) => `<a href="${file}"><img src="${file}" alt="${file}" loading="lazy" height="320"></a>`,
    );
    return `<h2>${name}</h2>\n<p>${shown.join("\n")}</p>`;
  });
  return `<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<title>Tram, every screen</title>\n${sections.join("\n")}\n</html>\n`;
}

process.exitCode = await main();
