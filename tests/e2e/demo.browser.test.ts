/**
 * The demo as its command runs it, plain and interrupted, and what an outsider finds in its folder: signatures and time
 * stamp by openssl, the dispatch by the independent opener, and nothing readable in what the relay kept.
 */
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import Database from "better-sqlite3";
import { afterAll, describe, expect, test } from "vitest";
import { smallPdf } from "../../shared/dispatch/testing/small-pdf.ts";
import { type Canary, filesUnder, searchFiles } from "../attacks/canaries.ts";

const DEMO = fileURLToPath(new URL("../practice/demo.ts", import.meta.url));
const OPENER = fileURLToPath(new URL("../opener/open-dispatch.mjs", import.meta.url));
const MAIL = "mail/Z01.02.01/unclassified";

const work = mkdtempSync(join(tmpdir(), "tram-demo-test-"));
afterAll(() => rmSync(work, { recursive: true, force: true }));

async function demo(...args: string[]): Promise<{ readonly code: number | null; readonly said: string }> {
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", DEMO, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
  });
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

describe.each([
  ["plain", []],
  ["interrupted", ["--interrupted"]],
])("the demo, %s", (kind, more) => {
  const out = join(work, kind);
  const file = (name: string): Buffer => readFileSync(join(out, name));
  const text = (name: string): string => file(name).toString("utf8");
  const note = `Chim hoàng yến ${kind}`;
  const paper = smallPdf({ pages: 2, note });

  test("ends with 'registered' on the sender's screen", { timeout: 400_000 }, async () => {
    writeFileSync(join(work, `${kind}.pdf`), paper);
    const { code, said } = await demo("--out", out, "--pdf", join(work, `${kind}.pdf`), ...more);
    expect(said).toContain("the sender sees registered");
    expect(code).toBe(0);
    const steps = JSON.parse(text("transcript.json")) as { step: string; seen: Record<string, string> }[];
    const seen = Object.fromEntries(steps.map((each) => [each.step, each.seen]));
    expect(seen["the panel says"]?.["outcome"]).toBe("passed");
    expect(seen["the arrival number stands"]?.["number"]).toBe("01");
    expect(file("main.pdf").equals(paper)).toBe(true);
    expect(readdirSync(out).filter((name) => name.endsWith(".png")).length).toBeGreaterThan(8);
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
    const steps = JSON.parse(text("transcript.json")) as { seen: { name?: string } }[];
    const people = steps.flatMap(({ seen }) => (seen.name === undefined ? [] : [seen.name]));
    expect(people).toHaveLength(3);
    const canaries: Canary[] = [
      { name: "subject", value: manifest.data.subject },
      { name: "notation", value: manifest.number.notation },
      { name: "seed", value: Buffer.from(text("compartment-seed.hex").trim(), "hex") },
      { name: "the paper", value: Buffer.from(paper.subarray(0, 300)) },
      { name: "the paper's words", value: note },
      ...people.map((value) => ({ name: "person", value })),
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
});
