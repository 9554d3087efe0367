import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

interface Manifest {
  readonly key?: string;
  readonly browser_specific_settings?: { readonly gecko?: { readonly id?: string } };
}

function manifestOf(extensionDir: string): Manifest {
  return JSON.parse(readFileSync(join(extensionDir, "manifest.json"), "utf8")) as Manifest;
}

/** Chromium's id: the first 16 bytes of the SHA-256 of the manifest's public key, each half byte a letter from a to p. */
export function chromiumExtensionId(extensionDir: string): string {
  const { key } = manifestOf(extensionDir);
  if (key === undefined) throw new Error(`${extensionDir}/manifest.json has no key, so its id is not known`);
  const digest = createHash("sha256").update(Buffer.from(key, "base64")).digest("hex").slice(0, 32);
  return [...digest].map((digit) => String.fromCharCode(0x61 + Number.parseInt(digit, 16))).join("");
}

export function geckoExtensionId(extensionDir: string): string {
  const id = manifestOf(extensionDir).browser_specific_settings?.gecko?.id;
  if (id === undefined) throw new Error(`${extensionDir}/manifest.json has no gecko id`);
  return id;
}
