/** Runs the real `openssl` over files in a temporary directory of its own. For tests in Node only. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Bytes } from "../../encoding/bytes.ts";

export class Openssl {
  readonly directory = mkdtempSync(join(tmpdir(), "tram-pki-"));

  /** Writes a file and gives its path. */
  write(name: string, content: Uint8Array | string): string {
    const path = join(this.directory, name);
    writeFileSync(path, content);
    return path;
  }

  writePem(name: string, label: string, ...ders: readonly Uint8Array[]): string {
    return this.write(name, ders.map((der) => pem(label, der)).join(""));
  }

  path(name: string): string {
    return join(this.directory, name);
  }

  read(name: string): Bytes {
    return new Uint8Array(readFileSync(this.path(name)));
  }

  run(...args: readonly string[]): { readonly ok: boolean; readonly output: string } {
    const result = spawnSync("openssl", args, { cwd: this.directory, encoding: "utf8" });
    if (result.error !== undefined) throw result.error;
    return { ok: result.status === 0, output: result.stdout + result.stderr };
  }

  /** `openssl verify -x509_strict` at a moment. Certificates in DER; `untrusted` leaf's issuer first or in any order. */
  verify(
    chain: { readonly leaf: Uint8Array; readonly untrusted: readonly Uint8Array[]; readonly root: Uint8Array },
    at: Date,
    ...more: readonly string[]
  ): { readonly ok: boolean; readonly output: string } {
    return this.run(
      ...["verify", "-x509_strict", "-no-CApath", "-no-CAstore", "-attime", String(Math.floor(at.getTime() / 1000))],
      ...["-CAfile", this.writePem("root.pem", "CERTIFICATE", chain.root)],
      ...(chain.untrusted.length === 0
        ? []
        : ["-untrusted", this.writePem("chain.pem", "CERTIFICATE", ...chain.untrusted)]),
      ...more,
      this.writePem("leaf.pem", "CERTIFICATE", chain.leaf),
    );
  }

  [Symbol.dispose](): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}

export function pem(label: string, der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString("base64")
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join("\n")}\n-----END ${label}-----\n`;
}
