/**
 * The main job with a recipient in Firefox: a dispatch that a Chromium desk sends is received, checked and registered in a
 * real Firefox, and the sender sees it.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createLog } from "../../server/log.ts";
import { Desk } from "../practice/desk.ts";
import { approve, compose, numberSealSend, waitForPaper, waitForRecipient } from "../practice/drive.ts";
import { inventPassphrase } from "../practice/passphrase.ts";
import { makePractice } from "../practice/practice.ts";
import { printPaper, SAMPLE_PAPER } from "../practice/sample-paper.ts";
import { builtExtension } from "../tools/build-extension.ts";
import { type FirefoxDesk, openFirefoxDesk } from "./firefox-desk.ts";

const SENDER = "Z01.01";
const RECEIVER = "Z01.02.01";

test("a clerk in Firefox is let in, receives what Chromium sent, finds it whole, registers it, and the sender sees 03", async () => {
  const work = mkdtempSync(join(tmpdir(), "tram-firefox-"));
  const practice = await makePractice({ directory: work, log: createLog(() => {}, Date.now) });
  const passphrase = inventPassphrase();
  const sending = new Desk({
    name: "sending",
    practice,
    extensionDir: builtExtension.chromium,
    profileDir: join(work, "sending"),
    passphrase,
    headed: false,
  });
  let receiving: FirefoxDesk | undefined;
  try {
    const [leader, clerk, receiver] = [
      practice.official(SENDER, "leader"),
      practice.official(SENDER, "clerk"),
      practice.official(RECEIVER, "clerk"),
    ];
    const main = join(work, "Giấy mời.pdf");
    const downloadsDir = join(work, "downloads");
    mkdirSync(downloadsDir);
    const firefox = { practice, extensionDir: builtExtension.firefox, passphrase, downloadsDir };
    [receiving] = await Promise.all([openFirefoxDesk(firefox), sending.open(), printPaper(SAMPLE_PAPER, main)]);
    await receiving.enrol(receiver);
    await sending.enrol(leader);
    await sending.enrol(clerk);

    const receiverName = practice.organisation.unit(RECEIVER).state.name;
    const draft = await compose(sending.page, { subject: SAMPLE_PAPER.subject, act: [receiverName], main });
    await waitForPaper(sending.page, draft, "submitted");
    await approve(await sending.as(leader), draft);
    await waitForPaper(sending.page, draft, "approved");
    await waitForPaper(await sending.as(clerk), draft, "approved");
    await numberSealSend(sending.page, draft);
    await waitForPaper(sending.page, draft, "sent");
    const dispatch = await sending.page.locator('[data-screen="outgoing-paper"]').getAttribute("data-dispatch");

    expect(await receiving.openNewest()).toBe(dispatch);
    expect(readFileSync(await receiving.download("save-main-0")).equals(readFileSync(main))).toBe(true);
    await receiving.register(dispatch ?? "");
    expect(await receiving.arrivalNumber(dispatch ?? "")).toBe("01");
    await waitForRecipient(sending.page, draft, RECEIVER, "03");

    // Both find it by words that stand in the printed page alone.
    expect(await receiving.findInside("vuong mac, de nghi phan")).toBe("vướng mắc, đề nghị phản");
    await sending.page.locator("input[type=search]").fill("văn bản rà soát danh sách cán bộ đầu mối của");
    await sending.page.locator('[data-screen="outgoing"] [role="option"]').first().waitFor({ state: "hidden" });
    await sending.page.locator("input[type=search]").fill("đầu mối của đơn vị");
    const hit = sending.page.locator('[data-screen="outgoing"] .dispatch-excerpt mark');
    await hit.waitFor();
    expect(await hit.textContent()).toBe("đầu mối của đơn vị");
  } catch (error) {
    const pictures = mkdtempSync(join(tmpdir(), "tram-firefox-failed-"));
    await Promise.allSettled([receiving?.screenshot(pictures), sending.screenshot(pictures, "sending")]);
    throw new Error(`see the screens in ${pictures}`, { cause: error });
  } finally {
    await Promise.allSettled([receiving?.[Symbol.asyncDispose](), sending.close()]);
    await practice.stopRelay();
    rmSync(work, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
});
