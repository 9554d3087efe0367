/**
 * Looking for words and keys in raw files. A canary is searched in every form in which a browser, a database or a log could
 * have written it: UTF-8, UTF-16, hex, and base64 in each of its three alignments and both alphabets.
 */
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";

export interface Canary {
  readonly name: string;
  readonly value: string | Uint8Array;
}

export interface Found {
  readonly canary: string;
  readonly form: string;
  readonly file: string;
}

/** Everything under a folder, or the file itself. A browser that runs takes files away and renames them at any moment. */
export function filesUnder(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return (ifThere(() => readdirSync(path, { withFileTypes: true })) ?? []).flatMap((entry) => {
    const inside = join(path, entry.name);
    if (entry.isDirectory()) return ifThere(() => filesUnder(inside)) ?? [];
    return entry.isFile() ? [inside] : [];
  });
}

/**
 * A copy of a folder as it stood at one moment: where something went away meanwhile, which can have come back under another
 * name, it is copied anew.
 */
export function copyAsItStands(from: string, to: string, isWanted: (path: string) => boolean): void {
  for (let whole = false; !whole;) {
    rmSync(to, { recursive: true, force: true });
    whole = filesUnder(from)
      .filter(isWanted)
      .every((file) => {
        const copy = join(to, relative(from, file));
        mkdirSync(dirname(copy), { recursive: true });
        return ifThere(() => (copyFileSync(file, copy), true)) ?? false;
      });
  }
}

/** Undefined where there is no such file (any more). */
function ifThere<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

export function searchFiles(files: readonly string[], canaries: readonly Canary[]): Found[] {
  const wanted = canaries.map(({ name, value }) => ({ name, forms: formsOf(value) }));
  const found: Found[] = [];
  for (const file of files) {
    const bytes = ifThere(() => readFileSync(file));
    if (bytes === undefined) continue;
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
