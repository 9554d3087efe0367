/**
 * Attacks on the extension as it is shipped: its screens after each must show the safe state. The relay in front of it lies,
 * a web page beside it tries to frame it, and what genuine offices send may be made to hurt.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Bytes } from "../../shared/encoding/bytes.ts";
import { utf8 } from "../../shared/encoding/bytes.ts";
import { sealByHand } from "../../shared/dispatch/testing/make-dispatch.ts";
import { pdfOf } from "../../shared/dispatch/testing/small-pdf.ts";
import { en } from "../../extension/i18n/en.ts";
import { type AttackedDesk, openAttackedDesk } from "./attacked-desk.ts";
import { breakSignature, rewrite } from "./forgeries.ts";
import { keepLying, type StandingLie } from "./standing-lie.ts";
import { RECEIVER, type Scene, SENDER, setScene, THIRD } from "./scene.ts";

const MAIL = `mail/${RECEIVER}/unclassified`;

let scene: Scene;
let attacked: AttackedDesk;
let lies: StandingLie;

beforeAll(async () => {
  scene = await setScene();
  attacked = await openAttackedDesk(scene);
  const clerk = scene.client(scene.organisation.person(RECEIVER, "clerk"));
  lies = keepLying(scene.malicious, MAIL, async () => {
    const streams = await clerk.streams();
    return (streams.ok && streams.value.find(({ stream }) => stream === MAIL)?.seq) || 0;
  });
});

afterAll(async () => {
  await attacked?.[Symbol.asyncDispose]();
  await scene?.[Symbol.asyncDispose]();
});

/** The open dispatch, once it is on the screen. */
async function shown(dispatch: string, screen = "incoming") {
  await attacked.goTo(screen, dispatch);
  const paper = attacked.page().locator(`[data-screen=dispatch][data-dispatch="${dispatch}"]`);
  await paper.waitFor();
  return paper;
}

/** Plants what nobody sent into the mailbox, and has it read. */
async function plant(envelope: Bytes, bytes: Uint8Array, from = SENDER): Promise<void> {
  const { header } = JSON.parse(new TextDecoder().decode(envelope)) as { header: { blob: { id: string } } };
  const entry = { entry: envelope, at: Date.now(), chain: scene.head(from) };
  await lies.plant(entry, { id: header.blob.id, bytes });
}

