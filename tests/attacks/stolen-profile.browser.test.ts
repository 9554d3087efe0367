/**
 * A stolen laptop and a seized relay, read as raw files: after a whole job the profile of a locked client, and whatever the
 * relay keeps, hold no word of a dispatch, no name of a person, and no usable key.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { smallPdf } from "../../shared/dispatch/testing/small-pdf.ts";
import { fromBase64Url, utf8 } from "../../shared/encoding/bytes.ts";
import { createLog } from "../../server/log.ts";
import { approve, compose, numberSealSend, register, waitForPaper, waitForPdf } from "../practice/drive.ts";
import { PATIENCE } from "../tools/patience.ts";
import { type AttackedDesk, openAttackedDesk } from "./attacked-desk.ts";
import { type Canary, copyAsItStands, filesUnder, type Found, searchFiles } from "./canaries.ts";
import { RECEIVER, type Scene, SENDER, setScene } from "./scene.ts";

let scene: Scene;
let attacked: AttackedDesk;
let folder: string;
let canaries: Canary[];
/** What names a dispatch, a draft or an invitation without being a word of it. */
let names: Canary[];
/** Ids of the notifications that the person was shown: the system keeps them as it likes. */
let told: string[];
let log = "";
/** Copies of the profile, made while it ran. */
const copies: Record<"unlocked" | "locked" | "closed", string> = { unlocked: "", locked: "", closed: "" };

/**
 * Letters that stand nowhere else in the world. Browsers compress their databases: four letters that stood before, as any two
 * hexadecimal digits did in UTF-16 among keys, would stand there a second time as a number.
 */
