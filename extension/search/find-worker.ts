/** Looks for words inside of files, for one page. */
import { fromBase64Url } from "../../shared/encoding/bytes.ts";
import { platformRandom } from "../../shared/encoding/random.ts";
import { openAccountDatabase } from "../store/account-database.ts";
import { createAccountStore } from "../store/account-store.ts";
import { createKeyring } from "../vault/keyring.ts";
import { createInsideSearch, type InsideSearch } from "./find.ts";
import type { FindAnswer, FindQuestion, FindStart } from "./finder.ts";

let search: Promise<InsideSearch> | undefined;
let newest = 0;

self.addEventListener("message", (event: MessageEvent<FindStart | FindQuestion>) => {
  const message = event.data;
  if (message.type === "start") search = open(message);
  else void answer(message).catch((error: unknown) => reportError(error));
});

async function open({ account, masterKey }: FindStart): Promise<InsideSearch> {
  const keyring = await createKeyring(fromBase64Url(masterKey), platformRandom);
  const store = createAccountStore(openAccountDatabase(account), keyring);
  return createInsideSearch(store, new AbortController().signal);
}

async function answer(question: FindQuestion): Promise<void> {
  const { id, query } = question;
  const inside = await search;
  if (inside === undefined) throw new Error("asked before it was started");
  if (question.type === "find") newest = id;
  const value =
    question.type === "find"
      ? await inside.find(query, () => newest === id)
      : await inside.excerpts(query, question.dispatches);
  self.postMessage({ id, value } satisfies FindAnswer);
}
