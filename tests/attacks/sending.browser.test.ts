/**
 * Attacks on an office that sends, through the screens of the extension as it is shipped: what the relay is given, and what
 * the office is told of it.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { smallPdf } from "../../shared/dispatch/testing/small-pdf.ts";
import { fromBase64Url, sha256Hex, toBase64Url } from "../../shared/encoding/bytes.ts";
import { readHandOver } from "../../shared/wire/hand-over.ts";
import { en } from "../../extension/i18n/en.ts";
import { approve, compose, numberSealSend, waitForPaper, waitForRecipient } from "../practice/drive.ts";
import { type AttackedDesk, openAttackedDesk } from "./attacked-desk.ts";
import { attackersKey, breakSignature, rewrite } from "./forgeries.ts";
import { type Answer, json } from "./malicious-relay.ts";
import { RECEIVER, type Scene, SENDER, setScene } from "./scene.ts";

/** The office at the attacked desk sends to the other one. */
const OTHER = SENDER;

let scene: Scene;
let attacked: AttackedDesk;
let files: string;
let papers = 0;

beforeAll(async () => {
  files = mkdtempSync(join(tmpdir(), "tram-papers-"));
  scene = await setScene();
  attacked = await openAttackedDesk(scene);
});

afterEach(() => scene.malicious.lie());

afterAll(async () => {
  await attacked?.[Symbol.asyncDispose]();
  await scene?.[Symbol.asyncDispose]();
  rmSync(files, { recursive: true, force: true });
});

/** Composed, approved and given to the outbox. @returns the draft's id */
async function sendPaper(): Promise<string> {
  papers += 1;
  const main = join(files, `cong-van-${papers}.pdf`);
  writeFileSync(main, smallPdf({ note: `paper ${papers}` }));
  const page = attacked.page();
  const act = [scene.organisation.unit(OTHER).state.name];
  const draft = await compose(page, { subject: `V/v báo cáo ${papers}`, act, main });
  await waitForPaper(page, draft, "submitted");
  await approve(page, draft);
  await waitForPaper(page, draft, "approved");
  await numberSealSend(page, draft);
  return draft;
}

function handOvers(): Buffer[] {
  return scene.malicious.requests
    .filter(({ method, path }) => method === "POST" && path === "/dispatches")
    .map(({ body }) => body);
}

const paper = (draft: string) => attacked.page().locator(`[data-screen=outgoing-paper][data-draft="${draft}"]`);

/** Presses "try again" in the outbox until the paper has been handed over more than so often. */
async function handOverAgain(before: number): Promise<void> {
  await attacked.goTo("outbox");
  const again = attacked.page().locator("[data-item=send] [data-step=retry]");
  const tried = async (): Promise<number> => {
    // The courier tries by itself, too: then there may be nothing to press any more.
    await again.click({ timeout: 5_000 }).catch(() => undefined);
    return handOvers().length;
  };
  await expect.poll(tried, { interval: 500 }).toBeGreaterThan(before);
}

/** Answers the hand-over with something else. */
function answering(change: (answer: Answer & { readonly body: Buffer }) => Answer): void {
  scene.malicious.lie({
    answer: ({ method, path }, answer) => (method === "POST" && path === "/dispatches" ? change(answer) : answer),
  });
}

test("an honest relay: the paper is sent, to the keys of the chain", async () => {
  const draft = await sendPaper();
  await waitForPaper(attacked.page(), draft, "sent");
  const given = readHandOver(new Uint8Array(handOvers().at(-1) ?? []));
  expect(given.ok && given.value.wraps.map(({ unit, epoch }) => [unit, epoch])).toEqual([
    [OTHER, 1],
    [RECEIVER, 1],
  ]);
});

test("R1, R7: a newer key that nobody of the unit signed is sealed to by nobody, and an alarm stands on the screen", async () => {
  const { unit, seq, head } = scene.head(OTHER);
  const publicKey = toBase64Url(await attackersKey(scene.organisation));
  const statement = await scene.relaysStatement({
    unit,
    seq: seq + 1,
    prev: head,
    kind: "compartment-opened",
    body: { level: "unclassified", epoch: 2, publicKey },
  });
  scene.malicious.lie({ chain: { unit: OTHER, change: (statements) => [...statements, statement] } });
  // Chains are read again every few minutes, and first of all when the account is opened.
  await attacked.desk.lock();
  await attacked.desk.as(attacked.official);
  await attacked.page().getByText(en.errors["bad-statement"].what).first().waitFor();
  const draft = await sendPaper();
  await waitForPaper(attacked.page(), draft, "sent");
  const given = readHandOver(new Uint8Array(handOvers().at(-1) ?? []));
  expect(given.ok && given.value.wraps.map(({ epoch }) => epoch)).toEqual([1, 1]);
});

