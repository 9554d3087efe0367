import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type Program, findProgram } from "./programs.ts";
import { MissingPrograms, type Machine, requirePrograms } from "./require-programs.ts";

function machineWith(found: Set<Program>, more: Partial<Machine> = {}): Machine {
  return {
    find: (program) => (found.has(program) ? `/usr/bin/${program}` : undefined),
    mayInstall: false,
    install: () => {
      throw new Error("nothing may be installed");
    },
    ...more,
  };
}

test("programs that are there are returned and nothing is installed", () => {
  const machine = machineWith(new Set(["openssl", "qpdf"]), { mayInstall: true });
  expect(requirePrograms(["openssl", "qpdf"], machine)).toEqual({ openssl: "/usr/bin/openssl", qpdf: "/usr/bin/qpdf" });
});

test("root on Debian gets each missing package installed once", () => {
  const found = new Set<Program>(["openssl"]);
  const installed: string[][] = [];
  const machine = machineWith(found, {
    mayInstall: true,
    install: (packages) => {
      installed.push([...packages]);
      found.add("pdfsig").add("pdfinfo").add("chromium");
    },
  });
  expect(Object.keys(requirePrograms(["openssl", "pdfsig", "pdfinfo", "chromium"], machine))).toHaveLength(4);
  expect(installed).toEqual([["poppler-utils", "chromium"]]);
});

test("where nothing may be installed, one line names what is missing and how to get it", () => {
  const machine = machineWith(new Set(["openssl"]));
  expect(() => requirePrograms(["openssl", "firefox", "pdftoppm"], machine)).toThrow(
    new MissingPrograms(
      "Tram needs firefox, pdftoppm, not found here. On Debian: sudo apt-get install firefox-esr poppler-utils",
    ),
  );
});

test("an installation that brought nothing is named like a missing program", () => {
  const machine = machineWith(new Set(), { mayInstall: true, install: () => undefined });
  expect(() => requirePrograms(["qpdf"], machine)).toThrow("sudo apt-get install qpdf");
});

test("a program is found by its names in order, or where its variable says, and only if it runs", () => {
  const folder = mkdtempSync(join(tmpdir(), "tram-programs-"));
  const put = (name: string, script: string, mode = 0o755) => {
    const path = join(folder, name);
    writeFileSync(path, script);
    chmodSync(path, mode);
    return path;
  };
  const env = { PATH: folder };
  expect(findProgram("chromium", env)).toBeUndefined();

  put("chromium-browser", "#!/bin/sh\necho 'install the snap' >&2\nexit 1\n");
  put("google-chrome", "#!/bin/sh\nexit 0\n");
  mkdirSync(join(folder, "qpdf"));
  put("openssl", "not a program", 0o644);
  expect(findProgram("chromium", env)).toBeUndefined();
  expect(findProgram("qpdf", env)).toBeUndefined();
  expect(findProgram("openssl", env)).toBeUndefined();

  const chromium = put("chromium", "#!/bin/sh\nexit 0\n");
  expect(findProgram("chromium", env)).toBe(chromium);

  const own = put("my-chromium", "#!/bin/sh\nexit 0\n");
  expect(findProgram("chromium", { PATH: folder, TRAM_CHROMIUM: own })).toBe(own);
  expect(findProgram("chromium", { PATH: folder, TRAM_CHROMIUM: join(folder, "absent") })).toBeUndefined();
});
