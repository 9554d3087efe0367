/** Creating and unlocking accounts from a page: counts the tries on the disk, lets a worker do the work. */
import { type Bytes, fromBase64Url, toHex } from "../../shared/encoding/bytes.ts";
import { drawRandom, platformRandom } from "../../shared/encoding/random.ts";
import { type Result, err, ok } from "../../shared/result.ts";
import { type AccountRow, type AccountsDatabase, addAccount } from "../store/accounts-database.ts";
import { NO_WRONG_TRIES, type UnlockError, waitBefore } from "./vault.ts";
import type { VaultAnswer, VaultRequest } from "./unlock-worker.ts";

export async function createAccount(
  db: AccountsDatabase,
  passphrase: string,
): Promise<{ row: AccountRow; masterKey: Bytes }> {
  const account = toHex(drawRandom(platformRandom, 16));
  const answer = await askWorker({ type: "create", account, passphrase });
  if (answer.type !== "created") throw new Error("the vault was not created");
  return { row: await addAccount(db, account, answer.header), masterKey: fromBase64Url(answer.masterKey) };
}

export async function unlockAccount(
  db: AccountsDatabase,
  account: string,
  passphrase: string,
  now: number,
): Promise<Result<Bytes, UnlockError>> {
  // Counted in one transaction before the try, so that two windows or a kill give none back.
  const counted = await db.transaction("rw", db.accounts, async () => {
    const row = await db.accounts.get(account);
    if (row === undefined) throw new Error("no such account");
    const wait = waitBefore(row.tries, now);
    if (wait === 0) await db.accounts.update(account, { tries: { count: row.tries.count + 1, since: now } });
    return { row, wait };
  });
  if (counted.wait > 0) return err({ type: "too-many-tries", wait: counted.wait });
  const answer = await askWorker({ type: "open", header: counted.row.vault, passphrase });
  if (answer.type !== "opened") return err({ type: answer.type === "refused" ? answer.reason : "vault-refused" });
  await db.accounts.update(account, { tries: NO_WRONG_TRIES, somethingCame: false });
  return ok(fromBase64Url(answer.masterKey));
}

function askWorker(request: VaultRequest): Promise<VaultAnswer> {
  const worker = new Worker(new URL("./unlock-worker.ts", import.meta.url), { type: "module", name: "vault" });
  return new Promise<VaultAnswer>((resolve, reject) => {
    worker.addEventListener("message", (event: MessageEvent<VaultAnswer>) => resolve(event.data));
    worker.addEventListener("error", (event) => reject(new Error(event.message)));
    worker.postMessage(request);
  }).finally(() => worker.terminate());
}
