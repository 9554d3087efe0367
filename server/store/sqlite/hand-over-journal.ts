/**
 * Large hand-overs on their way: one file each, on disk before the first slice, set aside after the last. Whatever lies
 * here when the relay starts was begun and is finished before anybody is served.
 *
 * One that is finished is kept for an hour under another name: a backup copies the database as it stood at one moment and
 * this directory later, and what was half done at that moment must be in the copy.
 *
 * The worst failure: a dispatch that stands in some mailboxes and never comes to the others.
 */
import { mkdir, open, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { type ChainHead, chainHeadSchema } from "../../../shared/trust/statement.ts";
import { syncDirectory } from "../../files.ts";

export interface JournalEntry {
  readonly dispatch: string;
  /** The chain that the positions name: as it stood when the hand-over was judged. Undefined in a damaged file. */
  readonly author: ChainHead | undefined;
  /** The bytes of the hand-over. */
  readonly bytes: Uint8Array;
}

export interface HandOverJournal {
  write(entry: JournalEntry & { readonly author: ChainHead }): Promise<void>;
  setAside(dispatch: string): Promise<void>;
  all(): AsyncGenerator<JournalEntry>;
}

const NAME = /^[0-9a-f]{64}$/;
export const SET_ASIDE = ".done";
const KEPT_MS = 60 * 60 * 1000;

export async function openHandOverJournal(directory: string): Promise<HandOverJournal> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  return {
    async write({ dispatch, author, bytes }) {
      const file = join(directory, dispatch);
      const handle = await open(`${file}.new`, "w", 0o600);
      try {
        // One line of JSON, then the bytes.
        await handle.writeFile(`${JSON.stringify(author)}\n`);
        await handle.writeFile(bytes);
        await handle.sync();
      } catch (error) {
        await handle.close();
        await rm(`${file}.new`, { force: true });
        throw error;
      }
      await handle.close();
      await rename(`${file}.new`, file);
      await syncDirectory(directory);
    },
    async setAside(dispatch) {
      const file = join(directory, dispatch);
      await rename(file, `${file}${SET_ASIDE}`);
      // One that outlives the process is taken away by the next.
      setTimeout(() => void rm(`${file}${SET_ASIDE}`, { force: true }).catch(() => undefined), KEPT_MS).unref();
    },
    async *all() {
      for (const name of (await readdir(directory)).sort()) {
        // What was not yet renamed was never begun, and what was set aside is finished.
        if (!NAME.test(name)) {
          await rm(join(directory, name), { force: true });
          continue;
        }
        const content = await readFile(join(directory, name));
        const end = content.indexOf("\n");
        yield {
          dispatch: name,
          author: readAuthor(content.toString("utf8", 0, end)),
          bytes: content.subarray(end + 1),
        };
      }
    },
  };
}

function readAuthor(text: string): ChainHead | undefined {
  try {
    return chainHeadSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