const letters = (): string => Buffer.from(crypto.getRandomValues(new Uint8Array(18))).toString("base64url");
const word = (what: string): string => `${what} ${letters()}`;
/** What of a word is searched for. */
const lettersOf = (text: string): string => text.slice(-letters().length);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "tram-stolen-"));
  scene = await setScene({ log: createLog((line) => void (log += line), Date.now) });
  const words = {
    name: word("Trần Thị"),
    title: word("Chánh Văn phòng"),
    incomingSubject: word("V/v mật báo"),
    incomingFile: word("Tệp đến"),
    incomingText: word("Nội dung đến"),
    outgoingSubject: word("V/v mật trả lời"),
    outgoingFile: word("Tep di"),
    outgoingText: word("Noi dung di"),
    draftSubject: word("V/v bản nháp"),
    refusedReason: word("Lý do"),
  };
  attacked = await openAttackedDesk(scene, { name: words.name, title: words.title });
  const page = attacked.page();
  const received = await scene.send({
    subject: words.incomingSubject,
    files: [
      { name: `${words.incomingFile}.pdf`, mediaType: "application/pdf", data: smallPdf({ note: words.incomingText }) },
      {
        name: `${words.incomingFile}.txt`,
        mediaType: "text/plain",
        data: utf8(`${words.incomingText}\n`.repeat(2_000)),
      },
    ],
  });
  await attacked.goTo("incoming", received.id);
  await page.locator(`[data-screen=dispatch][data-dispatch="${received.id}"]`).waitFor();
  await waitForPdf(page);
  await vi.waitUntil(
    async () => {
      told = await notifications();
      return told.some((id) => OF_A_DISPATCH.test(id));
    },
    { timeout: PATIENCE, interval: 500 },
  );
  await register(page, received.id);
  // Looked for and found: what the search keeps, and what was typed, are searched too.
  await page.locator("input[type=search]").fill(words.incomingText);
  await page.locator(".dispatch-excerpt mark").waitFor();
  const main = join(folder, `${words.outgoingFile}.pdf`);
  writeFileSync(main, smallPdf({ note: words.outgoingText }));
  const act = [scene.organisation.unit(SENDER).state.name];
  const draft = await compose(page, { subject: words.outgoingSubject, act, main });
  await approve(page, draft);
  await waitForPaper(page, draft, "approved");
  await numberSealSend(page, draft);
  await waitForPaper(page, draft, "sent");
  const sent = (await page.locator("[data-screen=outgoing-paper]").getAttribute("data-dispatch")) ?? "";
  // A request that is refused is logged; what was asked for is not.
  await fetch(`${scene.relay.url}/v1/chains/${encodeURIComponent(words.incomingSubject)}`);
  // A draft that was begun and left.
  await attacked.goTo("compose");
  await page.locator("[data-field=subject] textarea").fill(words.draftSubject);
  await page.locator("[data-value=draft-state][data-saved]").waitFor();
  const begun = (await page.locator("[data-screen=compose]").getAttribute("data-draft")) ?? "";
  // A reload and the ways back and forward leave addresses too.
  await page.reload();
  await page.locator(`[data-screen=compose][data-draft="${begun}"]`).waitFor();
  await page.goBack();
  await page.goForward();
  told = [...new Set([...told, ...(await notifications())])];
  const invitation = attacked.desk.invitation?.split(":")[1] ?? "";
  names = [
    { name: "received dispatch", value: received.id },
    { name: "sent dispatch", value: sent },
    { name: "sent draft", value: draft },
    { name: "begun draft", value: begun },
    // A long address is spread over several pages of a database.
    ...[100, 200, 300, 400].map((at) => ({ name: `invitation from ${at}`, value: invitation.slice(at, at + 40) })),
  ];
  for (const { name, value } of names) if (value.length < 32) throw new Error(`no canary for ${name}`);

  const masterKey = await page.evaluate(async () => {
    type Area = { get(key: null): Promise<Record<string, unknown>> };
    const { chrome } = globalThis as unknown as { chrome: { storage: { session: Area } } };
    return JSON.stringify(await chrome.storage.session.get(null));
  });
  const secret = /"masterKey":"([A-Za-z0-9_-]{43})"/.exec(masterKey)?.[1];
  if (secret === undefined) throw new Error("no master key in the session");
  canaries = [
    ...Object.entries(words).map(([name, value]) => ({ name, value: lettersOf(value) })),
    { name: "passphrase", value: attacked.passphrase },
    { name: "master key", value: fromBase64Url(secret) },
    ...scene.organisation.unit(RECEIVER).seeds.map(({ level, seed }) => ({ name: `seed of ${level}`, value: seed })),
    // PKCS #8 of any P-256 key, up to where the secret begins.
    { name: "private key", value: PKCS8_P256 },
  ];
  copies.unlocked = copyProfile("unlocked");
  await plantControl(attacked);
  await attacked.desk.lock();
  // A passphrase that was typed, made visible, and not sent.
  await page.locator("[data-field=passphrase] input").fill(attacked.passphrase);
  await page.locator(".passphrase-box button").click();
  await page.locator('[data-field=passphrase] input[type="text"]').waitFor();
  // What the browser writes of it, it writes by the time that something later stands on the disk.
  await page.evaluate((text) => localStorage.setItem("later", text), LATER);
  const isWritten = () => searchFiles(filesUnder(attacked.profileDir), [{ name: "later", value: LATER }]).length > 0;
  await vi.waitUntil(isWritten, { timeout: PATIENCE, interval: 1_000 });
  copies.locked = copyProfile("locked");
  await attacked.desk.close();
  copies.closed = copyProfile("closed");
});

