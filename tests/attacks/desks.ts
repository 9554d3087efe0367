/** Desks for tests: one real Chromium with the page of `desk/`, and accounts of the scene's people opened in it. */
import { type Browser, chromium, type Page } from "playwright-core";
import { toBase64Url } from "../../shared/encoding/bytes.ts";
import { exportPrivateKey } from "../../shared/pki/keys.ts";
import { buildPage } from "../tools/build-page.ts";
import { PATIENCE } from "../tools/patience.ts";
import { requirePrograms } from "../tools/require-programs.ts";
import { serveFolder } from "../tools/serve-folder.ts";
import type { Person } from "../organisation/make-organisation.ts";
import type { DeskApi } from "./desk/desk.ts";
import type { GivenAccount, Seen } from "./desk/given.ts";
import type { Scene } from "./scene.ts";

export interface Desk {
  /** Reads a round from the malicious relay. @returns `up`, or the reason why not */
  sync(): Promise<string>;
  /** What the line is said to be now. */
  line(): Promise<string>;
  /** What is in the store now. */
  read(): Promise<Seen>;
  /** Bytes of the kept entries of all streams. */
  sizeOfEntries(): Promise<number>;
  setClock(ahead: number): Promise<void>;
  close(): Promise<void>;
}

export interface Desks extends AsyncDisposable {
  readonly page: Page;
  /** A new desk of a member, with nothing read yet. */
  open(scene: Scene, person: Person): Promise<Desk>;
}

export async function serveDesks(): Promise<Desks> {
  const served = await serveFolder(await buildPage("attacked-desk", "tests/attacks/desk"));
  const browser: Browser = await chromium.launch({
    executablePath: requirePrograms(["chromium"]).chromium,
    // The relay answers extensions alone; this page stands for one.
    args: ["--no-sandbox", "--disable-gpu", "--disable-web-security"],
  });
  const page = await browser.newPage();
  page.setDefaultTimeout(PATIENCE);
  await page.goto(served.url);
  await page.waitForFunction(() => "desk" in globalThis);

  const call = async <K extends keyof DeskApi>(name: K, ...given: Parameters<DeskApi[K]>): Promise<unknown> =>
    page.evaluate(
      ([method, parameters]) => {
        const { desk } = globalThis as unknown as { desk: Record<string, (...all: unknown[]) => unknown> };
        return desk[method]?.(...parameters);
      },
      [name, given as unknown[]] as const,
    );

  return {
    page,
    async open(scene, person) {
      const account = (await call("open", await accountOf(scene, person))) as string;
      return {
        sync: () => call("sync", account) as Promise<string>,
        line: () => call("line", account) as Promise<string>,
        read: () => call("read", account) as Promise<Seen>,
        sizeOfEntries: () => call("sizeOfEntries", account) as Promise<number>,
        setClock: async (ahead) => void (await call("setClock", account, ahead)),
        close: async () => void (await call("close", account)),
      };
    },
    async [Symbol.asyncDispose]() {
      await browser.close();
      await served[Symbol.asyncDispose]();
    },
  };
}

async function accountOf({ organisation, malicious }: Scene, person: Person): Promise<GivenAccount> {
  const { unit, member, roles, levels, name, title, keys, certificates } = person;
  const key = async (of: keyof typeof keys): Promise<string> =>
    toBase64Url(await exportPrivateKey(keys[of].privateKey));
  const { seal } = certificates;
  return {
    relay: malicious.url,
    organisation: organisation.code,
    root: toBase64Url(organisation.root.certificate.der),
    unit,
    member,
    roles,
    levels,
    name,
    title,
    entry: toBase64Url(person.entry),
    salt: toBase64Url(person.salt),
    certificates: {
      signing: toBase64Url(certificates.signing),
      authentication: toBase64Url(certificates.authentication),
      device: toBase64Url(certificates.device),
      ...(seal && { seal: toBase64Url(seal) }),
    },
    path: person.chain.map(toBase64Url),
    keys: {
      signing: await key("signing"),
      authentication: await key("authentication"),
      device: await key("device"),
      seal: await key("seal"),
    },
    wrapSeed: toBase64Url(person.wrapSeed),
  };
}
