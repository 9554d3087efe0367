import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig } from "wxt";

/** Public half of a key pair whose private half was thrown away: it only gives the extension the same id everywhere. */
const chromiumKey =
  "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAqn4+hkGtD6dhXmTxvFp1ZS/CISJU7Oe75BBEEZQ2TfwETTW7+sjcOeuy6P60poKbAK5vDXcucpKKBpmlNYr6jdYfoot9E/pOtsRxVgKHk8N22tGFZsoKcegOlxN/Uq+MmPgKcaITAdx6NHM1PVknVUJvR1Y/3B7RpZFmfCOZrFB4DSFiaH/soLcnFAqhn9iq287NoznOABMzfAX8tAjb14z9sXfamtatcOUjA82aqHo/gMV5odFykqKgLx5iNor8WDqx8zd/xuVosQ5padqMhMyFZWPzj0ryprOphcroiC8FnA7l7Y3BaWRljhvjT1IRmdvzE0mJeiTtxM6/JLx3owIDAQAB";

/** The relay's address is typed in by an administrator, so connections may go to any; nothing else comes from outside. */
const extensionPagesPolicy = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "connect-src 'self' http: https: ws: wss:",
  "img-src 'self' blob: data:",
  "font-src 'self' data:",
  "object-src 'none'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

/**
 * Takes out of libraries what would make code at run time, so that no script of the package can, whatever the policy
 * says. zod tries the Function constructor and goes without where it is refused. pdf.js imports an address where its
 * worker or its WebAssembly does not start: here a file is then not shown, for none is to be read outside the worker.
 */
const withoutCodeAtRunTime = {
  name: "tram:without-code-at-run-time",
  transform(code: string, id: string) {
    if (id.includes("/zod/v4/core/")) {
      return { code: code.replaceAll("const F = Function;", "const F = undefined;"), map: null };
    }
    if (id.includes("/pdfjs-dist/build/")) {
      const refusal = 'await Promise.reject(new Error("code from outside the package"))';
      return { code: code.replaceAll(/await import\(\s*\/\*webpackIgnore: true\*\/[^)]*\)/g, refusal), map: null };
    }
    return null;
  },
};

/** What pdf.js reads beside a file: decoders of scanned pages, fonts that a file names and does not hold, character maps. */
function pdfAssets(): { absoluteSrc: string; relativeDest: string }[] {
  const wanted = { wasm: /\.wasm$/, standard_fonts: /\.(pfb|ttf)$/, cmaps: /\.bcmap$/, iccs: /\.icc$/ } as const;
  return Object.entries(wanted).flatMap(([folder, names]) => {
    const from = fileURLToPath(new URL(`node_modules/pdfjs-dist/${folder}/`, import.meta.url));
    const files = readdirSync(from).filter((name) => names.test(name) && !name.startsWith("quickjs"));
    return files.map((name) => ({ absoluteSrc: `${from}${name}`, relativeDest: `pdf/${folder}/${name}` }));
  });
}

/** The inbox in the side panel: beside whatever page is open. */
function besideAPage(browser: string): object {
  return browser === "firefox"
    ? { sidebar_action: { default_panel: "inbox.html", default_title: "__MSG_name__", open_at_install: false } }
    : { side_panel: { default_path: "inbox.html" } };
}

export default defineConfig({
  hooks: {
    "build:publicAssets": (_, files) => void files.push(...pdfAssets()),
    "build:manifestGenerated"({ config }, manifest) {
      // Pages of the tests are built as the product is, and have no inbox.
      if (existsSync(join(config.entrypointsDir, "inbox"))) Object.assign(manifest, besideAPage(config.browser));
    },
  },
  srcDir: "extension",
  publicDir: "extension/public",
  manifestVersion: 3,
  imports: false,
  vite: () => ({
    plugins: [withoutCodeAtRunTime],
    // Workers share modules with the pages and may await at the top.
    worker: { format: "es", plugins: () => [withoutCodeAtRunTime] },
    build: { target: ["chrome137", "firefox140"], modulePreload: { polyfill: false } },
  }),
  manifest: ({ browser }) => ({
    name: "__MSG_name__",
    description: "__MSG_description__",
    default_locale: "en",
    permissions: [
      "storage",
      "alarms",
      "notifications",
      "unlimitedStorage",
      ...(browser === "chrome" ? ["offscreen", "sidePanel"] : []),
    ],
    content_security_policy: { extension_pages: extensionPagesPolicy },
    action: { default_title: "__MSG_name__" },
    ...(browser === "firefox"
      ? {
          browser_specific_settings: {
            gecko: {
              id: "tram@tram.example",
              strict_min_version: "140.0",
              // What is sent goes sealed to the relay that the organisation chose, but it is correspondence.
              data_collection_permissions: { required: ["personalCommunications"] },
            },
          },
        }
      : {
          key: chromiumKey,
          minimum_chrome_version: "137",
          storage: { managed_schema: "policy-schema.json" },
        }),
  }),
});
