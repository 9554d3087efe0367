/**
 * What a device may do, judged on the newest verified state of its unit's chain (docs/protocol.md, section 12). Pure rules;
 * each refusal names the right that is missing.
 */
import { levelRank, type Level } from "../shared/domain/level.ts";
import type { UnitCode } from "../shared/domain/unit-code.ts";
import { type ChainState, deviceAt, type DeviceRecord, headOf, memberAt, sealAt } from "../shared/trust/chain-state.ts";
import type { ChainHead } from "../shared/trust/statement.ts";
import { type Stream, STREAM_KINDS } from "../shared/wire/stream-name.ts";

/** A device in force, with the levels that are left to it. */
export interface Caller {
  readonly unit: UnitCode;
  readonly state: ChainState;
  readonly device: DeviceRecord;
  readonly chain: ChainHead;
}

/** A device asks often and its chain changes seldom. */
const judged = new WeakMap<ChainState, Map<string, Caller | undefined>>();

export function callerOf(state: ChainState, fingerprint: string): Caller | undefined {
  let known = judged.get(state);
  if (known === undefined) judged.set(state, (known = new Map()));
  if (known.has(fingerprint)) return known.get(fingerprint);
  const device = deviceAt(state, fingerprint);
  const caller = device && { unit: state.unit, state, device, chain: headOf(state) };
  // A fingerprint that the chain does not know is not remembered: anybody can invent one.
  if (caller !== undefined) known.set(fingerprint, caller);
  return caller;
}

/** The missing right, or undefined. Reading and appending alike; a unit's streams are its own. */
export function missingForStream({ unit, device }: Caller, stream: Stream): string | undefined {
  if (!device.streams.includes(stream.kind)) return stream.kind;
  if (stream.unit !== unit) return "unit";
  return stream.kind === "keys" || device.levels.includes(stream.level) ? undefined : stream.level;
}

/** To post a notice of this level to another unit's mailbox. */
export function missingForNotice({ device }: Caller, level: Level): string | undefined {
  if (!device.streams.includes("mail")) return "mail";
  return device.levels.includes(level) ? undefined : level;
}

export function missingForHandOver(caller: Caller, from: string, level: Level): string | undefined {
  const { unit, state, device } = caller;
  if (from !== unit) return "unit";
  if (!device.levels.includes(level)) return level;
  return device.seal !== undefined && sealAt(state, device.seal.fingerprint) !== undefined ? undefined : "seal";
}

/**
 * Whether any hand-over of the device can be answered by more than a refusal: its admission gave it a seal. Whether the
 * seal is still in force is judged with the hand-over, because one that was accepted before gets its first answer.
 */
export function hadSeal({ device }: Caller): boolean {
  return device.seal !== undefined;
}

export function isAdministrator({ state, device }: Caller): boolean {
  return memberAt(state, device.member)?.roles.includes("administrator") === true;
}

/** Every stream that the device may read. */
export function streamsOf({ unit, device }: Caller): Stream[] {
  return STREAM_KINDS.filter((kind) => device.streams.includes(kind)).flatMap((kind): Stream[] =>
    kind === "keys"
      ? [{ kind, unit }]
      : device.levels.toSorted((a, b) => levelRank(a) - levelRank(b)).map((level) => ({ kind, unit, level })),
  );
}
