/**
 * Roster entries: who a member is. Names never stand in a chain, only SHA-256(salt ‖ entry), with a salt of 32 random
 * bytes that keeps the name from being guessed; the entry travels sealed, to colleagues and inside dispatches, and
 * whoever gets it checks it against the chain (docs/protocol.md, section 4).
 *
 * The worst failure: a name on the screen that the unit never committed to.
 */
import type { z } from "zod";
import { textSchema } from "../domain/text.ts";
import type { UnitCode } from "../domain/unit-code.ts";
import { type Bytes, concat, sha256Hex } from "../encoding/bytes.ts";
import { isCommonName, isReservedCommonName } from "../pki/names.ts";
import { err, ok, type Result } from "../result.ts";
import { hex32, type Malformed, readObject, typed, unitCode, writeObject } from "../wire/schema-parts.ts";
import type { MemberRecord } from "./chain-state.ts";

export const ROSTER_SALT_SIZE = 32;

export const rosterEntrySchema = typed("tram/roster-entry", {
  unit: unitCode,
  member: hex32,
  /** Equal to the common name of the member's signing certificate. */
  name: textSchema({ max: 64 }).refine((name) => isCommonName(name) && !isReservedCommonName(name), "not a name"),
  /** The post: "Chánh Văn phòng". */
  title: textSchema({ max: 200 }),
});

export type RosterEntry = z.infer<typeof rosterEntrySchema>;

/** @throws TypeError where the name or title is not one that the schema allows */
export function writeRosterEntry(entry: Omit<RosterEntry, "type" | "v">): Bytes {
  return writeObject({ type: "tram/roster-entry", v: 1, ...entry }, rosterEntrySchema);
}

/** The `roster` of `member-admitted`. @param salt 32 random bytes, drawn for this entry alone */
export function commitRosterEntry(salt: Bytes, entry: Bytes): Promise<string> {
  if (salt.length !== ROSTER_SALT_SIZE) throw new RangeError("a roster salt has 32 bytes");
  return sha256Hex(concat(salt, entry));
}

export type RosterRefusal = Malformed | { readonly type: "other-commitment" | "other-member" };

/** Reads an entry that must be the one to which the unit's chain is committed for this member. */
export async function readRosterEntry(
  given: { readonly entry: Bytes; readonly salt: Bytes },
  expected: { readonly unit: UnitCode; readonly record: Pick<MemberRecord, "member" | "roster"> },
): Promise<Result<RosterEntry, RosterRefusal>> {
  if (given.salt.length !== ROSTER_SALT_SIZE) return err({ type: "malformed", detail: "salt" });
  if ((await commitRosterEntry(given.salt, given.entry)) !== expected.record.roster) {
    return err({ type: "other-commitment" });
  }
  const read = readObject(given.entry, rosterEntrySchema);
  if (!read.ok) return read;
  const { unit, member } = read.value;
  return unit === expected.unit && member === expected.record.member ? ok(read.value) : err({ type: "other-member" });
}
