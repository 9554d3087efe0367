/**
 * Who is told that something came. Each connection belongs to a device; it hears of its unit's streams that it may read at
 * that moment, or, with a wake token, only that there is something. News are gathered for 10 ms, so that a burst is one
 * message.
 */
import type { UnitCode } from "../shared/domain/unit-code.ts";
import { NUDGE_CLOSE, type NudgeMessage } from "../shared/wire/nudges.ts";
import { parseStreamName, type StreamName } from "../shared/wire/stream-name.ts";
import type { ChainState } from "../shared/trust/chain-state.ts";
import { callerOf, missingForStream } from "./rights.ts";

export interface NudgeConnection {
  readonly device: string;
  readonly unit: UnitCode;
  /** Absent for a wake token: the hash of the session's token. */
  readonly session?: string;
  send(message: NudgeMessage): void;
  close(code: number): void;
}

export interface NudgeHub {
  /** False where the device has as many as it may. */
  add(connection: NudgeConnection): boolean;
  remove(connection: NudgeConnection): void;
  announce(places: readonly { readonly stream: StreamName; readonly seq: number }[]): void;
  endSession(hash: string, unit: UnitCode): void;
  /** Closes connections of devices that the chain no longer has in force. */
  endRevoked(unit: UnitCode, state: ChainState): void;
  closeAll(): void;
  readonly size: number;
  readonly sent: number;
}

const GATHER_MS = 10;
const CONNECTIONS_PER_DEVICE = 8;

export function createNudgeHub(stateOf: (unit: UnitCode) => Promise<ChainState | undefined>): NudgeHub {
  const byUnit = new Map<UnitCode, Set<NudgeConnection>>();
  const news = new Map<UnitCode, Map<StreamName, number>>();
  let timer: NodeJS.Timeout | undefined;
  let [size, sent] = [0, 0];

  const of = (unit: UnitCode): Set<NudgeConnection> => byUnit.get(unit) ?? new Set();

  const remove = (connection: NudgeConnection): void => {
    const connections = of(connection.unit);
    if (!connections.delete(connection)) return;
    size -= 1;
    if (connections.size === 0) byUnit.delete(connection.unit);
  };
  const end = (connection: NudgeConnection, code: number): void => {
    remove(connection);
    connection.close(code);
  };

  const tell = (unit: UnitCode, state: ChainState, streams: ReadonlyMap<StreamName, number>): void => {
    for (const connection of [...of(unit)]) {
      const caller = callerOf(state, connection.device);
      if (caller === undefined) {
        end(connection, NUDGE_CLOSE.revoked);
        continue;
      }
      const readable = [...streams].filter(([name]) => {
        const stream = parseStreamName(name);
        return stream !== undefined && missingForStream(caller, stream) === undefined;
      });
      if (readable.length === 0) continue;
      sent += 1;
      connection.send(
        connection.session === undefined
          ? { type: "nudge" }
          : { type: "nudge", streams: readable.map(([stream, seq]) => ({ stream, seq })) },
      );
    }
  };

  const flush = async (): Promise<void> => {
    timer = undefined;
    const gathered = [...news];
    news.clear();
    for (const [unit, streams] of gathered) {
      const state = await stateOf(unit);
      if (state !== undefined) tell(unit, state, streams);
    }
  };

  return {
    add(connection) {
      const connections = of(connection.unit);
      const ofDevice = [...connections].filter(({ device }) => device === connection.device);
      if (ofDevice.length >= CONNECTIONS_PER_DEVICE) return false;
      byUnit.set(connection.unit, connections.add(connection));
      size += 1;
      return true;
    },
    remove,
    announce(places) {
      for (const { stream, seq } of places) {
        const unit = parseStreamName(stream)?.unit;
        if (unit === undefined || !byUnit.has(unit)) continue;
        const streams = news.get(unit) ?? new Map<StreamName, number>();
        news.set(unit, streams.set(stream, Math.max(seq, streams.get(stream) ?? 0)));
      }
      // A nudge that is lost to a failure is a hint lost; clients look by themselves.
      if (news.size > 0) timer ??= setTimeout(() => void flush().catch(() => undefined), GATHER_MS);
    },
    endSession(hash, unit) {
      for (const connection of [...of(unit)]) {
        if (connection.session === hash) end(connection, NUDGE_CLOSE.noSession);
      }
    },
    endRevoked(unit, state) {
      for (const connection of [...of(unit)]) {
        if (callerOf(state, connection.device) === undefined) end(connection, NUDGE_CLOSE.revoked);
      }
    },
    closeAll() {
      clearTimeout(timer);
      for (const connections of [...byUnit.values()]) {
        for (const connection of [...connections]) end(connection, NUDGE_CLOSE.stopping);
      }
    },
    get size() {
      return size;
    },
    get sent() {
      return sent;
    },
  };
}
