/** The worker in which the courier lives. It gets the account and its key by one message, and is ended to lock. */
import { fromBase64Url } from "../../shared/encoding/bytes.ts";
import { platformRandom } from "../../shared/encoding/random.ts";
import { type Broadcast, CHANNEL, type FromCourier, type ToCourier } from "../messages.ts";
import { openAccountDatabase } from "../store/account-database.ts";
import { createAccountStore } from "../store/account-store.ts";
import { openAccountsDatabase } from "../store/accounts-database.ts";
import { createKeyring } from "../vault/keyring.ts";
import { roomLeft } from "../store/room-left.ts";
import { type Courier, startCourier } from "./courier.ts";

/** How soon it looks again whether the account has been enrolled. */
const LOOK_AGAIN = 1_000;

/** What comes within so many milliseconds is told as one. */
const GATHER = 1_500;

self.addEventListener("message", (event: MessageEvent<ToCourier>) => {
  // What is thrown here reaches the document as the worker's error, and the document starts another one.
  void run(event.data).catch((error: unknown) => reportError(error));
});

async function run({ account, masterKey, telling }: ToCourier): Promise<void> {
  const keyring = await createKeyring(fromBase64Url(masterKey), platformRandom);
  const store = createAccountStore(openAccountDatabase(account), keyring);
  const accounts = openAccountsDatabase();
  const channel = new BroadcastChannel(CHANNEL);
  const say = (message: Broadcast): void => channel.postMessage(message);
  const start = (): Promise<Courier | undefined> =>
    startCourier({
      account,
      store,
      accounts,
      fetch: (...request) => fetch(...request),
      random: platformRandom,
      now: () => Date.now(),
      room: roomLeft,
      jitter: () => Math.random(),
      gather: GATHER,
      tellingPolicy: telling,
      createTextWorker: () =>
        new Worker(new URL("../search/text-worker.ts", import.meta.url), { type: "module", name: "text" }),
      tell: (what) => self.postMessage({ type: "happened", what } satisfies FromCourier),
      showLine: (line, syncedAt) => say({ type: "line", line, syncedAt }),
      signal: new AbortController().signal,
    });
  let courier = await start();
  while (courier === undefined) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN));
    courier = await start();
  }
  const { acted, sayLine, sync } = courier;
  channel.addEventListener("message", (event: MessageEvent<Broadcast>) => {
    if (event.data.type === "outbox-changed") acted();
    else if (event.data.type === "line?") sayLine();
  });
  self.addEventListener("online", () => sync());
}
