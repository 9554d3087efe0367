/**
 * Seed wraps: the seed of a compartment sealed to one device (docs/protocol.md, section 5). Written by a client that holds
 * the seed, for devices that the verified chain names with that level and for no other, whatever a relay or a colleague
 * asks (R7, R8); opened by that device, which believes the seed only if it reproduces the public key in the chain (R13, M7).
 *
 * The worst failure: a seed in the hands of a device that the unit never admitted.
 */
import { z } from "zod";
import type { Level } from "../domain/level.ts";
import { type Bytes, equal, fromBase64Url, toBase64Url } from "../encoding/bytes.ts";
import { err, ok, type Result } from "../result.ts";
import { CANNOT_OPEN, type CannotOpen } from "../sealing/cannot-open.ts";
import { type BadPublicKey, ENC_SIZE, type Hpke, SEED_SIZE } from "../sealing/hpke.ts";
import { requireSuite, type UnsupportedSuite, WRAP_SUITE } from "../sealing/suites.ts";
import {
  base64Url,
  hex64,
  level,
  type Malformed,
  ordinal,
  readObject,
  typed,
  unitCode,
  writeObject,
} from "../wire/schema-parts.ts";
import { type ChainState, compartmentOf, deviceAt, devicesAt, newestCompartment } from "./chain-state.ts";

const INFO = "tram/seed/1";
const WRAPPED_SEED = ENC_SIZE + SEED_SIZE + 16;

export const seedWrapSchema = typed("tram/seed-wrap", {
  unit: unitCode,
  level,
  epoch: ordinal,
  /** Fingerprint. */
  device: hex64,
  suite: z.string().max(40),
  wrap: base64Url(WRAPPED_SEED),
});

export type SeedWrap = z.infer<typeof seedWrapSchema>;

function associatedData(wrap: Omit<SeedWrap, "wrap">): Bytes {
  const { unit, level: ofLevel, epoch, device, suite } = wrap;
  return writeObject({ type: "tram/seed-seal", v: 1, unit, level: ofLevel, epoch, device, suite });
}

export type WrapRefusal =
  /** The verified chain does not name the device, or not any more. */
  | { readonly type: "device-unknown" }
  /** It names the device without this level, or without the stream of seed wraps. */
  | { readonly type: "not-cleared" }
  | { readonly type: "no-compartment" }
  /** The seed is not the one of the public key in the chain. */
  | { readonly type: "other-seed" }
  | BadPublicKey;

/**
 * Wraps a seed to a device.
 * @param state the newest verified state of the unit's chain
 * @returns the bytes of the entry for the stream `keys/<unit>`
 */
export async function wrapSeed(
  hpke: Hpke,
  state: ChainState,
  wish: { readonly device: string; readonly level: Level; readonly epoch: number; readonly seed: Bytes },
): Promise<Result<Bytes, WrapRefusal>> {
  const { level: ofLevel, epoch, seed } = wish;
  const device = deviceAt(state, wish.device);
  if (device === undefined) return err({ type: "device-unknown" });
  if (!device.levels.includes(ofLevel) || !device.streams.includes("keys")) return err({ type: "not-cleared" });
  const compartment = compartmentOf(state, ofLevel, epoch);
  if (compartment === undefined) return err({ type: "no-compartment" });
  if (!equal(await hpke.publicKeyFromSeed(seed), compartment.publicKey)) return err({ type: "other-seed" });
  const clear = {
    type: "tram/seed-wrap",
    v: 1,
    unit: state.unit,
    level: ofLevel,
    epoch,
    device: device.fingerprint,
    suite: WRAP_SUITE,
  } as const;
  const sealed = await hpke.seal({
    publicKey: device.wrapKey,
    info: INFO,
    aad: associatedData(clear),
    plaintext: seed,
  });
  return sealed.ok ? ok(writeObject({ ...clear, wrap: toBase64Url(sealed.value) }, seedWrapSchema)) : sealed;
}

const ASKS = toBase64Url(new Uint8Array(WRAPPED_SEED));

/**
 * The entry by which a device says that none of the wraps for it opened: one for itself that holds nothing. Nobody can tell
 * a wrap to another device from random bytes, so only that device can say that it got none.
 */
