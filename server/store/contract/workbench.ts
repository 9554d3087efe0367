/** What the parts of the store's contract work with: one store at a time, fed with invented chains and entries. */
import { expect } from "vitest";

import { unitCode } from "../../../shared/domain/unit-code.ts";
import { concat, sha256Hex, toHex, utf8 } from "../../../shared/encoding/bytes.ts";
import { seededRandom } from "../../../shared/encoding/testing/seeded-random.ts";
import type { ChainHead } from "../../../shared/trust/statement.ts";
import { readHandOver } from "../../../shared/wire/hand-over.ts";
import { type AcceptanceSigner, verifyNextPosition } from "../../../shared/wire/position.ts";
import { NO_HASH } from "../../../shared/wire/schema-parts.ts";
import type { StreamName } from "../../../shared/wire/stream-name.ts";
import { makeHandOver } from "../../testing/test-relay.ts";
import { mailOf } from "../mail-of.ts";
import type { HandOverRequest, RelayStore, StatementRequest } from "../store.ts";

export interface StoreUnderTest {
  readonly signer: AcceptanceSigner;
  /**
   * Opens what is there, or begins anew; after `close` of the one before. `restored`: as if from a backup. `clock`: in
   * milliseconds since 1970; stands still at `NOW` unless given.
   */
  open(options?: {
    readonly quotaBytes?: number;
    readonly restored?: boolean;
    readonly clock?: number;
  }): Promise<RelayStore>;
  destroy(): Promise<void>;
}

export const WORK = "work/A/unclassified" as StreamName;
export const [A, B] = [unitCode("A"), unitCode("B")];
export const NOW = Date.parse("2027-06-15T09:00:00.000Z");

export type Workbench = ReturnType<typeof createWorkbench>;

export function createWorkbench(create: () => Promise<StoreUnderTest>) {
  let under: StoreUnderTest | undefined;
  let opened: RelayStore | undefined;
  const random = seededRandom(21);
  const store = (): RelayStore => {
    if (opened === undefined) throw new Error("no store is open");
    return opened;
  };
  const signer = (): AcceptanceSigner => {
    if (under === undefined) throw new Error("no store is open");
    return under.signer;
  };
  const setUp = async (): Promise<void> => {
    under = await create();
    opened = await under.open();
  };
  const tearDown = async (): Promise<void> => {
    await store().close();
    await under?.destroy();
  };
  const reopen = async (options?: Parameters<StoreUnderTest["open"]>[0]): Promise<void> => {
    await store().close();
    opened = await under?.open(options);
  };

  const statementOf = async (unit: string, seq: number, prev: string, more: Partial<StatementRequest> = {}) => {
    const statement = concat(utf8(`${unit} ${seq} `), random(20));
    const hash = await sha256Hex(statement);
    const request: StatementRequest = {
      unit: unitCode(unit),
      seq,
      prev,
      hash,
      statement,
      cms: random(30),
      state: random(40),
      compartments: [],
      ...more,
    };
    return request;
  };
  /** A chain of one statement, as an author. */
  const begin = async (unit: string, more: Partial<StatementRequest> = {}): Promise<ChainHead> => {
    const request = await statementOf(unit, 0, NO_HASH, more);
    expect(await store().appendStatement(request)).toEqual({ ok: true, value: { again: false } });
    return { unit: request.unit, seq: 0, head: request.hash };
  };
  const append = async (author: ChainHead, entry = random(100), expected?: string, stream = WORK) => {
    const more = expected === undefined ? {} : { expect: expected };
    const appended = await store().append({ stream, entry, author, ...more });
    if (!appended.ok) throw new Error(appended.error.type);
    return { entry, ...appended.value };
  };
  /** Reads a stream from its beginning, as a client that believes nothing. */
  const readAll = async (
    stream: StreamName,
  ): Promise<{ readonly seq: number; readonly head: string; readonly entries: string[] }> => {
    let cursor = { epoch: store().epoch, stream: stream as string, seq: 0, head: NO_HASH };
    const entries: string[] = [];
    for (;;) {
      const page = await store().entries(stream, cursor.seq, 7, 100_000);
      for (const { entry, bytes, proof } of page.entries) {
        const [own, position] = [new Uint8Array(entry), new Uint8Array(bytes)];
        const next = await verifyNextPosition({ cursor, entry: own, position, proof, signer: signer() });
        if (!next.ok) throw new Error(`${stream} ${cursor.seq + 1}: ${next.error.type}`);
        ({ cursor } = next.value);
        entries.push(toHex(entry));
      }
      if (!page.more) return { seq: cursor.seq, head: cursor.head, entries };
    }
  };
  const handOverOf = async (
    author: ChainHead,
    units: readonly string[],
    dispatch?: string,
  ): Promise<HandOverRequest> => {
    const blob = { id: toHex(random(32)), bytes: random(10) };
    const made = await makeHandOver(random, {
      from: A,
      units,
      blob,
      ...(dispatch === undefined ? {} : { dispatch }),
    });
    const read = readHandOver(made.bytes);
    if (!read.ok) throw new Error(read.error.detail);
    const { header, wraps } = read.value;
    return {
      dispatch: header.dispatch,
      bytes: made.bytes,
      request: await sha256Hex(made.bytes),
      from: header.from,
      level: header.level,
      blob: header.blob.id,
      author,
      ...mailOf(header, wraps),
    };
  };
  const unitsNamed = (count: number): string[] =>
    Array.from({ length: count }, (_, i) => `U${String(i).padStart(4, "0")}`);

  return {
    get store() {
      return store();
    },
    get signer() {
      return signer();
    },
    random,
    setUp,
    tearDown,
    reopen,
    statementOf,
    begin,
    append,
    readAll,
    handOverOf,
    unitsNamed,
  };
}
