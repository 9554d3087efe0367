/** What an outsider needs to check a dispatch with tools that know nothing of Tram: signatures, certificates, chains. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Bytes, fromBase64Url, own } from "../../shared/encoding/bytes.ts";
import { signatureValue } from "../../shared/pki/cms.ts";
import { parseCertificate } from "../../shared/pki/certificate.ts";
import { readSignedData } from "../../shared/pki/signed-data.ts";
import { must } from "./administrator.ts";
import type { Practice } from "./practice.ts";

/** Reads the six signed files in `directory` and writes what follows from them beside. */
export async function exportSignatures(practice: Practice, directory: string): Promise<void> {
  const read = (name: string): Bytes => own(readFileSync(join(directory, name)));
  const manifestCms = read("manifest.p7s");
  const { timeStampToken } = must(readSignedData(manifestCms));
  if (timeStampToken === undefined) throw new Error("the manifest has no time stamp");
  writeFileSync(join(directory, "manifest.sig"), signatureValue(manifestCms));
  writeFileSync(join(directory, "manifest.tst"), timeStampToken);

  const info = must(await practice.administrator("Z01").client.info());
  writeFileSync(join(directory, "tsa.pem"), pem(fromBase64Url(info.certificates.tsa)));
  // Every certificate under which the relay has proved a position or an acceptance.
  const { acceptance, former } = info.certificates;
  writeFileSync(join(directory, "acceptance.pem"), [acceptance, ...former].map(fromBase64Url).map(pem).join(""));
  writeFileSync(join(directory, "root.pem"), pem(practice.organisation.root.certificate.der));

  const signers: Bytes[] = [];
  const authorities = new Map<string, Bytes>();
  for (const name of ["approval.p7s", "manifest.p7s", "receipt.p7s"]) {
    for (const der of must(readSignedData(read(name))).certificates) {
      const certificate = must(await parseCertificate(der));
      if (certificate.kind === "unit-ca") authorities.set(certificate.fingerprint, der);
      else signers.push(der);
    }
  }
  writeFileSync(join(directory, "chain.pem"), [...signers, ...authorities.values()].map(pem).join(""));
}

/** Every statement of every chain, as the relay stores it: `unit-chains/<unit>/<seq>.json` and `.p7s`. */
export async function exportChains(practice: Practice, directory: string): Promise<void> {
  const { client } = practice.administrator("Z01");
  for (const { unit } of must(await client.chainHeads())) {
    const folder = join(directory, "unit-chains", unit);
    mkdirSync(folder, { recursive: true });
    for (let from = 0, more = true; more;) {
      const page = must(await client.statements(unit, from));
      for (const [at, { statement, cms }] of page.statements.entries()) {
        const name = join(folder, String(from + at).padStart(4, "0"));
        writeFileSync(`${name}.json`, fromBase64Url(statement));
        writeFileSync(`${name}.p7s`, fromBase64Url(cms));
      }
      from += page.statements.length;
      more = page.more;
    }
  }
}

function pem(der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString("base64")
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}
