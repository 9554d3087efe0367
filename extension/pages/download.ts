/**
 * Saving what came from outside. It is given to the browser as plain bytes under a safe name and never opened here: a
 * page of an attacker, opened from the extension's own address, would be a page of the extension (R33, W7).
 */
import { cleanFileName } from "../../shared/domain/file-name.ts";
import { fromBase64Url } from "../../shared/encoding/bytes.ts";

/** Long enough for the slowest disk to have taken it. */
const KEEP = 120_000;

export function saveFile(name: string, content: Blob): void {
  const url = URL.createObjectURL(new Blob([content], { type: "application/octet-stream" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = cleanFileName(name);
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), KEEP);
}

/** @param base64url bytes as the store keeps them */
export function saveBytes(name: string, base64url: string): void {
  saveFile(name, new Blob([fromBase64Url(base64url)]));
}
