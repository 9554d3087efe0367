import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { type Bytes, concat, fromUtf8, utf8 } from "../encoding/bytes.ts";
import { seededRandom } from "../encoding/testing/seeded-random.ts";
import { checkPdf } from "./pdf-check.ts";
import { pdfOf, smallPdf } from "./testing/small-pdf.ts";

const directory = mkdtempSync(join(tmpdir(), "tram-pdf-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** What the real qpdf makes of a PDF. */
function qpdf(pdf: Bytes, ...options: readonly string[]): Bytes {
  writeFileSync(join(directory, "in.pdf"), pdf);
  const result = spawnSync("qpdf", [...options, "in.pdf", "out.pdf"], { cwd: directory, encoding: "utf8" });
  if (result.error !== undefined || result.status !== 0) throw result.error ?? new Error(result.stderr);
  return new Uint8Array(readFileSync(join(directory, "out.pdf")));
}

const plain = (pages: number) => ({ ok: true, value: { pages, encrypted: false, repaired: false } });
const fault = (type: string) => ({ ok: false, error: { type } });

describe("what can be sent", () => {
  test("a whole PDF passes, in memory and as a file", async () => {
    expect(await checkPdf(smallPdf({ pages: 3 }))).toEqual(plain(3));
    expect(await checkPdf(new Blob([smallPdf()]))).toEqual(plain(1));
  });

  test("so does one with compressed tables and objects, and a linearized one", async () => {
    const pdf = smallPdf({ pages: 12 });
    expect(await checkPdf(qpdf(pdf, "--object-streams=generate"))).toEqual(plain(12));
    expect(await checkPdf(qpdf(pdf, "--linearize"))).toEqual(plain(12));
  });

  test("so does one with something in front of its header, whether offsets count it or not", async () => {
    const front = utf8("line of a mail gateway\n");
    expect(await checkPdf(concat(front, smallPdf()))).toEqual(plain(1));
    const shifted = fromUtf8(smallPdf()).replace(/\d{10}(?= 00000 n)/g, (digits) =>
      String(Number(digits) + front.length).padStart(10, "0"),
    );
    const counted = shifted.replace(/startxref\n(\d+)/, (_, at: string) => `startxref\n${Number(at) + front.length}`);
    expect(await checkPdf(concat(front, utf8(counted)))).toEqual(plain(1));
  });

  test("an update appended to the end counts, with what it replaces", async () => {
    const first = smallPdf();
    const start = first.length;
    const before = /startxref\n(\d+)/.exec(fromUtf8(first))?.[1];
    const more =
      "2 0 obj\n<< /Type /Pages /Count 2 /Kids [3 0 R 4 0 R] >>\nendobj\n4 0 obj\n<< /Type /Page /Parent 2 0 R >>\nendobj\n";
    const second = start + more.indexOf("4 0 obj");
    const table = start + more.length;
    const row = (offset: number) => `${String(offset).padStart(10, "0")} 00000 n \n`;
    const tail = `xref\n2 1\n${row(start)}4 1\n${row(second)}trailer\n<< /Size 5 /Root 1 0 R /Prev ${before} >>\nstartxref\n${table}\n%%EOF\n`;
    expect(await checkPdf(concat(first, utf8(more + tail)))).toEqual(plain(2));
  });

  test("a wrong table is searched for, and the finding says so", async () => {
    const wrong = fromUtf8(smallPdf({ pages: 2 })).replace(/startxref\n\d+/, "startxref\n7");
    expect(await checkPdf(utf8(wrong))).toEqual({ ok: true, value: { pages: 2, encrypted: false, repaired: true } });
    const packed = qpdf(smallPdf({ pages: 2 }), "--object-streams=generate");
    const end = packed.length - 30;
    const broken = concat(packed.subarray(0, end), utf8(fromLatin1(packed.subarray(end)).replace(/\d+/, "1")));
    expect(await checkPdf(broken)).toEqual({ ok: true, value: { pages: 2, encrypted: false, repaired: true } });
  });
});

describe("what cannot be sent", () => {
  test("anything without a PDF header at its front is not a PDF", async () => {
    expect(await checkPdf(new Uint8Array(0))).toEqual(fault("not-a-pdf"));
    expect(await checkPdf(utf8("PK\u0003\u0004 a document of another program"))).toEqual(fault("not-a-pdf"));
    expect(await checkPdf(concat(new Uint8Array(1020), smallPdf()))).toEqual(fault("not-a-pdf"));
  });

  test("a file cut short at any place is broken", async () => {
    const pdf = qpdf(smallPdf({ pages: 3 }), "--linearize");
    const step = Math.ceil(pdf.length / 40);
    for (let size = 20; size < pdf.length - 20; size += step) {
      expect(await checkPdf(pdf.subarray(0, size)), `cut at ${size}`).toEqual(fault("pdf-broken"));
    }
  });

  test("a file without catalogue, page tree, or one of its pages is broken", async () => {
    const page = "<< /Type /Page >>";
    const broken = [
      ["<< /Type /Catalog >>", "<< /Kids [3 0 R] >>", page],
      ["<< /Pages 9 0 R >>", "<< /Kids [3 0 R] >>", page],
      ["<< /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R 4 0 R] >>", page],
      ["<< /Pages 2 0 R >>", "<< /Type /Pages /Kids [] >>", page],
      ["[ 1 2 3 ]", "<< /Kids [3 0 R] >>", page],
    ];
    for (const objects of broken) expect(await checkPdf(pdfOf(objects)), objects.join()).toEqual(fault("pdf-broken"));
  });

  test("a page tree that leads back into itself is broken, not endless", async () => {
    const loop = ["<< /Pages 2 0 R >>", "<< /Kids [3 0 R] >>", "<< /Kids [2 0 R] >>"];
    expect(await checkPdf(pdfOf(loop))).toEqual(fault("pdf-broken"));
  });

  test("R32: a page tree that claims more pages than it has is broken, wherever it says so", async () => {
    const tree = (count: string, more: readonly string[] = []) =>
      pdfOf([
        "<< /Type /Catalog /Pages 2 0 R >>",
        `<< /Type /Pages /Count ${count} /Kids [3 0 R 4 0 R 5 0 R] >>`,
        "<< /Type /Page /Parent 2 0 R >>",
        "<< /Type /Pages /Parent 2 0 R /Count 2999998 /Kids [ ] >>",
        "<< /Type /Page /Parent 2 0 R >>",
        ...more,
      ]);
    expect(await checkPdf(tree("3000000"))).toEqual(fault("pdf-broken"));
    expect(await checkPdf(tree("3"))).toEqual(fault("pdf-broken"));
    expect(await checkPdf(tree("6 0 R", ["3000000"]))).toEqual(fault("pdf-broken"));
    expect(await checkPdf(tree("2"))).toEqual(plain(2));
  });

  test("R32: nesting, tables in a circle, objects without end and streams that swell stay bounded", async () => {
    expect(await checkPdf(pdfOf(["[".repeat(100_000)]))).toEqual(fault("pdf-broken"));
    const circle = fromUtf8(smallPdf()).replace("/Root 1 0 R", (root) => `${root} /Prev ${smallStart()}`);
    expect(await checkPdf(utf8(circle))).toEqual(plain(1));
    const endless = utf8(`%PDF-1.7\n${"1 0 obj << /A ".repeat(200_000)}\nstartxref\n1\n%%EOF\n`);
    expect(await checkPdf(endless)).toEqual(fault("pdf-broken"));
    const compressed = await new Response(
      new Blob([new Uint8Array(80 * 1_048_576)]).stream().pipeThrough(new CompressionStream("deflate")),
    ).arrayBuffer();
    const bomb = concat(
      utf8(
        `%PDF-1.7\n1 0 obj\n<< /Type /XRef /W [1 2 1] /Size 9 /Root 1 0 R /Filter /FlateDecode /Length ${compressed.byteLength} >>\nstream\n`,
      ),
      new Uint8Array(compressed),
      utf8("\nendstream\nendobj\nstartxref\n9\n%%EOF\n"),
    );
    expect(await checkPdf(bomb)).toEqual(fault("pdf-broken"));
  });

  test("noise never throws and never passes", async () => {
    const random = seededRandom(7);
    const pdf = smallPdf({ pages: 2 });
    for (let round = 0; round < 300; round++) {
      const changed = pdf.slice();
      const [a = 0, b = 0, value = 0] = random(3);
      changed.fill(value, (a * 7) % pdf.length, ((a * 7) % pdf.length) + b);
      const judged = await checkPdf(changed);
      if (judged.ok) expect(judged.value.pages).toBeGreaterThan(0);
    }
    for (let round = 0; round < 50; round++) {
      const noise = concat(utf8("%PDF-1.7\n"), random(2000), utf8("startxref 30 %%EOF"));
      expect((await checkPdf(noise)).ok).toBe(false);
    }
  });
});

describe("encrypted files, made by qpdf", () => {
  const weak = "--allow-weak-crypto";
  const kinds: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ["RC4 of 40 bits", [weak], ["40"]],
    ["RC4 of 128 bits", [weak], ["128"]],
    ["AES of 128 bits", [weak], ["128", "--use-aes=y"]],
    ["AES of 128 bits, metadata in clear", [weak], ["128", "--use-aes=y", "--cleartext-metadata"]],
    ["AES of 256 bits", [], ["256"]],
    ["AES of 256 bits, revision 5", [weak], ["256", "--force-R5"]],
  ];
  test.each(kinds)("%s: a password is refused, mere restrictions are not", async (_, flags, cipher) => {
    const pdf = smallPdf({ pages: 2 });
    const closed = qpdf(pdf, ...flags, "--encrypt", "mật khẩu", "owner", ...cipher, "--");
    expect(await checkPdf(closed)).toEqual(fault("pdf-encrypted"));
    const open = qpdf(pdf, ...flags, "--object-streams=disable", "--encrypt", "", "owner", ...cipher, "--");
    expect(await checkPdf(open)).toEqual({ ok: true, value: { pages: 2, encrypted: true, repaired: false } });
    const packed = qpdf(pdf, ...flags, "--object-streams=generate", "--encrypt", "", "owner", ...cipher, "--");
    expect(await checkPdf(packed)).toMatchObject({ ok: true, value: { encrypted: true } });
  });
});

function fromLatin1(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
}

function smallStart(): number {
  return Number(/startxref\n(\d+)/.exec(fromUtf8(smallPdf()))?.[1]);
}
