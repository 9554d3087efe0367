import { expect, test } from "vitest";
import { mayRun } from "./file-danger.ts";

test("R33: programs, scripts, shortcuts, pages and macros are known by the end of their name, in any case", () => {
  for (const name of [
    "a.exe", "Công văn.pdf.HTA", "a.lnk", "a.Ps1", "a.b.svg", "a.html", "bảng.xlsm", "x.JAR", "đĩa.iso", "a.js",
    "Trang.url", ".bat",
  ]) {
    expect(mayRun(name), name).toBe(true);
  } // prettier-ignore
});

test("documents, pictures and names without an end are not held up", () => {
  for (const name of ["Công văn.pdf", "bảng.xlsx", "a.docx", "ảnh.jpg", "exe", "a.exe.zip", "thư.txt", "a.json"]) {
    expect(mayRun(name), name).toBe(false);
  }
});
