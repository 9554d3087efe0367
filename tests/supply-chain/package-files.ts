import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** One file of a built package; `path` is relative to the package, with `/`. */
export interface PackageFile {
  readonly path: string;
  readonly text: string;
}

export function readPackage(dir: string): PackageFile[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()
    .map((file) => ({
      path: file.slice(dir.length + 1).replaceAll("\\", "/"),
      // One character a byte, so that binary files are searched too and no byte is lost.
      text: readFileSync(file, "latin1"),
    }));
}
