/** Roles that a unit's chain gives to its members, in the order in which lists of them are written. */
export const ROLES = ["administrator", "clerk", "leader", "specialist"] as const;

export type Role = (typeof ROLES)[number];
