/**
 * The screens, driven as a person drives them: by what is shown and can be pressed. Every step waits for what it needs to
 * see and fails with the name of the screen that it found instead.
 */
import type { Page } from "playwright-core";
import { PATIENCE } from "../tools/patience.ts";

/** What acts (a button or link), what is filled in, what is read. */
const step = (name: string) => `[data-step="${name}"]`;
const field = (name: string) => `[data-field="${name}"]`;
const value = (name: string) => `[data-value="${name}"]`;
const screen = (name: string) => `[data-screen="${name}"]`;

export async function press(page: Page, name: string): Promise<void> {
  await page.locator(step(name)).click({ timeout: PATIENCE });
}

/** An act is kept once it is no longer offered; until then a power cut may take it back. */
async function gone(page: Page, name: string): Promise<void> {
  await page.locator(step(name)).first().waitFor({ state: "detached", timeout: PATIENCE });
}

export async function waitForScreen(page: Page, name: string): Promise<void> {
  try {
    await page.locator(screen(name)).first().waitFor({ timeout: PATIENCE });
  } catch {
    const shown = await page.locator("[data-screen]").evaluateAll((all) => all.map((each) => each.dataset["screen"]));
    const said = (await page.locator("[role=alert]").allInnerTexts()).join(" | ");
    throw new Error(`waited for the screen ${name}, saw ${JSON.stringify(shown)} ${said}`);
  }
}

async function goTo(page: Page, place: string): Promise<void> {
  await page.evaluate((target) => void (location.hash = target), `#/${place}`);
}

/** Opens a dispatch or draft from its list: its id stands in no address. */
export async function openPaper(page: Page, list: string, id: string): Promise<void> {
  await goTo(page, list);
  await waitForScreen(page, list);
  await page.locator(`${screen(list)} [data-paper="${id}"]`).click({ timeout: PATIENCE });
}

/** From an invitation to the open inbox. `readCode` is given the eight digits that the screen shows. */
export async function enrol(
  page: Page,
  wish: { readonly invitation: string; readonly passphrase: string; readonly readCode: (digits: string) => void },
): Promise<void> {
  await goTo(page, "welcome");
  await page.locator(`${field("invitation")} textarea`).fill(wish.invitation, { timeout: PATIENCE });
  await press(page, "read-invitation");
  await waitForScreen(page, "enrol");
  await press(page, "accept-invitation");
  await page.locator(`${field("passphrase")} input`).fill(wish.passphrase);
  await page.locator(`${field("passphrase-again")} input`).fill(wish.passphrase);
  await press(page, "make-keys");
  const code = page.locator(value("code"));
  await code.waitFor({ timeout: PATIENCE });
  wish.readCode((await code.getAttribute("data-code")) ?? "");
  await press(page, "open-inbox");
  await waitForScreen(page, "incoming");
}

export async function lock(page: Page): Promise<void> {
  await page.locator(step("lock")).click();
  await waitForScreen(page, "unlock");
}

/** @param ordinal of the account, where the profile has several */
export async function unlock(page: Page, passphrase: string, account?: string): Promise<void> {
  await waitForScreen(page, "unlock");
  if (account !== undefined) {
    await page.locator(`[data-account="${account}"]`).click();
    await page.locator(`[data-account="${account}"][aria-pressed="true"]`).waitFor();
  }
  await page.locator(`${field("passphrase")} input`).fill(passphrase);
  await press(page, "unlock");
  await page.locator(screen("unlock")).waitFor({ state: "detached", timeout: PATIENCE });
}

/** Ids of the accounts that the unlock screen offers, in their order; empty where there is only one. */
export async function accountsOffered(page: Page): Promise<string[]> {
  await waitForScreen(page, "unlock");
  return page.locator("[data-account]").evaluateAll((all) => all.map((each) => each.dataset["account"] ?? ""));
}

export interface DraftWish {
  readonly type?: string;
  readonly subject: string;
  /** What is typed to find each recipient; the first match is taken. */
  readonly act: readonly string[];
  readonly know?: readonly string[];
  readonly urgency?: string;
  readonly level?: string;
  readonly main: string;
  readonly annexes?: readonly string[];
}

/**
 * Fills the form in and waits until it can be submitted.
 * @throws RefusedFile
 */
export async function fillDraft(page: Page, wish: DraftWish): Promise<void> {
  // A form that is still shown is another one.
  if ((await page.locator(screen("compose")).count()) > 0) {
    await goTo(page, "outgoing");
    await waitForScreen(page, "outgoing");
  }
  await goTo(page, "compose");
  await waitForScreen(page, "compose");
  await page.locator(`${field("subject")} textarea`).fill(wish.subject);
  if (wish.type !== undefined) await page.locator(`${field("type")} select`).selectOption(wish.type);
  if (wish.urgency !== undefined)
    await page.locator(`${field("urgency")} input[value="${wish.urgency}"]`).check({ force: true });
  if (wish.level !== undefined)
    await page.locator(`${field("level")} input[value="${wish.level}"]`).check({ force: true });
  for (const query of wish.act) await chooseRecipient(page, "act", query);
  for (const query of wish.know ?? []) await chooseRecipient(page, "know", query);
  await page.locator(`${field("main")} input[type=file]`).setInputFiles(wish.main);
  if (wish.annexes !== undefined && wish.annexes.length > 0) {
    await page.locator(`${field("annexes")} input[type=file]`).setInputFiles([...wish.annexes]);
  }
  const refused = page.locator(`${field("main")}[data-error]`);
  const submit = page.locator(`${step("submit")}:not([aria-disabled="true"])`);
  await refused.or(submit).first().waitFor({ timeout: PATIENCE });
  if ((await refused.count()) > 0) {
    const said = (await page.locator(`${field("main")} [role=alert]`).allInnerTexts()).join(" ");
    throw new RefusedFile((await refused.getAttribute("data-error")) ?? "unknown", said);
  }
}

