/**
 * The demo as its command runs it, plain and interrupted, and what an outsider finds in its folder: signatures and time
 * stamp by openssl, the dispatch by the independent opener, and nothing readable in what the relay kept.
 */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { X509Certificate } from "node:crypto";
import Database from "better-sqlite3";
import { afterAll, describe, expect, test } from "vitest";
import { smallPdf } from "../../shared/dispatch/testing/small-pdf.ts";
import { type Canary, filesUnder, searchFiles } from "../attacks/canaries.ts";
import type { Step } from "../practice/play-demo.ts";
import type { ScreenText } from "../practice/read-screen.ts";

const DEMO = fileURLToPath(new URL("../practice/demo.ts", import.meta.url));
const OPENER = fileURLToPath(new URL("../opener/open-dispatch.mjs", import.meta.url));
const MAIL = "mail/Z01.02.01/unclassified";

const work = mkdtempSync(join(tmpdir(), "tram-demo-test-"));
afterAll(() => rmSync(work, { recursive: true, force: true }));

function startDemo(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  return spawn(process.execPath, ["--disable-warning=ExperimentalWarning", DEMO, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...env },
  });
}

async function demo(...args: string[]): Promise<{ readonly code: number | null; readonly said: string }> {
  const child = startDemo(args);
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text: Buffer) => (said += text.toString()));
  const { promise, resolve } = Promise.withResolvers<number | null>();
  child.on("close", resolve);
  return { code: await promise, said };
}

function openssl(directory: string, ...args: string[]): string {
  const { status, stdout, stderr } = spawnSync("openssl", args, { cwd: directory, encoding: "utf8" });
  return status === 0 ? "ok" : `${args.join(" ")}: ${stdout}${stderr}`;
}

const TRUST = ["-no-CApath", "-no-CAstore", "-CAfile", "root.pem", "-x509_strict"];

/** A detached CMS over exactly those bytes, by somebody whom the root vouches for. */
function verifyCms(directory: string, name: string, root = "root.pem"): string {
  const trust = TRUST.map((arg) => (arg === "root.pem" ? root : arg));
  const input = ["-cades", "-binary", "-inform", "DER", "-in", `${name}.p7s`, "-content", `${name}.json`];
  return openssl(directory, "cms", "-verify", ...trust, "-purpose", "any", ...input, "-out", "/dev/null");
}

const note = "Chim hoàng yến";
const paper = smallPdf({ pages: 2, note });
const interrupted = join(work, "demo");

test(
  "the demo plays the job plainly and interrupted at every step, and both runs end in the same state",
  { timeout: 1_800_000 },
  async () => {
    writeFileSync(join(work, "main.pdf"), paper);
    const { code, said } = await demo("--out", interrupted, "--pdf", join(work, "main.pdf"), "--interrupted");
    expect(said).toContain("Both runs ended in the same state");
    expect(code).toBe(0);
    const log = readFileSync(join(interrupted, "plain/relay.log"), "utf8");
    expect(log.match(/"event":"stopped"/g)).toHaveLength(1);
    expect(log).not.toContain('"type":"empty"');
  },
);

/** Who signed, as the certificate names them. */
function signerName(directory: string, name: string): string {
  const signer = join(work, "signer.pem");
  const input = ["-inform", "DER", "-binary", "-noverify", "-in", `${name}.p7s`, "-content", `${name}.json`];
  const read = openssl(directory, "cms", "-verify", ...input, "-signer", signer, "-out", "/dev/null");
  if (read !== "ok") throw new Error(read);
  const { subject } = new X509Certificate(readFileSync(signer));
  return /^CN=(.+)$/m.exec(subject)?.[1] ?? "";
}

/** The time in the token, as a Vietnamese screen writes it. */
function stampedAt(directory: string): string {
  const said = spawnSync("openssl", ["ts", "-reply", "-in", "manifest.tst", "-token_in", "-text"], {
    cwd: directory,
    encoding: "utf8",
  });
  const time = new Date(/Time stamp: (.+)/.exec(said.stdout)?.[1] ?? "");
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone: "Asia/Ho_Chi_Minh",
    dateStyle: "short",
    timeStyle: "medium",
  });
  return parts.format(time);
}