test("R28: an acceptance that is withheld or forged is no acceptance: the paper is not called sent, and the same bytes go again", async () => {
  const before = handOvers().length;
  let way: (answer: Answer & { readonly body: Buffer }) => Answer = (answer) => ({
    ...json(answer, { error: { type: "busy", message: "" } }),
    status: 503,
    headers: { ...answer.headers, "retry-after": "1" },
  });
  answering((answer) => way(answer));
  const draft = await sendPaper();
  await expect.poll(() => handOvers().length).toBeGreaterThan(before + 1);
  await waitForPaper(attacked.page(), draft, "sealed");

  type Given = { acceptance: string; proof: { signature: string } };
  const forge = (answer: Answer & { readonly body: Buffer }, members: object): Answer => {
    const { acceptance } = JSON.parse(answer.body.toString()) as Given;
    const forged = rewrite(fromBase64Url(acceptance), (object) => Object.assign(object, members));
    return json(answer, { acceptance: toBase64Url(forged), proof: scene.malicious.prove(forged) });
  };
  const forgeries: readonly (typeof way)[] = [
    (answer) => {
      const given = JSON.parse(answer.body.toString()) as Given;
      const signature = toBase64Url(new Uint8Array(64).fill(1));
      return json(answer, { ...given, proof: { ...given.proof, signature } });
    },
    (answer) => forge(answer, { dispatch: "ab".repeat(32) }),
    (answer) => forge(answer, { request: "cd".repeat(32) }),
  ];
  for (const forgery of forgeries) {
    way = forgery;
    // What was taken before would not be handed over once more.
    await handOverAgain(handOvers().length);
    await waitForPaper(attacked.page(), draft, "sealed");
  }
  await attacked.page().getByText(en.errors["bad-proof"].what).first().waitFor();

  const forged = handOvers().length;
  scene.malicious.lie();
  await handOverAgain(forged);
  await waitForPaper(attacked.page(), draft, "sent");
  const hashes = await Promise.all(
    handOvers()
      .slice(before)
      .map((body) => sha256Hex(body)),
  );
  expect(new Set(hashes).size).toBe(1);
});

test("R28: receipts that are forged leave the recipient's line empty; silence is said; a genuine one fills it", async () => {
  const draft = await sendPaper();
  const page = attacked.page();
  await waitForPaper(page, draft, "sent");
  const dispatch = (await paper(draft).getAttribute("data-dispatch")) ?? "";
  const line = page.locator(`[data-recipient="${OTHER}"]`);
  const clerk = scene.organisation.person(OTHER, "clerk");
  const wish = { unit: OTHER, to: RECEIVER, person: clerk };
  const forged = await scene.notice(dispatch, {
    ...wish,
    change: ({ bytes, cms }) => ({ bytes, cms: breakSignature(cms) }),
  });
  const office = scene.client(clerk);
  const post = async ({ entry }: { entry: Uint8Array<ArrayBuffer> }): Promise<void> => {
    const posted = await office.append(`mail/${RECEIVER}/unclassified`, entry);
    if (!posted.ok) throw new Error(posted.error.type);
  };
  await post(forged);
  // What comes behind it in the same mailbox is shown, so it had its turn.
  const later = await scene.send();
  await attacked.goTo("incoming", later.id);
  await page.locator(`[data-screen=dispatch][data-dispatch="${later.id}"]`).waitFor();
  await waitForPaper(page, draft, "sent");
  expect(await line.getAttribute("data-progress")).toBe("");
  expect(await line.locator("[data-value=silent]").count()).toBe(0);

  await page.clock.setSystemTime(Date.now() + 2 * 86_400_000 + 60_000);
  await page.clock.runFor(31_000);
  expect(await line.locator("[data-value=silent]").innerText()).toContain("2 days");
  await page.clock.setSystemTime(Date.now());

  await post(await scene.notice(dispatch, wish));
  await waitForRecipient(page, draft, OTHER, "03");
});
