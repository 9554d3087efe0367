/**
 * Copies everything that the relay keeps while it runs. The database first, in one step and so at one moment; then the
 * blobs: each piece that the copied database names was on disk before that moment, and pieces are never taken away. What
 * came later is in the copied blobs too and harms nobody.
 *
 * The copy is marked: a relay that starts on it begins a new epoch, so clients notice that it is not the one they knew.
 */
import Database from "better-sqlite3";
import { access, constants, copyFile, mkdir, open, readdir } from "node:fs/promises";
import { join } from "node:path";
import { err, ok, type Result } from "../shared/result.ts";
import { syncDirectory } from "./files.ts";
import { SET_ASIDE } from "./store/sqlite/hand-over-journal.ts";
import { markRestored } from "./store/sqlite/schema.ts";

/** More pages than any database has: one step, one moment. */
const ALL_PAGES = 2 ** 31 - 1;

export async function backUp(
  directory: string,
  out: string,
): Promise<Result<void, { readonly type: "refused"; readonly message: string }>> {
  const refuse = (message: string) => err({ type: "refused", message } as const);
  const source = join(directory, "relay.db");
  try {
    await access(source);
  } catch {
    return refuse(`${source} is not there`);
  }
  await mkdir(out, { recursive: true, mode: 0o700 });
  if ((await readdir(out)).length > 0) return refuse(`${out} is not empty`);
  const copy = join(out, "relay.db");
  await copyDatabase(source, copy);
  for (const name of ["relay.json"]) await copyWithSync(join(directory, name), join(out, name));
  // Those set aside meanwhile may have been half done at the moment of the copy: there they are begun again.
  await copyFolder(join(directory, "hand-overs"), join(out, "hand-overs"), (name) =>
    name.endsWith(SET_ASIDE) ? name.slice(0, -SET_ASIDE.length) : name,
  );
  await copyFolder(join(directory, "blobs"), join(out, "blobs"));
  await syncDirectory(out);
  return ok(undefined);
}

async function copyDatabase(source: string, copy: string): Promise<void> {
  const from = new Database(source, { readonly: true, fileMustExist: true });
  try {
    from.pragma("busy_timeout = 10000");
    await from.backup(copy, { progress: () => ALL_PAGES });
  } finally {
    from.close();
  }
  const to = new Database(copy);
  try {
    to.pragma("synchronous = FULL");
    if (to.pragma("quick_check", { simple: true }) !== "ok") throw new Error("the copy of the database is not whole");
    markRestored(to);
    to.pragma("journal_mode = DELETE");
  } finally {
    to.close();
  }
}

async function copyFolder(from: string, to: string, rename = (name: string) => name): Promise<void> {
  await mkdir(to, { recursive: true, mode: 0o700 });
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, rename(entry.name))];
    if (entry.isDirectory()) await copyFolder(source, target);
    else await copyWithSync(source, target);
  }
  await syncDirectory(to);
}

async function copyWithSync(from: string, to: string): Promise<void> {
  try {
    await copyFile(from, to, constants.COPYFILE_FICLONE);
  } catch (error) {
    // A hand-over that was finished meanwhile.
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return;
    throw error;
  }
  const handle = await open(to, "r+");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