describe("what comes in:", () => {
  test("an honest dispatch is shown as passed, and can be registered", async () => {
    const sent = await scene.send({ subject: "V/v kiểm tra" });
    const paper = await shown(sent.id);
    await expect.poll(() => paper.getAttribute("data-outcome")).toBe("passed");
    // By the list, which may be read a moment after the paper.
    await paper.locator("[data-step=register]").waitFor();
  });

  test("R33: markup, scripts and their like in a subject, in file names and in files are text, and nothing of them runs", async () => {
    const page = attacked.page();
    const ran: string[] = [];
    page.on("dialog", (dialog) => {
      ran.push(dialog.message());
      void dialog.dismiss();
    });
    await page.exposeFunction("tramRan", (what: string) => void ran.push(what)).catch(() => undefined);
    const subject = `<img src=x onerror="tramRan('subject')"><svg onload=tramRan(1)>{{7*7}}\${7*7} javascript:tramRan(2)`;
    const script = `<script>tramRan("file")</script><svg xmlns="http://www.w3.org/2000/svg" onload="tramRan('svg')"/>`;
    const pdf = pdfOf([
      "<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS (app.alert\\('pdf'\\); tramRan\\('pdf'\\)) >> >>",
      "<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
      "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Annots [4 0 R] /AA << /O << /S /JavaScript /JS (tramRan\\('page'\\)) >> >> >>",
      "<< /Type /Annot /Subtype /Link /Rect [0 0 595 842] /A << /S /URI /URI (javascript:tramRan\\('link'\\)) >> >>",
    ]);
    const sent = await scene.send({
      subject,
      files: [
        { name: "&lt;b onmouseover=tramRan('name')&gt;.pdf", mediaType: "application/pdf", data: pdf },
        { name: "trang.html", mediaType: "text/html", data: utf8(script) },
        { name: "ảnh.svg", mediaType: "image/svg+xml", data: utf8(script) },
      ],
    });
    const paper = await shown(sent.id);
    await paper.locator('[data-pdf][data-state="shown"]').waitFor();
    expect(await paper.innerText()).toContain(`<img src=x onerror="tramRan('subject')">`);
    expect(await paper.innerText()).toContain("&lt;b onmouseover=tramRan('name')&gt;.pdf");
    expect(await page.locator("img[src=x], b[onmouseover], [onload], [onerror], script:not([src])").count()).toBe(0);
    await paper.locator("[data-pdf]").click({ position: { x: 60, y: 60 } });
    // Shown, they are words.
    for (const at of [0, 1]) {
      await paper.locator(`[data-step=show-annex-${at}]`).click();
      const words = paper.locator('[data-view=words][data-finding="text"]');
      await words.waitFor();
      expect(await words.locator(".words-text").textContent()).toBe(script);
    }
    // A file that is saved is given to the browser as bytes, under a clean name, and no page of ours opens it.
    const pages = attacked.desk.browser.context.pages().length;
    // It says of itself that it may run something, and is not saved at the first press.
    await paper.getByText(en.receive.mayRun.mark).first().waitFor();
    const saved: string[] = [];
    page.on("download", (file) => saved.push(file.suggestedFilename()));
    await paper.locator("[data-step=save-annex-0]").click();
    await paper.getByText(en.receive.mayRun.body).waitFor();
    expect(saved).toEqual([]);
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      paper.locator("[data-step=save-anyway]:visible").click(),
    ]);
    expect(download.suggestedFilename()).toBe("trang.html");
    expect(attacked.desk.browser.context.pages()).toHaveLength(pages);
    expect(page.url()).toContain("inbox.html#/incoming/");
    expect(ran).toEqual([]);
  });

  test("R32: a paper of a few bytes that claims three million pages shows a thousand, says so, and holds nobody up", async () => {
    const real = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << >> >>";
    const data = pdfOf([
      "<< /Type /Catalog /Pages 2 0 R >>",
      "<< /Type /Pages /Count 3000000 /Kids [3 0 R 4 0 R 5 0 R] >>",
      real,
      "<< /Type /Pages /Parent 2 0 R /Count 2999998 /Kids [ ] >>",
      real,
    ]);
    const sent = await scene.send({ files: [{ name: "Công văn.pdf", mediaType: "application/pdf", data }] });
    const paper = await shown(sent.id);
    await paper.locator('[data-pdf][data-state="shown"][data-pages="3000000"]').waitFor();
    await paper.locator(".pdf-page").first().waitFor();
    expect(await paper.locator(".pdf-page").count()).toBe(1_000);
    await paper.getByText(/^Only the first 1,000 of 3,000,000 pages/).waitFor();
  });

  test("R27: a document that nobody of the named unit sealed is set aside, never in the inbox, and offers no decision", async () => {
    const genuine = await scene.prepare({ subject: "V/v chuyển kinh phí khẩn" });
    const { bytes: manifest, cms } = genuine.manifest;
    const forged = { ...genuine, manifest: { bytes: manifest, cms: breakSignature(cms) } };
    const { envelope, bytes } = await sealByHand(scene.organisation, forged, { unit: RECEIVER });
    await plant(envelope, bytes);
    const paper = await shown(genuine.id, "quarantine");
    await expect.poll(() => paper.getAttribute("data-outcome")).toBe("failed");
    expect(await paper.innerText()).toContain(en.verification.summary.failed);
    expect(await paper.locator("[data-step=register], [data-step=refuse], [data-step=reply]").count()).toBe(0);
    expect(await paper.locator("[data-pdf]").count()).toBe(0);
    await attacked.goTo("incoming");
    const list = attacked.page().locator("[data-screen=incoming]");
    await list.waitFor();
    expect(await list.innerText()).not.toContain("V/v chuyển kinh phí khẩn");
  });

  test("R26: what was sealed for others is shown as passed on, and this unit cannot register it as its own", async () => {
    const prepared = await scene.prepare({ to: [THIRD], subject: "V/v chỉ gửi Tỉnh Ba" });
    const { envelope, bytes } = await sealByHand(scene.organisation, prepared, { unit: RECEIVER });
    await plant(envelope, bytes);
    const paper = await shown(prepared.id);
    await expect.poll(() => paper.innerText()).toContain(en.verification.reason.forwarded);
    expect(await paper.locator("[data-step=register], [data-step=refuse]").count()).toBe(0);
  });

  test("R11, R25: what does not open says so in the same words, whatever was done to it", async () => {
    const elsewhere = await scene.send({ to: [THIRD] });
    const damaged = await scene.prepare();
    const { envelope, bytes } = await sealByHand(scene.organisation, damaged, { unit: RECEIVER });
    const cases = [
      [elsewhere.id, rewrite(elsewhere.envelope(THIRD), (object) => (object["unit"] = RECEIVER)), elsewhere.bytes],
      [
        damaged.id,
        rewrite(envelope, (object) => (object["wrap"] = "A".repeat((object["wrap"] as string).length))),
        bytes,
      ],
    ] as const;
    const words: string[] = [];
    for (const [id, entry, blob] of cases) {
      await plant(entry, blob);
      const paper = await shown(id);
      await expect.poll(() => paper.innerText()).toContain(en.receive.state.cannotOpen);
      expect(await paper.getAttribute("data-outcome")).toBe("");
      words.push(await paper.innerText());
    }
    expect(words[0]).toBe(words[1]);
  });

  test("R19: two contents under one name raise an alarm that stays on the screen", async () => {
    const sent = await scene.send();
    await shown(sent.id);
    const other = rewrite(
      sent.envelope(RECEIVER),
      (object) => (object["wrap"] = "A".repeat((object["wrap"] as string).length)),
    );
    await plant(other, sent.bytes);
    const alarm = attacked.page().getByText(en.errors["two-contents"].what);
    await alarm.waitFor();
    await attacked.page().reload();
    await alarm.waitFor();
  });

  test("R29: clocks that a day lies between are said to differ, and the dispatch stays passed", async () => {
    const DAY = 86_400_000;
    await lies.shiftClock(DAY);
    const sent = await scene.send();
    const paper = await shown(sent.id);
    await expect.poll(() => paper.innerText()).toContain(en.verification.reason["clocks-differ"]);
    await expect.poll(() => paper.getAttribute("data-outcome")).toBe("passed");
    await lies.shiftClock(0);
  });
});
