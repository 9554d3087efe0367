import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { type Bytes, concat, sha256Hex, toBase64Url, toHex, utf8 } from "../../shared/encoding/bytes.ts";
import { canonicalBytes, type Json } from "../../shared/encoding/canonical-json.ts";
import { seededRandom } from "../../shared/encoding/testing/seeded-random.ts";
import { blobId, hashPieces } from "../../shared/sealing/blob-id.ts";
import { buildBody } from "../../shared/sealing/body.ts";
import { sealContent } from "../../shared/sealing/content.ts";
import { generateCompartmentSeed } from "../../shared/sealing/hpke.ts";
import { keyCommitment } from "../../shared/sealing/key-commitment.ts";
import { loadHpke } from "../../shared/sealing/load-hpke.ts";
import { wrapKey } from "../../shared/sealing/wraps.ts";
import { openDispatch, Refused } from "./open-dispatch.mjs";

const SCRIPT = fileURLToPath(new URL("./open-dispatch.mjs", import.meta.url));

const random = seededRandom(61);
const seed = generateCompartmentSeed(random);
const pdf = random(1_500_000);
const annex = random(77);

interface Sealed {
  envelope: { [name: string]: Json; header: { [name: string]: Json } };
  blob: Bytes;
  parts: { name: string; data: Bytes }[];
}

/** A dispatch as the product's modules seal it; `change` stands for a sealer that breaks one rule. */
async function sealDispatch(
  change: { manifest?: object; parts?: (parts: Sealed["parts"]) => void } = {},
): Promise<Sealed> {
  const hpke = await loadHpke();
  const key = generateCompartmentSeed(random);
  const approval = canonicalBytes({ type: "tram/approval", v: 1 });
  const files = await Promise.all(
    [pdf, annex].map(async (file) => ({ size: file.length, sha256: await sha256Hex(file) })),
  );
  const manifest = canonicalBytes({
    type: "tram/manifest",
    v: 1,
    unit: "A.1",
    data: { level: "secret", subject: "Về việc kiểm tra", recipients: [{ unit: "B.2", role: "act" }] },
    approval: await sha256Hex(approval),
    files,
    key: { suite: "tram-content-1", commitment: await keyCommitment(key) },
    ...change.manifest,
  });
  const parts = [
    { name: "manifest.json", data: manifest },
    { name: "manifest.p7s", data: utf8("the manifest's CMS") },
    { name: "approval.json", data: approval },
    { name: "approval.p7s", data: utf8("the approval's CMS") },
    { name: "evidence.json", data: utf8("{}") },
    { name: "files/0", data: pdf },
    { name: "files/1", data: annex },
  ];
  change.parts?.(parts);

  const content = { type: "tram/content", v: 1, dispatch: await sha256Hex(manifest), from: "A.1", level: "secret" };
  const blob = await sealContent({ key, associatedData: canonicalBytes(content), plaintext: buildBody(parts), random });
  const header = {
    dispatch: content.dispatch,
    from: "A.1",
    level: "secret",
    blob: { id: await blobId(blob.length, await hashPieces(blob)), size: blob.length },
    content: "tram-content-1",
    wrap: "tram-wrap-1",
  };
  const aad = canonicalBytes({ type: "tram/wrap", v: 1, header, unit: "B.2", epoch: 1 });
  const wrap = await wrapKey(hpke, { publicKey: await hpke.publicKeyFromSeed(seed), key, info: "tram/wrap/1", aad });
  if (!wrap.ok) throw new Error(wrap.error.type);
  return {
    envelope: { type: "tram/envelope", v: 1, header, unit: "B.2", epoch: 1, wrap: toBase64Url(wrap.value) },
    blob,
    parts,
  };
}

const open = ({ envelope, blob }: Sealed, withSeed = seed) =>
  openDispatch({ envelopeBytes: canonicalBytes(envelope), blob, seed: withSeed });

