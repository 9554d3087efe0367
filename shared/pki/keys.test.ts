import { expect, test } from "vitest";
import { equal, fromHex, own, toHex, utf8 } from "../encoding/bytes.ts";
import {
  exportPrivateKey,
  exportPublicKey,
  generateSigningKeys,
  importPrivateKey,
  importPublicKey,
  signEcdsa,
  signatureToDer,
  signatureToRaw,
  verifyEcdsa,
} from "./keys.ts";

const data = utf8("what is signed");

test("a key is exported once, and imported for signing it cannot be exported again", async () => {
  const pair = await generateSigningKeys();
  const signing = await importPrivateKey(await exportPrivateKey(pair.privateKey));
  expect(signing.extractable).toBe(false);
  await expect(exportPrivateKey(signing)).rejects.toThrow();
  const publicKey = await importPublicKey(await exportPublicKey(pair.publicKey));
  if (publicKey === undefined) throw new Error("refused");
  const signature = await signEcdsa(signing, data);
  expect(await verifyEcdsa(publicKey, data, signature)).toBe(true);
  expect(await verifyEcdsa(publicKey, utf8("something else"), signature)).toBe(false);
});

test("a public key has one form: uncompressed, on P-256", async () => {
  const pair = await generateSigningKeys();
  const spki = await exportPublicKey(pair.publicKey);
  const changed = (at: number, value: number) => {
    const copy = own(spki);
    copy[at] = value;
    return copy;
  };
  expect(await importPublicKey(changed(26, 0x03))).toBeUndefined();
  expect(await importPublicKey(changed(26, 0x06))).toBeUndefined();
  expect(await importPublicKey(changed(90, (spki[90] as number) ^ 1))).toBeUndefined();
  expect(await importPublicKey(spki.slice(0, 90))).toBeUndefined();
  expect(await importPublicKey(new Uint8Array(91))).toBeUndefined();
  const p384 = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-384" }, true, ["sign"]);
  expect(await importPublicKey(await exportPublicKey(p384.publicKey))).toBeUndefined();
});

test("a signature keeps its numbers between r ‖ s and DER, whatever their leading bits", () => {
  for (const [r, s] of [
    ["00".repeat(31) + "01", "ff".repeat(32)],
    ["80" + "00".repeat(31), "7f" + "ff".repeat(31)],
    ["00" + "ff".repeat(31), "00".repeat(2) + "12".repeat(30)],
  ] as const) {
    const der = signatureToDer(fromHex(r + s));
    expect(toHex(signatureToRaw(der) ?? new Uint8Array(0))).toBe(r + s);
  }
});

test.each([
  ["nothing", ""],
  ["bare r and s", "11".repeat(64)],
  ["one number", "3003020101"],
  ["three numbers", "3009020101020102020103"],
  ["a negative number", "30060201ff020101"],
  ["a number of 33 octets", `30260221${"11".repeat(33)}020101`],
  ["a spare zero", "300702020001020101"],
  ["bytes after the end", "300602010102010100"],
])("a signature made of %s is refused, not an error", async (_, hex) => {
  const { publicKey } = await generateSigningKeys();
  expect(signatureToRaw(fromHex(hex))).toBeUndefined();
  expect(await verifyEcdsa(publicKey, data, fromHex(hex))).toBe(false);
});

test("zero and the group's order are no signature numbers", async () => {
  const { publicKey } = await generateSigningKeys();
  const order = fromHex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
  for (const scalar of [new Uint8Array(32), order, fromHex("ff".repeat(32))]) {
    const raw = new Uint8Array(64);
    raw.set(scalar, 0);
    raw.set(scalar, 32);
    const der = signatureToDer(raw);
    expect(equal(signatureToRaw(der) ?? new Uint8Array(0), raw)).toBe(true);
    expect(await verifyEcdsa(publicKey, data, der)).toBe(false);
  }
});