describe.each([
  ["plain", join(interrupted, "plain")],
  ["interrupted", interrupted],
])("the demo, %s", (kind, out) => {
  const file = (name: string): Buffer => readFileSync(join(out, name));
  const text = (name: string): string => file(name).toString("utf8");
  const steps = () => JSON.parse(text("transcript.json")) as Step[];
  const seenAt = (name: string): ScreenText => {
    const found = steps().find(({ step }) => step === name);
    if (found === undefined) throw new Error(`no step ${name}`);
    return found.seen;
  };

  test("every step says who acted and what was on the screen, has its picture, and acts had no relay if interrupted", () => {
    const acts = ["the clerk submits the draft", "the leader approves", "the clerk numbers, seals and sends"];
    const pictures = readdirSync(out).filter((name) => name.endsWith(".png"));
    expect(pictures.toSorted()).toEqual(steps().map(({ picture }) => picture));
    for (const { step, actor, seen, relay, picture } of steps()) {
      expect(picture).toMatch(/^\d\d-[a-z0-9]+(-[a-z0-9]+)*\.png$/);
      expect([seen.person, seen.office]).toEqual([actor.name, actor.office]);
      if (acts.includes(step)) expect(relay).toBe(kind === "interrupted" ? "stopped" : "running");
    }
    expect(steps().map(({ step }) => step)).toEqual(expect.arrayContaining(acts));
    expect(file("main.pdf").equals(paper)).toBe(true);
  });

  test("what the screens said is what the signed files say: number, signers, times, receipts", () => {
    const manifest = JSON.parse(text("manifest.json")) as { number: { notation: string }; data: { subject: string } };
    const receipt = JSON.parse(text("receipt.json")) as {
      status: string;
      dispatch: string;
      arrival: { value: number };
    };
    const arrival = String(receipt.arrival.value).padStart(2, "0");
    const { notation } = manifest.number;
    const [leader, receiver] = ["approval", "receipt"].map((name) => signerName(out, name));

    expect(seenAt("the clerk sees the next number").numbers["next-number"]).toBe(notation);
    const opened = seenAt("the panel says who signed and that nothing was altered");
    expect(opened.title).toBe(manifest.data.subject);
    expect(opened.numbers["notation"]).toBe(notation);
    const { panel } = opened;
    expect(panel?.outcome).toBe("passed");
    const [approvedBy, sealedBy, , when, altered, revoked] = panel?.rows ?? [];
    for (const row of [approvedBy, sealedBy, when, altered, revoked]) expect(row?.outcome).toBe("Đạt");
    expect(approvedBy?.value.split(",")[0]).toBe(leader);
    expect(sealedBy?.value).toContain(steps().find(({ step }) => step.startsWith("the clerk numbers"))?.actor.name);
    expect(when?.value).toContain(stampedAt(out));
    expect(panel?.details.map(({ value }) => value)).toContain(receipt.dispatch);

    expect(seenAt("the arrival number stands").numbers["arrival-number"]).toBe(arrival);
    const [line] = seenAt("the sender sees registered").recipients;
    expect(line?.progress).toBe(receipt.status);
    expect(line?.steps.map(({ state }) => state)).toEqual(["done", "done", "done"]);
    expect(line?.receipts.at(-1)?.words.join(" ")).toContain(receiver);
  });

  test("its signatures, chains and time stamp hold for openssl", () => {
    for (const name of ["approval", "manifest", "receipt"]) expect(verifyCms(out, name)).toBe("ok");
    const certificates = text("chain.pem").match(/-----BEGIN[^]+?END CERTIFICATE-----\n/g) ?? [];
    expect(certificates.length).toBeGreaterThan(4);
    for (const certificate of certificates) {
      writeFileSync(join(out, "one.pem"), certificate);
      expect(openssl(out, "verify", ...TRUST, "-untrusted", "chain.pem", "one.pem")).toBe("ok");
    }
    const stamp = ["-in", "manifest.tst", "-token_in", "-data", "manifest.sig", "-untrusted", "tsa.pem"];
    expect(openssl(out, "ts", "-verify", ...stamp, "-CAfile", "root.pem")).toBe("ok");
    for (const unit of readdirSync(join(out, "unit-chains"))) {
      const folder = join(out, "unit-chains", unit);
      const statements = readdirSync(folder).filter((name) => name.endsWith(".json"));
      expect(statements.length).toBeGreaterThan(0);
      for (const name of statements) {
        expect(verifyCms(folder, name.replace(".json", ""), join(out, "root.pem"))).toBe("ok");
      }
    }
  });

  test("the receipt names the dispatch, and another file under its signature does not pass", () => {
    const { dispatch } = JSON.parse(text("receipt.json")) as { dispatch: string };
    const [entry] = mail();
    expect((JSON.parse(entry?.toString() ?? "{}") as { header: { dispatch: string } }).header.dispatch).toBe(dispatch);
    writeFileSync(join(out, "forged.json"), text("receipt.json").replace('"status":"03"', '"status":"02"'));
    writeFileSync(join(out, "forged.p7s"), file("receipt.p7s"));
    expect(verifyCms(out, "forged")).not.toBe("ok");
  });

  function mail(): Buffer[] {
    const db = new Database(join(out, "relay.db"), { readonly: true });
    try {
      const sql = "SELECT entry FROM entries WHERE id >> 32 = (SELECT id FROM streams WHERE name = ?) ORDER BY id";
      return db
        .prepare<[string], { entry: Buffer }>(sql)
        .all(MAIL)
        .map(({ entry }) => entry);
    } finally {
      db.close();
    }
  }

  test("the independent opener opens it from what the relay kept and the compartment's seed; it is there once", () => {
    const entries = mail();
    expect(entries).toHaveLength(1);
    const entry = entries[0] ?? Buffer.alloc(0);
    writeFileSync(join(out, "envelope"), entry);
    const { id } = (JSON.parse(entry.toString()) as { header: { blob: { id: string } } }).header.blob;
    const blob = filesUnder(join(out, "blobs")).find((path) => path.endsWith(id)) ?? "";
    const inputs = ["--envelope", join(out, "envelope"), "--blob", blob, "--seed", join(out, "compartment-seed.hex")];
    const opened = spawnSync(process.execPath, [OPENER, ...inputs, "--out", join(out, "opened")], { encoding: "utf8" });
    expect(opened.stderr).toBe("");
    expect(readFileSync(join(out, "opened/files/0")).equals(paper)).toBe(true);
    for (const name of ["manifest.json", "manifest.p7s", "approval.json", "approval.p7s"]) {
      expect(readFileSync(join(out, "opened", name)).equals(file(name))).toBe(true);
    }
  });

  test("the relay kept no subject, file name, person's name, word of the paper, or key", () => {
    const manifest = JSON.parse(text("manifest.json")) as {
      data: { subject: string; files: { name: string }[] };
      number: { notation: string };
    };
    const people = new Set(steps().map(({ actor }) => actor.name));
    expect([...people]).toHaveLength(3);
    const canaries: Canary[] = [
      { name: "subject", value: manifest.data.subject },
      { name: "notation", value: manifest.number.notation },
      { name: "seed", value: Buffer.from(text("compartment-seed.hex").trim(), "hex") },
      { name: "the paper", value: Buffer.from(paper.subarray(0, 300)) },
      { name: "the paper's words", value: note },
      ...Array.from(people, (value) => ({ name: "person", value })),
      ...manifest.data.files.map(({ name }) => ({ name: "file name", value: name })),
    ];
    const kept = ["relay.db", "relay.db-wal", "relay.log", "blobs"]
      .map((name) => join(out, name))
      .filter((path) => readdirSync(out).includes(path.slice(out.length + 1)))
      .flatMap(filesUnder);
    expect(kept.length).toBeGreaterThan(3);
    expect(searchFiles(kept, canaries)).toEqual([]);
  });
});

