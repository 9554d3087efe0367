/** The search inside of files as a page asks it. Its worker begins with the first question. */
import type { Excerpt } from "./excerpt.ts";
import type { FoundInside } from "./find.ts";

export interface FindStart {
  readonly type: "start";
  readonly account: string;
  /** base64url */
  readonly masterKey: string;
}

export type FindQuestion =
  | { readonly type: "find"; readonly id: number; readonly query: string }
  | { readonly type: "excerpts"; readonly id: number; readonly query: string; readonly dispatches: readonly string[] };

export interface FindAnswer {
  readonly id: number;
  readonly value: unknown;
}

export interface Finder {
  /** Undefined where something newer was asked meanwhile, or the worker broke. */
  find(query: string): Promise<FoundInside | undefined>;
  excerpts(query: string, dispatches: readonly string[]): Promise<ReadonlyMap<string, Excerpt>>;
  close(): void;
}

type Asked = { readonly [T in FindQuestion["type"]]: Omit<FindQuestion & { type: T }, "id"> }[FindQuestion["type"]];

export function createFinder(account: string, masterKey: string): Finder {
  let worker: Worker | undefined;
  let last = 0;
  const asked = new Map<number, (value: unknown) => void>();
  const end = (): void => {
    worker?.terminate();
    worker = undefined;
    for (const done of asked.values()) done(undefined);
    asked.clear();
  };
  const start = (): Worker => {
    const made = new Worker(new URL("./find-worker.ts", import.meta.url), { type: "module", name: "find" });
    made.addEventListener("message", ({ data }: MessageEvent<FindAnswer>) => {
      asked.get(data.id)?.(data.value);
      asked.delete(data.id);
    });
    // The next question begins another one.
    made.addEventListener("error", end);
    made.postMessage({ type: "start", account, masterKey } satisfies FindStart);
    return made;
  };
  const ask = (question: Asked): Promise<unknown> => {
    worker ??= start();
    const id = ++last;
    const answered = new Promise((done) => asked.set(id, done));
    worker.postMessage({ ...question, id } satisfies FindQuestion);
    return answered;
  };
  return {
    find: async (query) => (await ask({ type: "find", query })) as FoundInside | undefined,
    async excerpts(query, dispatches) {
      const cut = await ask({ type: "excerpts", query, dispatches });
      return new Map(cut as readonly (readonly [string, Excerpt])[] | undefined);
    },
    close: end,
  };
}