/** Submits the form that is filled in. @returns the draft's id */
export async function submitDraft(page: Page): Promise<string> {
  await press(page, "submit");
  await waitForScreen(page, "outgoing-paper");
  await page.locator(`${screen("outgoing-paper")}:not([data-state="draft"])`).waitFor({ timeout: PATIENCE });
  return (await page.locator(screen("outgoing-paper")).getAttribute("data-draft")) ?? "";
}

/** @returns the draft's id */
export async function compose(page: Page, wish: DraftWish): Promise<string> {
  await fillDraft(page, wish);
  return submitDraft(page);
}

/** The form refused the main document; nothing was sent. */
export class RefusedFile extends Error {
  override name = "RefusedFile";
  readonly type: string;
  constructor(type: string, said: string) {
    super(said === "" ? type : said);
    this.type = type;
  }
}

async function chooseRecipient(page: Page, role: "act" | "know", query: string): Promise<void> {
  const box = page.locator(`${field(role)} input[role=combobox]`);
  await box.fill(query);
  await page
    .locator(`${field(role)} [role=option]:not([aria-disabled=true])`)
    .first()
    .waitFor({ timeout: PATIENCE });
  await box.press("Enter");
  await box.blur();
}

/** The draft and its main document in front of the leader. */
export async function openApproval(page: Page, draft: string): Promise<void> {
  await openPaper(page, "approvals", draft);
  await waitForScreen(page, "approval");
  await waitForPdf(page);
  // The annexes too are here: without the line they would not come any more.
  await page.locator(`${step("approve")}:not([aria-disabled="true"])`).waitFor({ timeout: PATIENCE });
}

export async function approve(page: Page, draft: string): Promise<void> {
  await openApproval(page, draft);
  await press(page, "approve");
  await gone(page, "approve");
}

export async function waitForPdf(page: Page): Promise<void> {
  await page
    .locator('[data-pdf][data-state="shown"], [data-pdf][data-state="failed"]')
    .first()
    .waitFor({ timeout: PATIENCE });
}

/** The approved draft in front of the clerk, with the number that it would take. */
export async function openSealing(page: Page, draft: string): Promise<void> {
  await openPaper(page, "sealing", draft);
  await waitForScreen(page, "sealing-paper");
}

export async function numberSealSend(page: Page, draft: string): Promise<void> {
  await openSealing(page, draft);
  await press(page, "send");
  await press(page, "send-now");
  await gone(page, "send");
}

/** Waits until the office's own page of the paper is in that state: `submitted`, `approved`, `sealed`, `sent` … */
export async function waitForPaper(page: Page, draft: string, state: string): Promise<void> {
  const paper = `${screen("outgoing-paper")}[data-draft="${draft}"]`;
  const deadline = Date.now() + PATIENCE;
  // Until the list has learned of the submission, a draft leads back to its form.
  do {
    await openPaper(page, "outgoing", draft);
    await page
      .locator(`${paper}, ${screen("compose")}`)
      .first()
      .waitFor({ timeout: PATIENCE });
  } while ((await page.locator(paper).count()) === 0 && Date.now() < deadline);
  await page.locator(`${paper}[data-state="${state}"]`).waitFor({ timeout: PATIENCE });
}

/** Opens the newest incoming dispatch and waits until it is found whole, with its document shown. @returns its id */
export async function openNewest(page: Page): Promise<string> {
  await goTo(page, "incoming");
  await page
    .locator(`${screen("incoming")} [role=option]`)
    .first()
    .click({ timeout: PATIENCE });
  // "undetermined" until the sender's chain has come.
  const found = page.locator(`${screen("dispatch")}[data-outcome="passed"]`);
  await found.waitFor({ timeout: PATIENCE });
  await waitForPdf(page);
  return (await found.getAttribute("data-dispatch")) ?? "";
}

/** Asks for the registration; the arrival number stands once it is confirmed. */
export async function register(page: Page, dispatch: string): Promise<void> {
  await openPaper(page, "incoming", dispatch);
  await press(page, "register");
  await press(page, "register-now");
  await gone(page, "register");
}

/** Waits until the arrival number is confirmed. */
export async function arrivalNumber(page: Page, dispatch: string): Promise<string> {
  await openPaper(page, "incoming", dispatch);
  const number = page.locator(value("arrival-number"));
  await number.waitFor({ timeout: PATIENCE });
  return number.innerText();
}

/** Waits until the sender's page shows that recipient at that status: `01` arrived, `03` registered. */
export async function waitForRecipient(page: Page, paper: string, unit: string, status: string): Promise<string> {
  await openPaper(page, "outgoing", paper);
  const line = page.locator(`[data-recipient="${unit}"][data-progress="${status}"]`);
  await line.waitFor({ timeout: PATIENCE });
  return line.innerText();
}

/** Saves what a button downloads, opening the details that it may lie in. */
export async function download(page: Page, name: string, path: string): Promise<void> {
  const hidden = page.locator(`details:not([open]):has(${step(name)}) > summary`);
  await page.locator(step(name)).waitFor({ state: "attached", timeout: PATIENCE });
  if ((await hidden.count()) > 0) await hidden.click();
  const [saved] = await Promise.all([page.waitForEvent("download", { timeout: PATIENCE }), press(page, name)]);
  await saved.saveAs(path);
}