test("a main document that is no whole PDF ends the demo with words and exit code 2, and nothing is sent", async () => {
  const out = join(work, "broken");
  const broken = join(work, "broken.pdf");
  writeFileSync(broken, smallPdf().subarray(0, 60));
  const { code, said } = await demo("--out", out, "--pdf", broken);
  expect(said).toContain("Nothing was sent.");
  expect(said).toMatch(/cannot be sent \([a-z-]+\)\. ./);
  expect(code).toBe(2);
  expect(said).not.toContain("the clerk submits the draft");
  const names = readdirSync(out);
  expect(names.toSorted().findLast((name) => name.endsWith(".png"))).toBe("04-the-form-refuses-the-main-document.png");
  expect(names).not.toContain("relay.db");
});

test.each([
  ["no folder", []],
  ["an empty folder name", ["--out", ""]],
  ["an unknown option", ["--out", join(work, "x"), "--nothing"]],
  ["a folder for the document", ["--out", join(work, "x"), "--pdf", work]],
  ["a document that is not there", ["--out", join(work, "x"), "--pdf", join(work, "absent.pdf")]],
])("%s: one line and the usage, exit code 2, nothing made", async (_, args) => {
  const { code, said } = await demo(...args);
  expect(code).toBe(2);
  expect(said.split("\n")[1]).toMatch(/^usage: /);
  expect(said).not.toMatch(/^ +at /m);
  expect(readdirSync(work)).not.toContain("x");
});

test("a folder that holds a file of the same name and is no demo's is left as it is", async () => {
  const out = join(work, "taken");
  mkdirSync(out);
  writeFileSync(join(out, "main.pdf"), "mine");
  const { code, said } = await demo("--out", out);
  expect(code).toBe(2);
  expect(said).toContain("main.pdf");
  expect(readdirSync(out)).toEqual(["main.pdf"]);
  expect(readFileSync(join(out, "main.pdf"), "utf8")).toBe("mine");
});

test.each(["SIGINT", "SIGTERM"] as const)(
  "%s ends browsers and relay, leaves nothing in the temporary folder: 130",
  async (signal) => {
    const temporary = mkdtempSync(join(work, "tmp-"));
    const child = startDemo(["--out", join(work, signal)], { TMPDIR: temporary });
    const ended = once(child, "close");
    // It is listened to until its end: a pipe that nobody reads any more would end it in another way.
    let said = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (text: Buffer) => (said += text.toString()));
    await expect.poll(() => child.exitCode !== null || said.includes("is let in")).toBe(true);
    expect(readdirSync(temporary)).not.toEqual([]);
    child.kill(signal);
    expect((await ended)[0]).toBe(130);
    expect(readdirSync(temporary).filter((name) => name.startsWith("tram-"))).toEqual([]);
    expect(readFileSync(join(work, signal, "relay.log"), "utf8")).toContain('"event":"stopped"');
    // What a browser started ends with it, a moment later.
    const running = (): string => spawnSync("ps", ["-eo", "args"], { encoding: "utf8" }).stdout;
    await expect.poll(running).not.toContain(temporary);
  },
);
