import { execFileSync } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";

/** What Tram's tests, demo and trial start need beside Node packages. */
export type Program = "chromium" | "firefox" | "openssl" | "qpdf" | "pdfsig" | "pdfinfo" | "pdftoppm" | "pdftotext";

interface Source {
  /** Names tried on PATH, best first. Branded Chrome is not among them: since version 137 it ignores --load-extension. */
  readonly names: readonly string[];
  readonly debianPackage: string;
}

export const sources: Readonly<Record<Program, Source>> = {
  chromium: { names: ["chromium", "chromium-browser"], debianPackage: "chromium" },
  firefox: { names: ["firefox-esr", "firefox"], debianPackage: "firefox-esr" },
  openssl: { names: ["openssl"], debianPackage: "openssl" },
  qpdf: { names: ["qpdf"], debianPackage: "qpdf" },
  pdfsig: { names: ["pdfsig"], debianPackage: "poppler-utils" },
  pdfinfo: { names: ["pdfinfo"], debianPackage: "poppler-utils" },
  pdftoppm: { names: ["pdftoppm"], debianPackage: "poppler-utils" },
  pdftotext: { names: ["pdftotext"], debianPackage: "poppler-utils" },
};

export const documentPrograms = [
  "openssl",
  "qpdf",
  "pdfsig",
  "pdfinfo",
  "pdftoppm",
  "pdftotext",
] as const satisfies readonly Program[];
export const browserPrograms = ["chromium", "firefox"] as const satisfies readonly Program[];

/**
 * The absolute path of a program. `TRAM_CHROMIUM`, `TRAM_FIREFOX`, `TRAM_OPENSSL` … name one that is not on PATH.
 */
export function findProgram(program: Program, env: NodeJS.ProcessEnv = process.env): string | undefined {
  const named = env[`TRAM_${program.toUpperCase()}`];
  if (named !== undefined && named !== "") return isExecutable(named) ? named : undefined;
  for (const name of sources[program].names) {
    for (const folder of (env["PATH"] ?? "").split(delimiter)) {
      if (folder === "") continue;
      const path = join(folder, name);
      if (isExecutable(path) && !isSnapPlaceholder(program, path)) return path;
    }
  }
  return undefined;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** Ubuntu's `chromium-browser` and `firefox` may be scripts that only say "install the snap". */
function isSnapPlaceholder(program: Program, path: string): boolean {
  if (program !== "chromium" && program !== "firefox") return false;
  try {
    execFileSync(path, ["--version"], { stdio: "ignore", timeout: 60_000 });
    return false;
  } catch {
    return true;
  }
}
