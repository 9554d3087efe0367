/**
 * The folder that a demo leaves its results in. It may be new, empty, an earlier demo's, or hold other things; what is not
 * a demo's is never touched, and nothing of an earlier run stays behind to be taken for this one's.
 */
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { err, ok, type Result } from "../../shared/result.ts";

const NAMES: ReadonlySet<string> = new Set([
  "approval.json", "approval.p7s", "manifest.json", "manifest.p7s", "manifest.sig", "manifest.tst", "receipt.json",
  "receipt.p7s", "main.pdf", "tsa.pem", "acceptance.pem", "chain.pem", "root.pem", "compartment-seed.hex",
  "relay.db", "relay.db-shm", "relay.db-wal", "relay.log", "blobs", "unit-chains",
  "transcript.json", "final-state.json", "plain",
]); // prettier-ignore
const PICTURE = /^(?:\d\d-[a-z0-9-]+|stopped-(?:sending|receiving))\.png$/;

/** What tells an earlier demo's folder: the transcript, which a demo writes first. */
const transcriptSchema = z.array(z.looseObject({ step: z.string(), at: z.string() }));

export interface FolderRefused {
  readonly type: "not-writable" | "holds-other-things";
  readonly message: string;
}

export const isOfDemo = (name: string): boolean => NAMES.has(name) || PICTURE.test(name);

/** Makes the folder ready for a run: it is there, can be written to, and holds nothing of an earlier run. */
export function prepareFolder(directory: string): Result<void, FolderRefused> {
  try {
    mkdirSync(directory, { recursive: true });
    accessSync(directory, constants.W_OK | constants.X_OK);
    // The superuser may write anywhere; a folder that nobody may write to is meant to stay as it is.
    if ((statSync(directory).mode & 0o222) === 0) {
      return err({ type: "not-writable", message: `${directory} is read-only.` });
    }
    const taken = readdirSync(directory).filter(isOfDemo).toSorted();
    if (taken.length > 0 && !isEarlierDemo(directory)) {
      const message = `${directory} is no demo's folder and holds ${taken.join(", ")}, which would be overwritten. Name another folder.`;
      return err({ type: "holds-other-things", message });
    }
    for (const name of taken) rmSync(join(directory, name), { recursive: true, force: true });
    writeFileSync(join(directory, "transcript.json"), "[]\n");
    return ok(undefined);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "unknown";
    return err({ type: "not-writable", message: `${directory} is no folder that can be written to (${code}).` });
  }
}

function isEarlierDemo(directory: string): boolean {
  const transcript = join(directory, "transcript.json");
  if (!existsSync(transcript)) return false;
  try {
    return transcriptSchema.safeParse(JSON.parse(readFileSync(transcript, "utf8"))).success;
  } catch {
    return false;
  }
}
