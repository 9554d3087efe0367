import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { LEVELS } from "../../shared/domain/level.ts";
import { smallPdf } from "../../shared/dispatch/testing/small-pdf.ts";
import { Desk } from "../practice/desk.ts";
import { compose, openPaper, RefusedFile, unlock, waitForPaper, waitForPdf, waitForScreen } from "../practice/drive.ts";
import { inventPassphrase } from "../practice/passphrase.ts";
import { letIn, makePractice, type Official, type Practice } from "../practice/practice.ts";
import { silentLog } from "../../server/log.ts";
import { builtExtension } from "../tools/build-extension.ts";
import { tooWide, violations } from "./axe.ts";
import { putDraft, sealAsNewer } from "./newer-record.ts";
import { tryWrongPassphrases } from "./wrong-passphrases.ts";
import { vi } from "../../extension/i18n/vi.ts";
import { languages } from "../../extension/i18n/languages.ts";

const passphrase = inventPassphrase();
const UNIT = "Z01.01";
const RECIPIENT = "Z01.01.01";

let directory: string;
let practice: Practice;
let desk: Desk;
let paper: string;
/** The invitation by which this device was let in. */
let used: string;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "tram-screens-"));
  practice = await makePractice({ directory, log: silentLog });
  paper = join(directory, "paper.pdf");
  writeFileSync(paper, smallPdf());
  const profileDir = join(directory, "profile");
  const extensionDir = builtExtension.chromium;
  desk = new Desk({ name: "screens", practice, extensionDir, profileDir, passphrase, headed: false });
  await desk.open();
});

afterAll(async () => {
  await desk?.close();
  await practice?.stopRelay();
  rmSync(directory, { recursive: true, force: true });
});

const step = (name: string) => `[data-step="${name}"]`;
const field = (name: string) => `[data-field="${name}"]`;

async function goTo(hash: string): Promise<void> {
  await desk.page.evaluate((target) => void (location.hash = target), hash);
}

describe("letting this device in", () => {
  test("goes on after the browser was killed, with the same code, and ends at the desk", async () => {
    const official: Official = { ...practice.official(UNIT, "clerk"), roles: ["clerk", "leader"], levels: LEVELS };
    const typed = Promise.withResolvers<string>();
    const { invitation, admitted } = await letIn(practice, official, () => typed.promise, new AbortController().signal);
    used = invitation;
    await goTo(`#/enrol/${encodeURIComponent(invitation)}`);
    await desk.page.locator(step("accept-invitation")).click();
    expect(await desk.page.evaluate(() => location.href), "no secret stays in the address").not.toContain(invitation);
    await desk.page.locator(`${field("passphrase")} input`).fill("12345678");
    await desk.page.locator(`${field("passphrase-again")} input`).fill("12345678");
    await desk.page.locator(step("make-keys")).click();
    await desk.page.locator(`${field("passphrase")}[data-invalid]`).waitFor();
    expect(await desk.page.locator("[data-invalid]").count(), "one that everybody guesses").toBe(1);
    await desk.page.locator(`${field("passphrase")} input`).fill(passphrase);
    await desk.page.locator(`${field("passphrase-again")} input`).fill(`${passphrase}x`);
    await desk.page.locator(step("make-keys")).click();
    await desk.page.locator(`${field("passphrase-again")}[data-invalid]`).waitFor();
    expect(await desk.page.locator("[data-invalid]").count(), "two that differ").toBe(1);
    await desk.page.locator(`${field("passphrase-again")} input`).fill(passphrase);
    await desk.page.locator(step("make-keys")).click();
    const code = desk.page.locator("[data-value=code]");
    await code.waitFor();
    const before = await code.getAttribute("data-code");

    await desk.kill();
    await desk.open();
    await unlock(desk.page, passphrase);
    const again = desk.page.locator("[data-value=code]");
    await again.waitFor();
    expect(await again.getAttribute("data-code")).toBe(before);
    typed.resolve(before ?? "");
    expect(await admitted).toBe(true);
    await desk.page.locator(step("open-inbox")).click();
    await waitForScreen(desk.page, "incoming");
    await desk.page.locator('.desk[data-line="up"][data-synced]').waitFor();
  });

  test("an invitation that has let somebody in lets nobody in again", async () => {
    await desk.page.locator(step("lock")).click();
    await goTo("#/welcome");
    await desk.page.locator(`${field("invitation")} textarea`).fill(used);
    await desk.page.locator(step("read-invitation")).click();
    await desk.page.locator(step("accept-invitation")).click();
    await desk.page.locator(`${field("passphrase")} input`).fill(passphrase);
    await desk.page.locator(`${field("passphrase-again")} input`).fill(passphrase);
    await desk.page.locator(step("make-keys")).click();
    await desk.page.locator("[data-enrol=failed]").waitFor();
    expect(await desk.page.locator("[role=alert]").getAttribute("data-error")).toBe("invitation-used");
    await desk.page.locator(step("start-again")).click();
    await waitForScreen(desk.page, "welcome");
    await goTo("#/incoming");
    await unlock(desk.page, passphrase);
    await waitForScreen(desk.page, "incoming");
  });

  test("an invitation that was cut off or has another form is refused in words", async () => {
    await goTo("#/welcome");
    await waitForScreen(desk.page, "welcome");
    for (const text of ["tram-invitation:eyJ0eXBlIjoi", "https://tram.example/"]) {
      await desk.page.locator(`${field("invitation")} textarea`).fill(text);
      await desk.page.locator(step("read-invitation")).click();
      await expect.poll(() => desk.page.locator("[role=alert]").count()).toBe(1);
    }
    await goTo("#/incoming");
    await waitForScreen(desk.page, "incoming");
  });
});