afterAll(async () => {
  await attacked?.[Symbol.asyncDispose]();
  await scene?.[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
});

const PKCS8_P256 = fromBase64Url("MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg");
const LATER = letters();
const CONTROL = letters();

const OF_A_DISPATCH = /#\/incoming\/[0-9a-f]{32}$/;

/** Ids of those that are shown. */
function notifications(): Promise<string[]> {
  return attacked.page().evaluate(async () => {
    type Notifications = { getAll(): Promise<Record<string, true>> };
    const { chrome } = globalThis as unknown as { chrome: { notifications: Notifications } };
    return Object.keys(await chrome.notifications.getAll());
  });
}

function copyProfile(name: string): string {
  const to = join(folder, `profile-${name}`);
  // Sockets and locks of the running browser cannot be copied, and hold nothing.
  copyAsItStands(attacked.profileDir, to, (path) => !/Singleton|\.sock$/.test(path));
  return to;
}

/** Something that the browser writes in the same places, and that the search must therefore find. */
async function plantControl({ desk }: AttackedDesk): Promise<void> {
  await desk.page.evaluate(
    (text) =>
      new Promise<void>((resolve, reject) => {
        localStorage.setItem("control", text);
        const request = indexedDB.open("control", 1);
        request.onupgradeneeded = () => void request.result.createObjectStore("control");
        request.onerror = () => reject(new Error("no database"));
        request.onsuccess = () => {
          const transaction = request.result.transaction("control", "readwrite", { durability: "strict" });
          transaction.objectStore("control").put({ text }, 1);
          transaction.oncomplete = () => resolve();
        };
      }),
    CONTROL,
  );
}

const where = (found: readonly Found[]): string[] =>
  found.map(({ canary, form, file }) => `${canary} (${form}) in ${file}`);

describe("the profile of the browser:", () => {
  test("what a page of the extension writes openly is found, so the search sees what there is", () => {
    for (const copy of [copies.locked, copies.closed]) {
      const found = searchFiles(filesUnder(copy), [{ name: "control", value: CONTROL }]);
      expect(found.some(({ file }) => file.includes("IndexedDB"))).toBe(true);
    }
  });

  test("L1, L7: copied while the client is locked, it holds no plaintext, subject, name or usable key, in no file", () => {
    expect(where(searchFiles(filesUnder(copies.locked), canaries))).toEqual([]);
  });

  test("L1, L7: nor after the browser was closed: no cache, no saved session, no thumbnail, no download of ours", () => {
    expect(where(searchFiles(filesUnder(copies.closed), canaries))).toEqual([]);
  });

  test("L1: nor when the power is cut while it is unlocked", () => {
    expect(where(searchFiles(filesUnder(copies.unlocked), canaries))).toEqual([]);
  });
});

describe("what the browser writes of addresses:", () => {
  /** Rows of the encrypted store stand under random ids. */
  const outsideStore = (copy: string) => filesUnder(copy).filter((file) => !/IndexedDB|shared_proto_db/.test(file));

  test("the history is written, so what stands in an address is found", () => {
    const found = searchFiles(outsideStore(copies.closed), [{ name: "page", value: "inbox.html#/compose" }]);
    expect(where(found).join("\n")).toContain("History");
  });

  test("L1, L7: no address names a dispatch, a draft or an invitation: no history, saved session, icon or prediction", () => {
    for (const copy of Object.values(copies)) expect(where(searchFiles(outsideStore(copy), names))).toEqual([]);
  });

  test("L7: a notification leads to its dispatch by a token too", () => {
    expect(told.filter((id) => OF_A_DISPATCH.test(id))).not.toEqual([]);
    const places = told.map((id) => id.slice(id.indexOf("#")));
    for (const place of places) expect(place).toMatch(/^#\/[a-z]*(?:\/[0-9a-f]{32})?$/);
    expect(names.filter(({ value }) => places.join(" ").includes(String(value).slice(0, 32)))).toEqual([]);
  });
});

describe("what the relay keeps:", () => {
  const kept = (): string[] => {
    const file = join(folder, "relay.log");
    writeFileSync(file, log);
    return [...filesUnder(join(scene.directory, "relay")), file];
  };

  test("the database, its journal, the blobs and the log are all looked at", () => {
    const names = kept().join(" ");
    expect(names).toMatch(/\.db/);
    expect(names).toMatch(/-wal/);
    expect(names).toMatch(/blobs/);
    expect(log).toContain("refused");
    // A unit's code is no secret to the relay: where it stands, a subject would be found too.
    expect(searchFiles(kept(), [{ name: "code", value: RECEIVER }])).not.toEqual([]);
  });

  test("no word of a dispatch, no file name, no name of a person, no seed and no passphrase", () => {
    const people = scene.organisation
      .unit(RECEIVER)
      .people.map(({ name, title }) => ({ name: `${name}, ${title}`, value: title }));
    // The relay's own keys are in relay.json; those of members are nowhere.
    const files = kept().filter((file) => !file.endsWith("relay.json"));
    // In certificates the relay sees the names of those who signed statements, which are authorities without a name.
    expect(where(searchFiles(files, [...canaries, ...people]))).toEqual([]);
  });
});
