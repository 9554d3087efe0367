import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { builtExtension } from "../tools/build-extension.ts";
import { foreignCodeIn, localReachIn } from "./foreign-code.ts";
import allowedRights from "./manifest-rights.json" with { type: "json" };
import { readPackage } from "./package-files.ts";
import { secretsIn } from "./secrets.ts";

/** What a manifest may say without being given anything. Every other key is a right, and stands in manifest-rights.json. */
const inert = new Set([
  "action",
  "browser_specific_settings",
  "default_locale",
  "description",
  "icons",
  "key",
  "manifest_version",
  "minimum_chrome_version",
  "name",
  "version",
]);

describe.each(["chromium", "firefox"] as const)("the package for %s", (browser) => {
  const dir = builtExtension[browser];
  const manifest = JSON.parse(readFileSync(join(dir, "manifest.json"), "utf8")) as Record<string, unknown>;
  const files = readPackage(dir);

  test("S2: holds no private key, token or certificate; the one key in it is the public one of its id", () => {
    const key = typeof manifest["key"] === "string" ? [manifest["key"]] : [];
    expect(files.length).toBeGreaterThan(5);
    expect(secretsIn(files, key)).toEqual([]);
  });

  test("S3: runs no code from outside, evaluates no text and has no inline script or handler", () => {
    expect(files.filter(({ path }) => path.endsWith(".js")).length).toBeGreaterThan(0);
    expect(foreignCodeIn(files)).toEqual([]);
  });

  test("S3: asks for the rights that manifest-rights.json lists, and for no other", () => {
    const rights = Object.fromEntries(Object.entries(manifest).filter(([name]) => !inert.has(name)));
    expect(rights).toEqual(allowedRights[browser]);
  });

  test("S4: opens no local service, talks to no program on the machine and hands out no certificate to trust", () => {
    expect(localReachIn(files)).toEqual([]);
    const rights = JSON.stringify([manifest["permissions"], manifest["optional_permissions"]]);
    expect(rights).not.toMatch(/nativeMessaging|platformKeys|certificateProvider|pkcs11|proxy|sockets/);
  });
});
