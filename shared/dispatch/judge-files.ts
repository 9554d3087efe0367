/** Files against what was signed: step 4 of opening a dispatch (docs/protocol.md, section 7.4). */
import type { DispatchData } from "../domain/dispatch-data.ts";
import { hashFile } from "./file-hash.ts";
import { fileChange, type FinalFile } from "./manifest.ts";
import type { Check } from "./verification.ts";

/** Whether there are as many files as signed, each with its size and hash. */
export async function judgeFiles(
  files: readonly Blob[],
  signed: readonly FinalFile[],
  signal?: AbortSignal,
): Promise<Check> {
  if (files.length !== signed.length) return { id: "files", outcome: "failed", reason: "other-count" };
  const changed: number[] = [];
  for (const [i, file] of files.entries()) {
    // The size first: a file that is larger than signed is not read at all.
    const same = file.size === signed[i]?.size && (await hashFile(file, file.size, signal)) === signed[i].sha256;
    if (!same) changed.push(i);
  }
  return changed.length === 0
    ? { id: "files", outcome: "passed" }
    : { id: "files", outcome: "failed", reason: "changed", files: changed };
}

/**
 * Whether the final files are those that the leader approved. A PDF that begins with the approved bytes and goes on has
 * been added to: what was added, this version cannot judge, and it says so.
 */
export async function judgeApprovedFiles(
  files: readonly Blob[],
  approved: DispatchData["files"],
  final: readonly FinalFile[],
  signal?: AbortSignal,
): Promise<Check> {
  const id = "approved-files";
  if (approved.length !== final.length) return { id, outcome: "failed", reason: "other-count" };
  const changed: number[] = [];
  const appended: number[] = [];
  for (const [i, file] of approved.entries()) {
    const change = fileChange(file, final[i]);
    if (change === "none") continue;
    const blob = files[i];
    const begins = change === "longer" && blob && (await hashFile(blob, file.size, signal)) === file.sha256;
    (begins ? appended : changed).push(i);
  }
  if (changed.length > 0) return { id, outcome: "failed", reason: "changed", files: changed };
  return appended.length > 0
    ? { id, outcome: "undetermined", reason: "appended", files: appended }
    : { id, outcome: "passed" };
}