export function askForSeed(unit: ChainState["unit"], { device, level: ofLevel, epoch }: DueSeed): Bytes {
  const clear = { type: "tram/seed-wrap", v: 1, unit, level: ofLevel, epoch, device, suite: WRAP_SUITE };
  return writeObject({ ...clear, wrap: ASKS }, seedWrapSchema);
}

export function asksForSeed({ wrap }: Pick<SeedWrap, "wrap">): boolean {
  return wrap === ASKS;
}

/** A compartment whose seed a device should hold. */
export interface DueSeed {
  readonly device: string;
  readonly level: Level;
  readonly epoch: number;
}

/**
 * Which seeds which devices in force should hold: at `unclassified` every epoch, so that new members read what the unit
 * has; above it the newest, and those before it during which the device held the level already.
 */
export function dueSeeds(state: ChainState): readonly DueSeed[] {
  return devicesAt(state).flatMap((device) =>
    device.streams.includes("keys")
      ? device.levels.flatMap((ofLevel) => {
          const newest = newestCompartment(state, ofLevel)?.epoch ?? 0;
          const oldest = ofLevel === "unclassified" ? 1 : oldestDue(state, device.fingerprint, ofLevel, newest);
          return Array.from({ length: newest - oldest + 1 }, (_, i) => ({
            device: device.fingerprint,
            level: ofLevel,
            epoch: oldest + i,
          }));
        })
      : [],
  );
}

/** Whether `dueSeeds` names it. */
export function isSeedDue(state: ChainState, { device, level: ofLevel, epoch }: DueSeed): boolean {
  const record = deviceAt(state, device);
  if (record === undefined || !record.streams.includes("keys") || !record.levels.includes(ofLevel)) return false;
  const newest = newestCompartment(state, ofLevel)?.epoch ?? 0;
  return epoch <= newest && (ofLevel === "unclassified" || epoch >= oldestDue(state, device, ofLevel, newest));
}

/** Down from the newest, as long as the device held the level just before the next epoch was opened. */
function oldestDue(state: ChainState, device: string, ofLevel: Level, newest: number): number {
  let oldest = Math.max(newest, 1);
  for (; oldest > 1; oldest--) {
    const opened = compartmentOf(state, ofLevel, oldest)?.from ?? 0;
    if (deviceAt(state, device, opened - 1)?.levels.includes(ofLevel) !== true) break;
  }
  return oldest;
}

export interface OpenedSeed {
  readonly level: Level;
  readonly epoch: number;
  readonly seed: Bytes;
}

export type OpenWrapRefusal =
  | Malformed
  | UnsupportedSuite
  /** For another unit or device. */
  | { readonly type: "not-ours" }
  /** The verified chain has no such compartment (yet). */
  | { readonly type: "no-compartment" }
  /** It opens, but is not the seed of the public key in the chain. */
  | { readonly type: "other-seed" }
  | CannotOpen;

/**
 * Opens an entry of the stream `keys/<unit>`.
 * @param state the verified state of the own unit's chain
 * @param own fingerprint of the own device certificate, and the 32-byte seed of its X-Wing key
 */
export async function openSeedWrap(
  hpke: Hpke,
  state: ChainState,
  entry: Bytes,
  own: { readonly device: string; readonly wrapSeed: Bytes },
): Promise<Result<OpenedSeed, OpenWrapRefusal>> {
  const read = readObject(entry, seedWrapSchema);
  if (!read.ok) return read;
  const wrap = read.value;
  if (wrap.unit !== state.unit || wrap.device !== own.device) return err({ type: "not-ours" });
  const suite = requireSuite(wrap.suite, WRAP_SUITE);
  if (!suite.ok) return suite;
  const compartment = compartmentOf(state, wrap.level, wrap.epoch);
  if (compartment === undefined) return err({ type: "no-compartment" });
  const opened = await hpke.open({
    seed: own.wrapSeed,
    info: INFO,
    aad: associatedData(wrap),
    sealed: fromBase64Url(wrap.wrap),
  });
  if (!opened.ok || opened.value.length !== SEED_SIZE) return err(CANNOT_OPEN);
  if (!equal(await hpke.publicKeyFromSeed(opened.value), compartment.publicKey)) return err({ type: "other-seed" });
  return ok({ level: wrap.level, epoch: wrap.epoch, seed: opened.value });
}
