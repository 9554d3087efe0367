/** A small whole PDF, with a classic table of objects. For tests. */
import { type Bytes, utf8 } from "../../encoding/bytes.ts";

/** @param pages how many empty pages; @param note text in a comment, to make files differ */
export function smallPdf({ pages = 1, note = "" }: { readonly pages?: number; readonly note?: string } = {}): Bytes {
  const kids = Array.from({ length: pages }, (_, i) => `${3 + i} 0 R`).join(" ");
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    `<< /Type /Pages /Count ${pages} /Kids [${kids}] >>`,
    ...Array.from({ length: pages }, () => "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"),
  ];
  return pdfOf(objects, note);
}

/** A PDF of these objects, numbered from 1; the first is the catalogue. */
export function pdfOf(objects: readonly string[], note = ""): Bytes {
  let text = `%PDF-1.7\n%${note}\n`;
  const offsets: number[] = [];
  for (const [i, object] of objects.entries()) {
    offsets.push(utf8(text).length);
    text += `${i + 1} 0 obj\n${object}\nendobj\n`;
  }
  const table = offsets.map((offset) => `${String(offset).padStart(10, "0")} 00000 n \n`).join("");
  const start = utf8(text).length;
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}`;
  text += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`;
  return utf8(text);
}
