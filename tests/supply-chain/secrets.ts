import type { PackageFile } from "./package-files.ts";

const allowedEndings = /\.(html|js|css|json|png|svg|woff2|wasm|bcmap|pfb|ttf|icc|txt)$/;

const tokens: readonly [what: string, pattern: RegExp][] = [
  ["a PEM block", /-----BEGIN [A-Z0-9 ]+-----(\s|\\[rn])*[A-Za-z0-9+/=]{24}/],
  ["a private JSON Web Key", /["']?\bd["']?\s*:\s*["'][A-Za-z0-9_-]{43,}["']/],
  ["a JSON Web Token", /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\./],
  [
    "an access token",
    /\b(gh[pousr]_[A-Za-z0-9]{30,}|github_pat_\w{30,}|npm_[A-Za-z0-9]{30,}|AKIA[0-9A-Z]{16}|xox[abprs]-[\w-]{10,})/,
  ],
  ["a bearer token", /\bBearer [\w.~+/-]{20,}/],
];

/**
 * What a package must not hold: keys, certificates, tokens. Every certificate and every private key in a standard form
 * is a DER sequence, so each text that decodes to exactly one is reported, whatever it is called.
 * @param allowedKeys base64 texts that are public by design
 */
export function secretsIn(files: readonly PackageFile[], allowedKeys: readonly string[]): string[] {
  return files.flatMap(({ path, text }) => {
    const found: string[] = [];
    if (!allowedEndings.test(path)) found.push(`${path}: a kind of file that has no business in the package`);
    for (const [what, pattern] of tokens) if (pattern.test(text)) found.push(`${path}: ${what}`);
    for (const literal of encodedTexts(text)) {
      if (!allowedKeys.includes(literal)) found.push(`${path}: a key or certificate, ${literal.slice(0, 24)}…`);
    }
    if (isDerSequence(Buffer.from(text, "latin1"))) found.push(`${path}: a key or certificate`);
    return found;
  });
}

function encodedTexts(text: string): string[] {
  const base64 = (text.match(/[A-Za-z0-9+/_-]{54,}={0,2}/g) ?? []).filter((literal) =>
    isDerSequence(Buffer.from(literal, /[-_]/.test(literal) ? "base64url" : "base64")),
  );
  const hex = (text.match(/\b30[0-9A-Fa-f]{80,}\b/g) ?? []).filter((literal) =>
    isDerSequence(Buffer.from(literal, "hex")),
  );
  return [...base64, ...hex];
}

/** One SEQUENCE that fills the bytes and begins with another element of ASN.1 that certificates and keys begin with. */
function isDerSequence(bytes: Buffer): boolean {
  if (bytes[0] !== 0x30 || bytes.length < 40) return false;
  const first = bytes[1] ?? 0;
  const lengthBytes = first < 0x80 ? 0 : first & 0x7f;
  if (lengthBytes > 3) return false;
  const length = lengthBytes === 0 ? first : bytes.readUIntBE(2, lengthBytes);
  const head = 2 + lengthBytes;
  return head + length === bytes.length && [0x30, 0x02].includes(bytes[head] ?? 0);
}
