/** What Node leaves out of writing a file so that a power cut cannot take it back. */
import { open, statfs } from "node:fs/promises";

/** A new name is on disk only once its directory is. */
export async function syncDirectory(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

const FULL = new Set(["ENOSPC", "EDQUOT", "EFBIG"]);

/** A full disk, a quota of the system, or a file at the greatest size that is allowed. */
export function isDiskFull(error: unknown): boolean {
  return error instanceof Error && "code" in error && FULL.has(String(error.code));
}

/** What is left alone of a disk, for the logs of the database and of others. */
const RESERVE = 32 * 1024 * 1024;

/** Whether so many bytes can be written now: a look, no promise. */
export async function hasRoomFor(directory: string, bytes: number): Promise<boolean> {
  const { bavail, bsize } = await statfs(directory);
  return bavail * bsize > bytes + RESERVE;
}
