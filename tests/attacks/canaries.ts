/**
 * Looking for words and keys in raw files. A canary is searched in every form in which a browser, a database or a log could
 * have written it: UTF-8, UTF-16, hex, and base64 in each of its three alignments and both alphabets.
 */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

export interface Canary {
  readonly name: string;
  readonly value: string | Uint8Array;
}

export interface Found {
  readonly canary: string;
  readonly form: string;
  readonly file: string;
}

/** Everything under a folder, or the file itself. */
export function filesUnder(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

export function searchFiles(files: readonly string[], canaries: readonly Canary[]): Found[] {
  const wanted = canaries.map(({ name, value }) => ({ name, forms: formsOf(value) }));
  const found: Found[] = [];
  for (const file of files) {
    const bytes = readFileSync(file);
    for (const { name, forms } of wanted) {
      for (const [form, needle] of forms) if (bytes.includes(needle)) found.push({ canary: name, form, file });
    }
  }
  return found;
}

function formsOf(value: string | Uint8Array): readonly (readonly [string, Buffer])[] {
  const bytes = Buffer.from(value as string);
  const forms: [string, Buffer][] = [["bytes", bytes]];
  const text = (form: string, of: string): void => {
    forms.push([form, Buffer.from(of, "latin1")], [`${form}, UTF-16`, Buffer.from(of, "utf16le")]);
  };
  if (typeof value === "string") forms.push(["UTF-16", Buffer.from(value, "utf16le")]);
  text("hex", bytes.toString("hex"));
  text("HEX", bytes.toString("hex").toUpperCase());
  for (const shift of [0, 1, 2]) {
    // Whole groups of three bytes, as they stand inside a longer text.
    const part = bytes.subarray(shift, shift + Math.floor((bytes.length - shift) / 3) * 3);
    if (part.length < 9) continue;
    text(`base64 +${shift}`, part.toString("base64"));
    text(`base64url +${shift}`, part.toString("base64url"));
  }
  return forms;
}
