/** What an administrator decides when inviting a person; fixed before anything is received from the new device. */
import type { z } from "zod";
import type { Level } from "../domain/level.ts";
import type { Role } from "../domain/role.ts";
import { toBase64Url, toHex } from "../encoding/bytes.ts";
import { drawRandom, type Random } from "../encoding/random.ts";
import { ROSTER_SALT_SIZE, rosterEntrySchema } from "../trust/roster.ts";
import { base64Url, hex32, sortedLevels, sortedRoles, strictObject } from "../wire/schema-parts.ts";

export const grantSchema = strictObject({
  /** Random ids of the member and of the device. */
  member: hex32,
  deviceId: hex32,
  name: rosterEntrySchema.shape.name,
  title: rosterEntrySchema.shape.title,
  roles: sortedRoles,
  levels: sortedLevels,
  /** Of the roster entry. */
  salt: base64Url(ROSTER_SALT_SIZE),
});

export type Grant = z.infer<typeof grantSchema>;

/** @throws TypeError for a name or title that no roster entry can hold, and for lists that are empty or not sorted */
export function makeGrant(
  person: {
    readonly name: string;
    readonly title: string;
    readonly roles: readonly Role[];
    readonly levels: readonly Level[];
  },
  random: Random,
): Grant {
  const grant = {
    ...person,
    member: toHex(drawRandom(random, 16)),
    deviceId: toHex(drawRandom(random, 16)),
    salt: toBase64Url(drawRandom(random, ROSTER_SALT_SIZE)),
  };
  const checked = grantSchema.safeParse(grant);
  if (!checked.success) throw new TypeError("not a grant", { cause: checked.error });
  return checked.data;
}
