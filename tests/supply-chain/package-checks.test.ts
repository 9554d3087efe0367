import { execFileSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { expect, test } from "vitest";
import { requirePrograms } from "../tools/require-programs.ts";
import { foreignCodeIn, localReachIn } from "./foreign-code.ts";
import { secretsIn } from "./secrets.ts";

const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const publicText = publicKey.export({ type: "spki", format: "der" }).toString("base64");
const scriptOf = (value: string) => [{ path: "chunks/a.js", text: `const value = ${JSON.stringify(value)};` }];

test.for([
  ["a private key as PEM", String(privateKey.export({ type: "pkcs8", format: "pem" }))],
  ["a private key as base64", privateKey.export({ type: "pkcs8", format: "der" }).toString("base64")],
  ["a private key as base64url", privateKey.export({ type: "sec1", format: "der" }).toString("base64url")],
  ["a private key as hex", privateKey.export({ type: "pkcs8", format: "der" }).toString("hex")],
  ["a private JWK", JSON.stringify(privateKey.export({ format: "jwk" })).replaceAll('"', "'")],
  ["a token", `eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ0cmFtIn0.${"x".repeat(43)}`],
  ["an access token", `ghp_${"a1B2".repeat(9)}`],
  ["a bearer token", `Bearer ${"0123456789abcdef".repeat(2)}`],
])("S2: %s in a script is found", ([, secret = ""]) => {
  expect(secretsIn(scriptOf(secret), [])).not.toEqual([]);
});

test("S2: a certificate is found in any file, as is a file of a kind that does not belong", () => {
  const { openssl } = requirePrograms(["openssl"]);
  const request = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=x"];
  const der = execFileSync(openssl, [...request, "-keyout", "/dev/null", "-outform", "DER"], { stdio: "pipe" });
  expect(secretsIn([{ path: "logo.png", text: der.toString("latin1") }], [])).toHaveLength(1);
  expect(secretsIn([{ path: "root.pem", text: "" }], [])).toHaveLength(1);
  expect(secretsIn([{ path: "a.js.map", text: "{}" }], [])).toHaveLength(1);
});

test("S2: the public key of the manifest is allowed where it is named, and nothing else with it", () => {
  expect(secretsIn(scriptOf(publicText), [publicText])).toEqual([]);
  expect(secretsIn(scriptOf(publicText), [])).toHaveLength(1);
});

test("S2: what only looks like a key is left alone", () => {
  const labels = 'const label = "-----BEGIN CERTIFICATE-----\\n"; const hash = "' + "30ab".repeat(16) + '";';
  const wasm = `const wasm = "AGFzbQEAAAAB${"AQID".repeat(40)}";`;
  expect(secretsIn([{ path: "a.js", text: labels + wasm }], [])).toEqual([]);
});

test.for([
  "eval('1')",
  "(0, eval)('1')",
  "globalThis.eval('1')",
  "new Function('a', 'return a')",
  "Function('return 1')()",
  "const F = Function; new F('')",
  "window.Function('return this')()",
  "setTimeout('go()', 10)",
  "importScripts('https://example.org/a.js')",
  "import('https://example.org/a.js')",
  "import x from '//example.org/a.js'",
  "const where = 'a'; import(where)",
  'const where = "a"; import(`./${where}.js`)',
  "const script = 'https://example.org/lib/pdf.min.js'",
  "element.innerHTML = '<img src=x onerror=go()>'",
  "element.innerHTML = `<b onclick = ${act}>`",
  "document.write('<script src=a.js>')",
])("S3: in a script, %s is found", (text) => {
  expect(foreignCodeIn([{ path: "a.js", text }])).not.toEqual([]);
});

test.for([
  "<script>go()</script>",
  '<script type="module" src="https://example.org/a.js"></script>',
  '<script src="//example.org/a.js"></script>',
  '<body onload="go()">',
  '<a href="javascript:go()">x</a>',
  '<link rel="stylesheet" href="https://example.org/a.css">',
  '<iframe src="https://example.org"></iframe>',
])("S3: in a page, %s is found", (text) => {
  expect(foreignCodeIn([{ path: "a.html", text }])).not.toEqual([]);
});

test("S3: a script in a picture and a remote style are found", () => {
  expect(foreignCodeIn([{ path: "a.svg", text: "<svg><script>go()</script></svg>" }])).toHaveLength(1);
  expect(foreignCodeIn([{ path: "a.css", text: "@import 'https://example.org/a.css';" }])).toHaveLength(1);
});

test.for([
  "browser.runtime.connectNative('signer')",
  "chrome.runtime.sendNativeMessage('signer', {})",
  "new TCPServerSocket('127.0.0.1')",
  "http.createServer()",
  "link.type = 'application/x-x509-ca-cert'",
])("S4: %s is found", (text) => {
  expect(localReachIn([{ path: "a.js", text }])).toHaveLength(1);
});

test("S3: what a built page and its script say in good faith is left alone", () => {
  const page = '<script type="module" crossorigin src="/chunks/a.js"></script><link rel="stylesheet" href="/a.css">';
  const script =
    "import { a } from './b.js'; export { a }; const lazy = () => import('./c.js'); const late = () => import(`./d.js`); setTimeout(() => a(), 1);" +
    "if (a instanceof Function) a.eval; const b = { eval: 1, Function: 2 }; Function.prototype.call(a);";
  expect(
    foreignCodeIn([
      { path: "a.html", text: page },
      { path: "a.js", text: script },
    ]),
  ).toEqual([]);
});