describe("the independent opener", () => {
  let sealed: Sealed;
  beforeAll(async () => {
    sealed = await sealDispatch();
  });

  it("has no code of the product and nothing but Node's own modules and @noble", () => {
    const from = [...readFileSync(SCRIPT, "utf8").matchAll(/^import [^;]* from "([^"]+)"|import\(/gm)].map(
      (match) => match[1],
    );
    expect(from.length).toBeGreaterThan(8);
    for (const name of from) expect(name).toMatch(/^(node:(fs|path|url|util)|@noble\/.+)$/);
    expect(readFileSync(SCRIPT, "utf8")).not.toMatch(/\bsubtle\b|globalThis\.crypto/);
  });

  it("opens a dispatch that the product sealed, every part as it was", () => {
    const opened = open(sealed);
    expect(opened.relation).toBe("recipient");
    expect([...opened.parts]).toEqual(sealed.parts.map(({ name, data }) => [name, data]));
  });

  it("R26: says forwarded where the manifest does not address the unit, and sender for the sender's own", async () => {
    const data = { level: "secret", recipients: [{ unit: "C", role: "act" }] };
    expect(open(await sealDispatch({ manifest: { data } })).relation).toBe("forwarded");
  });

  it("R12, R24: refuses an envelope of which any member was changed", () => {
    const header = sealed.envelope.header;
    const changed: Json[] = [
      { ...sealed.envelope, unit: "B.3" },
      { ...sealed.envelope, epoch: 2 },
      { ...sealed.envelope, v: 2 },
      { ...sealed.envelope, type: "tram/notice" },
      { ...sealed.envelope, more: 1 },
      { ...sealed.envelope, wrap: (sealed.envelope["wrap"] as string).replace(/^./, (c) => (c === "A" ? "B" : "A")) },
      { ...sealed.envelope, header: { ...header, from: "A.2" } },
      { ...sealed.envelope, header: { ...header, level: "unclassified" } },
      { ...sealed.envelope, header: { ...header, dispatch: "0".repeat(64) } },
      { ...sealed.envelope, header: { ...header, content: "tram-content-0" } },
      { ...sealed.envelope, header: { ...header, wrap: "tram-wrap-0" } },
      { ...sealed.envelope, header: { ...header, blob: { id: "0".repeat(64), size: sealed.blob.length } } },
    ];
    for (const envelope of changed) {
      expect(() => openDispatch({ envelopeBytes: canonicalBytes(envelope), blob: sealed.blob, seed })).toThrow(Refused);
    }
    const spaced = concat(canonicalBytes(sealed.envelope), utf8(" "));
    expect(() => openDispatch({ envelopeBytes: spaced, blob: sealed.blob, seed })).toThrow(Refused);
  });

  it("R23: refuses another blob, a cut one, and one of which a byte was changed", () => {
    const flipped = sealed.blob.slice();
    flipped[100] = (flipped[100] as number) ^ 1;
    for (const blob of [flipped, sealed.blob.slice(0, -1), sealed.blob.slice(0, 1_048_576), utf8("x")]) {
      expect(() => open({ ...sealed, blob })).toThrow(Refused);
    }
  });

  it("R25: refuses with another compartment's seed", () => {
    expect(() => open(sealed, generateCompartmentSeed(random))).toThrow(Refused);
  });

  it.each([
    ["another unit", { unit: "A.2" }],
    ["another level", { data: { level: "confidential", recipients: [] } }],
    ["another key", { key: { suite: "tram-content-1", commitment: "0".repeat(64) } }],
    ["another key", { key: { suite: "tram-content-0", commitment: "0".repeat(64) } }],
    ["another approval", { approval: "0".repeat(64) }],
    ["another number of files", { files: [] }],
    ["another type", { type: "tram/receipt" }],
  ])("refuses a manifest of %s", async (rule, manifest) => {
    const forged = await sealDispatch({ manifest });
    expect(() => open(forged)).toThrow(Refused);
    expect(() => open(forged)).toThrow(rule);
  });

  it("R23: refuses parts that are swapped, missing, added, or not what the manifest hashes", async () => {
    const changes: [string, (parts: Sealed["parts"]) => void][] = [
      ["other parts", (parts) => void parts.reverse()],
      ["another number of files", (parts) => void parts.pop()],
      ["another number of files", (parts) => void parts.push({ name: "files/2", data: annex })],
      ["other parts", (parts) => void parts.push({ name: "extra", data: annex })],
      ["file 0 is not the manifest's", (parts) => void (parts[5]!.data = annex)],
      ["another manifest", (parts) => void (parts[0]!.data = canonicalBytes({ type: "tram/manifest", v: 1 }))],
    ];
    for (const [rule, parts] of changes) {
      const forged = await sealDispatch({ parts });
      expect(() => open(forged)).toThrow(Refused);
      expect(() => open(forged)).toThrow(rule);
    }
  });
});

describe("the opener's command", () => {
  const dir = mkdtempSync(join(tmpdir(), "tram-opener-"));
  afterAll(() => rmSync(dir, { recursive: true, force: true }));
  const run = (...args: string[]) => spawnSync(process.execPath, [SCRIPT, ...args], { encoding: "utf8" });
  const path = (name: string) => join(dir, name);

  let sealed: Awaited<ReturnType<typeof sealDispatch>>;

  beforeAll(async () => {
    sealed = await sealDispatch();
    writeFileSync(path("envelope"), canonicalBytes(sealed.envelope));
    writeFileSync(path("blob"), sealed.blob);
    writeFileSync(path("seed.hex"), `${toHex(seed)}\n`);
    writeFileSync(path("seed.bin"), seed);
  });

  it("writes the parts to a folder from what the relay stores and a seed, in hex or in bytes", () => {
    const { envelope, parts } = sealed;
    for (const kind of ["hex", "bin"]) {
      const out = path(`out-${kind}`);
      const done = run(
        "--envelope",
        path("envelope"),
        "--blob",
        path("blob"),
        "--seed",
        path(`seed.${kind}`),
        "--out",
        out,
      );
      expect(done.stderr).toBe("");
      expect(done.status).toBe(0);
      expect(JSON.parse(done.stdout)).toMatchObject({
        dispatch: envelope.header["dispatch"],
        unit: "B.2",
        relation: "recipient",
      });
      for (const { name, data } of parts) expect(new Uint8Array(readFileSync(join(out, name)))).toEqual(data);
    }
  });

  it("ends with status 1 and writes nothing where the blob does not open, and 2 for wrong arguments", () => {
    writeFileSync(path("other"), "not the blob");
    const out = path("out-none");
    const refused = run(
      "--envelope",
      path("envelope"),
      "--blob",
      path("other"),
      "--seed",
      path("seed.hex"),
      "--out",
      out,
    );
    expect(refused.status).toBe(1);
    expect(refused.stderr).toMatch(/^refused: /);
    expect(readdirSync(dir)).not.toContain("out-none");
    expect(run("--envelope", path("envelope")).status).toBe(2);
    expect(run("--nonsense").status).toBe(2);
  });
});
