/**
 * The unit chains as the relay knows them: verified once when they come in, kept verified beside the statements, read
 * from there after a restart. Every right is judged on the newest state that this book gives.
 *
 * The worst failure: a state that is older than what the relay has acknowledged, by which a removed device still reads.
 */
import { deserialize, serialize } from "node:v8";
import { LEVELS } from "../shared/domain/level.ts";
import type { UnitCode } from "../shared/domain/unit-code.ts";
import { own } from "../shared/encoding/bytes.ts";
import { createPathMemory } from "../shared/pki/path-memory.ts";
import type { TrustAnchor } from "../shared/pki/validate-path.ts";
import { err, ok, type Result } from "../shared/result.ts";
import { type ChainState, headOf, newestCompartment } from "../shared/trust/chain-state.ts";
import { isFromAbove, type SignedStatement, type Statement, statementSchema } from "../shared/trust/statement.ts";
import { verifyNextStatement } from "../shared/trust/verify-chain.ts";
import { readObject } from "../shared/wire/schema-parts.ts";
import { sha256Hex } from "./store/notary.ts";
import type { RelayStore, SequenceTaken, StorageFailure } from "./store/store.ts";

/** Raised when the shape of ChainState changes: what was kept in another is verified again from the statements. */
const STATE_VERSION = 1;

/** Units whose state is kept in memory; one of 45 devices takes some 150 KB. */
const KEPT_STATES = 500;

export type StatementRefused = { readonly type: "refused-statement"; readonly rule: string; readonly detail: string };
export type AppendStatementError = { readonly type: "malformed" } | StatementRefused | SequenceTaken | StorageFailure;

export interface ChainBook {
  state(unit: string): Promise<ChainState | undefined>;
  /** Forgets what is kept in memory of a unit: the store said that it has moved on. */
  forget(unit: string): void;
  append(
    unit: string,
    signed: SignedStatement,
  ): Promise<Result<{ readonly seq: number; readonly head: string; readonly again: boolean }, AppendStatementError>>;
  /** Told of each unit whose chain has grown, once that is on disk. */
  onChange(listener: (unit: UnitCode, state: ChainState) => void): void;
}

export function createChainBook(options: {
  readonly store: RelayStore;
  readonly root: TrustAnchor;
  readonly organisation: UnitCode;
}): ChainBook {
  const { store, root, organisation } = options;
  const context = { root, organisation, memory: createPathMemory() };
  const states = new Map<string, ChainState>();
  const listeners: ((unit: UnitCode, state: ChainState) => void)[] = [];

  const keep = (state: ChainState): void => {
    const known = states.get(state.unit);
    if (known !== undefined && known.seq > state.seq) return;
    states.delete(state.unit);
    states.set(state.unit, state);
    const [oldest] = states.keys();
    if (states.size > KEPT_STATES && oldest !== undefined) states.delete(oldest);
  };

  const read = async (unit: string): Promise<ChainState | undefined> => {
    const known = states.get(unit);
    if (known !== undefined) {
      // The longest unused is the first to go.
      states.delete(unit);
      states.set(unit, known);
      return known;
    }
    const stored = await store.chainState(unit);
    if (stored === undefined) return undefined;
    const state = decode(stored.state) ?? (await rebuild(unit));
    if (state.seq !== stored.head.seq || state.head !== stored.head.head) {
      throw new Error("a chain whose kept state is not that of its newest statement");
    }
    keep(state);
    return state;
  };

  /** From the statements alone. A parent's state that is newer than a statement names serves as well. */
  const rebuild = async (unit: string): Promise<ChainState> => {
    let state: ChainState | undefined;
    for (let from = 0, more = true; more;) {
      const page = await store.statements(unit, from, 500, 4 * 1024 * 1024);
      for (const { statement, cms } of page.statements) {
        const signed = { statement: own(statement), cms: own(cms) };
        const parentState = await parentOf(state, readStatement(signed));
        const next = await verifyNextStatement({ ...context, state, signed, parentState });
        if (!next.ok) throw new Error(`a stored statement that is refused: ${next.error.type}`);
        state = next.value;
      }
      from += page.statements.length;
      more = page.more;
    }
    if (state === undefined) throw new Error("a chain without statements");
    return state;
  };

  const parentOf = async (
    state: ChainState | undefined,
    statement: Statement | undefined,
  ): Promise<ChainState | undefined> => {
    if (statement === undefined || !isFromAbove(statement)) return undefined;
    const path = statement.kind === "unit-created" ? statement.body.path : state?.path;
    const parent = path?.at(-2);
    return parent === undefined ? undefined : read(parent);
  };

  return {
    state: read,
    forget: (unit) => void states.delete(unit),
    onChange: (listener) => void listeners.push(listener),
    async append(unit, signed) {
      const statement = readStatement(signed);
      if (statement === undefined || statement.unit !== unit) return err({ type: "malformed" });
      const hash = sha256Hex(signed.statement);
      const state = await read(unit);
      if (state?.hashes[statement.seq] === hash) return ok({ seq: statement.seq, head: hash, again: true });
      if (state !== undefined && statement.seq <= state.seq) {
        return err({ type: "sequence-taken", seq: state.seq, head: state.head });
      }
      const parentState = await parentOf(state, statement);
      const next = await verifyNextStatement({ ...context, state, signed, parentState });
      if (!next.ok) {
        const detail = "detail" in next.error ? next.error.detail : "";
        return err({ type: "refused-statement", rule: next.error.type, detail });
      }
      if (
        isFromAbove(statement) &&
        parentState !== undefined &&
        lostAuthoritySince(parentState, statement.parent.seq)
      ) {
        return err({ type: "refused-statement", rule: "parent-old", detail: "an authority was removed since" });
      }
      const written = await store.appendStatement({
        unit: statement.unit,
        seq: statement.seq,
        prev: statement.prev,
        hash,
        ...signed,
        state: encode(next.value),
        ...derived(next.value, statement),
      });
      if (!written.ok) {
        if (written.error.type === "sequence-taken") states.delete(unit);
        return written;
      }
      keep(next.value);
      for (const listener of listeners) listener(statement.unit, next.value);
      const { seq, head } = headOf(next.value);
      return ok({ seq, head, again: written.value.again });
    },
  };
}

function readStatement({ statement }: SignedStatement): Statement | undefined {
  const read = readObject(statement, statementSchema);
  return read.ok ? read.value : undefined;
}

/** A removed authority could otherwise go on by naming the parent's chain as it stood before its removal. */
function lostAuthoritySince(parent: ChainState, seq: number): boolean {
  return parent.authorities.some(({ endedBy }) => endedBy !== undefined && endedBy > seq);
}

/** What the store indexes of a statement and the state after it. */
function derived(state: ChainState, statement: Statement) {
  const compartments = LEVELS.flatMap((level) => {
    const newest = newestCompartment(state, level);
    return newest === undefined ? [] : [{ level, epoch: newest.epoch }];
  });
  const device = statement.kind === "device-admitted" ? state.devices.at(-1)?.fingerprint : undefined;
  return device === undefined ? { compartments } : { compartments, device };
}

function encode(state: ChainState): Buffer {
  return Buffer.concat([Uint8Array.of(STATE_VERSION), serialize(state)]);
}

function decode(bytes: Uint8Array): ChainState | undefined {
  return bytes[0] === STATE_VERSION ? (deserialize(bytes.subarray(1)) as ChainState) : undefined;
}