describe("unlocking", () => {
  test("wrong passphrases cost a wait that is counted down, in a new window too", async () => {
    await tryWrongPassphrases(desk);
    await unlock(desk.page, passphrase);
  });
});

describe("a draft", () => {
  test("is kept at every pause: a reload brings back the form and its files", async () => {
    await goTo("#/compose");
    await desk.page.locator(`${field("subject")} textarea`).fill("Dự thảo đang viết dở");
    await desk.page.locator(`${field("urgency")} input[value=veryUrgent]`).check({ force: true });
    await desk.page.locator(`${field("main")} input[type=file]`).setInputFiles(paper);
    await desk.page.locator(`${step("submit")}:not([aria-disabled])`).waitFor();
    await desk.page.locator("[data-value=draft-state][data-saved]").waitFor();
    await desk.page.reload();
    const subject = desk.page.locator(`${field("subject")} textarea`);
    await subject.waitFor();
    expect(await subject.inputValue()).toBe("Dự thảo đang viết dở");
    expect(await desk.page.locator(`${field("urgency")} input:checked`).getAttribute("value")).toBe("veryUrgent");
    expect(await desk.page.locator(`${field("main")} .file-name`).innerText()).toBe("paper.pdf");
    await desk.page.locator(step("discard")).click();
    await desk.page.locator(step("discard-now")).click();
    await waitForScreen(desk.page, "outgoing");
    await desk.page.locator('[data-screen=outgoing][data-count="0"]').waitFor();
  });

  test("is another one each time that a new dispatch is asked for, also while one is being written", async () => {
    const { page } = desk;
    const subject = page.locator(`${field("subject")} textarea`);
    const ask = page.locator('.shell-nav a[href="#/compose"]');
    const drafts: (string | null)[] = [];
    const begin = async (text: string): Promise<void> => {
      await ask.click();
      await expect.poll(() => subject.inputValue()).toBe("");
      await subject.fill(text);
      drafts.push(await page.locator("[data-screen=compose]").getAttribute("data-draft"));
    };
    await begin("Dự thảo thứ nhất");
    await page.waitForFunction(() => /^#\/compose\/[0-9a-f]{32}$/.test(location.hash));
    await begin("Dự thảo thứ hai");
    // Before the first pause too.
    await begin("Dự thảo thứ ba");
    await goTo("#/outgoing");
    await page.locator('[data-screen=outgoing][data-count="3"]').waitFor();
    expect(new Set(drafts).size).toBe(3);
    for (const [at, text] of ["Dự thảo thứ nhất", "Dự thảo thứ hai", "Dự thảo thứ ba"].entries()) {
      await openPaper(page, "outgoing", drafts[at] ?? "");
      await expect.poll(() => subject.inputValue()).toBe(text);
      await page.locator(step("discard")).click();
      await page.locator(step("discard-now")).click();
      await waitForScreen(page, "outgoing");
    }
    await page.locator('[data-screen=outgoing][data-count="0"]').waitFor();
  });

  test.each([
    ["not-a-pdf", "this is not a PDF"],
    ["pdf-broken", Buffer.from(smallPdf()).subarray(0, 300)],
  ])("a main document that is refused as %s is named so, and cannot be submitted", async (type, content) => {
    const bad = join(directory, `${type}.pdf`);
    writeFileSync(bad, content);
    const refused = await compose(desk.page, { subject: "V/v thử", act: [RECIPIENT], main: bad }).catch(
      (e: unknown) => e,
    );
    expect(refused).toBeInstanceOf(RefusedFile);
    expect((refused as RefusedFile).type).toBe(type);
    expect(await desk.page.locator(step("submit")).getAttribute("aria-disabled")).toBe("true");
  });

  test("a group stands for its members, and is counted as such", async () => {
    await goTo("#/outgoing");
    await goTo("#/compose");
    const box = desk.page.locator(`${field("act")} input[role=combobox]`);
    await box.fill("tat ca dang uy xa");
    const group = desk.page.locator(`${field("act")} [role=option]`).first();
    await group.waitFor();
    await box.press("Enter");
    await expect.poll(() => desk.page.locator(`${field("act")} .field-aside`).innerText()).toContain("4");
  });

  test("is written by the keyboard alone", async () => {
    await goTo("#/outgoing");
    await goTo("#/compose");
    await desk.page.locator(`${field("type")} select`).focus();
    const { keyboard } = desk.page;
    await keyboard.press("Tab");
    await keyboard.type("Gõ bằng bàn phím");
    await keyboard.press("Tab");
    await keyboard.type("minh hoa 02");
    await desk.page
      .locator(`${field("act")} [role=option]`)
      .first()
      .waitFor();
    await keyboard.press("Enter");
    expect(await desk.page.locator(`${field("act")} .chip`).innerText()).toContain("Minh Họa 02");
    await keyboard.press("Tab");
    await keyboard.press("Tab");
    await keyboard.press("ArrowRight");
    await desk.page.locator(`${field("urgency")} input[value=urgent]:checked`).waitFor({ state: "attached" });
    await desk.page.locator(`${field("main")} input[type=file]`).setInputFiles(paper);
    await desk.page.locator(`${step("submit")}:not([aria-disabled])`).waitFor();
    await desk.page.locator(`${field("subject")} textarea`).focus();
    await keyboard.press("Control+Enter");
    await waitForScreen(desk.page, "outgoing-paper");
  });

  test("that was returned with a remark is changed and approved as its next revision", async () => {
    const { page } = desk;
    const draft = await compose(page, { subject: "V/v cần sửa", act: [RECIPIENT], main: paper });
    await waitForPaper(page, draft, "submitted");
    await openPaper(page, "approvals", draft);
    await waitForPdf(page);
    await page.locator(step("return")).click();
    await page.locator(step("return-now")).click();
    await expect.poll(() => page.locator("dialog [data-invalid]").count(), { message: "a return says why" }).toBe(1);
    await page.locator(`${field("remark")} textarea`).fill("Ghi rõ thời hạn.\nSửa trích yếu.");
    await page.locator(step("return-now")).click();
    await waitForPaper(page, draft, "returned");
    expect(await page.locator("[data-value=remark]").innerText()).toContain("Ghi rõ thời hạn.");
    await page.locator(step("edit")).click();
    await waitForScreen(page, "compose");
    await page.locator(`${field("subject")} textarea`).fill("V/v đã sửa");
    await page.locator(`${step("submit")}:not([aria-disabled])`).click();
    await waitForPaper(page, draft, "submitted");
    await openPaper(page, "approvals", draft);
    await waitForPdf(page);
    expect(await page.locator("[data-screen=approval] .page-title").innerText()).toBe("V/v đã sửa");
    await page.locator(`${step("approve")}:not([aria-disabled])`).click();
    await waitForPaper(page, draft, "approved");
    await openPaper(page, "sealing", draft);
    await page.locator("[data-value=next-number]").waitFor();
    await page.locator(step("send")).click();
    await page.locator(step("send-now")).click();
    await waitForPaper(page, draft, "sent");
  });

  test("is found again by its link once the account is unlocked, and the link names nothing", async () => {
    const { page } = desk;
    const shown = page.locator("[data-screen=outgoing-paper]");
    const [draft, dispatch] = [await shown.getAttribute("data-draft"), await shown.getAttribute("data-dispatch")];
    const link = await page.evaluate(() => location.hash);
    expect(link).toMatch(/^#\/outgoing\/[0-9a-f]{32}$/);
    expect(link).not.toContain(draft);
    expect(link).not.toContain(dispatch?.slice(0, 32));
    await desk.page.locator(step("lock")).click();
    await waitForScreen(page, "unlock");
    await goTo("#/incoming");
    await goTo(link);
    await unlock(page, passphrase);
    await page.locator(`[data-screen=outgoing-paper][data-draft="${draft}"]`).waitFor();
  });

  test("submitted without a line waits in the outbox: taken back it is a draft again, left there it goes out by itself", async () => {
    const { page } = desk;
    await page.locator('.desk[data-line="up"][data-synced]').waitFor();
    await practice.stopRelay();
    await page.locator('.desk[data-line="down"]').waitFor();
    const draft = await compose(page, { subject: "V/v gửi sau", act: [RECIPIENT], main: paper });
    await page.locator(`[data-screen=outgoing-paper][data-state=waiting]`).waitFor();
    const line = page.locator('[data-value=line][data-reason="relay-unreachable"]');
    await expect.poll(() => line.innerText()).toContain(vi.shell.offline.waiting.other.replace("{count}", "1"));
    const { what, why, next } = vi.errors["relay-unreachable"];
    const [since = ""] = vi.shell.offline.since.split("{when}");
    expect(since).not.toBe("");
    for (const words of [what, why, next, since]) expect(await line.innerText()).toContain(words);
    await goTo("#/outbox");
    const item = page.locator('[data-item="append"][data-kind="draft-submitted"]');
    await item.locator(step("cancel")).click();
    await item.waitFor({ state: "detached" });
    await openPaper(page, "outgoing", draft);
    await page.locator(`${step("submit")}:not([aria-disabled])`).click();
    await page.locator(`[data-screen=outgoing-paper][data-state=waiting]`).waitFor();
    await goTo("#/outbox");
    // What waits can be written anew before it goes.
    await item.locator(step("edit-item")).click();
    await page.locator('[data-field="subject"] textarea').fill("V/v gửi sau, đã sửa");
    await page.locator(`${step("submit")}:not([aria-disabled])`).click();
    await page.locator(`[data-screen=outgoing-paper][data-state=waiting]`).waitFor();
    await goTo("#/outbox");
    await item.filter({ hasText: "đã sửa" }).waitFor();
    // Locked, nothing goes out, and the lock says so.
    await page.locator(step("lock")).click();
    await waitForScreen(page, "unlock");
    const said = page.locator('[data-screen=unlock] [data-value=waiting][data-count="1"]');
    await expect.poll(() => said.innerText()).toContain(vi.lock.outbox.other.replace("{count}", "1"));
    const popup = await desk.browser.openPage("popup.html");
    await popup.locator('[data-state=locked] [data-value=waiting][data-count="1"]').waitFor();
    await popup.close();
    await unlock(page, passphrase);
    await practice.startRelay();
    await waitForPaper(page, draft, "submitted");
    await goTo("#/outbox");
    await item.waitFor({ state: "detached" });
  });
});

describe("every screen", () => {
  const routes = ["incoming", "outgoing", "compose", "approvals", "sealing", "outbox", "quarantine", "settings"];

  test.each(languages.map(({ code }, i) => [code, i % 2 === 0 ? "light" : "dark"] as const))(
    "has no violation that axe knows and fits 380 px, in %s and %s",
    async (language, theme) => {
      const { page } = desk;
      await page.evaluate(
        (look) => {
          const { chrome } = globalThis as unknown as {
            chrome: { storage: { local: { set(items: object): Promise<void> } } };
          };
          return chrome.storage.local.set(look);
        },
        { language, theme },
      );
      await page.locator(`html[lang="${language}"][data-theme="${theme}"]`).waitFor({ state: "attached" });
      for (const route of routes) {
        await goTo(`#/${route}`);
        await waitForScreen(page, route);
        const first = page.locator("[data-screen] [role=option]").first();
        if ((await first.count()) > 0) {
          await first.click();
          await page.locator("article[data-screen]").waitFor();
        }
        for (const width of [380, 1280]) {
          await page.setViewportSize({ width, height: 800 });
          expect(await violations(page), `${route} at ${width}`).toEqual([]);
          expect(await tooWide(page), `${route} at ${width}`).toEqual([]);
        }
      }
    },
  );

  test("of the popup too", async () => {
    const popup = await desk.browser.openPage("popup.html");
    await popup.locator("[data-screen=popup][data-state=open] [data-value=unread]").waitFor();
    expect(await violations(popup)).toEqual([]);
    await popup.close();
  });
});

describe("a store that a newer version has written to", () => {
  test("is told in words, in the window and in the popup, and left as it is", async () => {
    const { page } = desk;
    const id = "f".repeat(32);
    await putDraft(page, id, await sealAsNewer(page, id));
    await page.reload();
    const error = '[data-error="store-of-newer-version"]';
    await page.locator(`[data-screen=broken] ${error}`).waitFor();
    const popup = await desk.browser.openPage("popup.html");
    await popup.locator(`[data-screen=popup] ${error}`).waitFor();
    expect(await violations(popup)).toEqual([]);
    await popup.close();
    expect(await violations(page)).toEqual([]);
    await putDraft(page, id, undefined);
    await page.locator(step("reload")).click();
    await page.locator(".desk").waitFor();
  });
});

describe("an account", () => {
  test("is removed only after its number was typed, with its database", async () => {
    const { page } = desk;
    await goTo("#/settings");
    await page.locator(step("remove-account")).click();
    expect(await page.locator(step("remove-account-now")).getAttribute("aria-disabled")).toBe("true");
    await page.locator(`${field("confirm-removal")} input`).fill("1");
    await page.locator(step("remove-account-now")).click();
    await waitForScreen(page, "welcome");
    await expect
      .poll(() => page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name)))
      .toEqual(["tram-accounts"]);
  });
});
