/**
 * Secrecy levels, lowest first: Thường, Mật, Tối mật, Tuyệt mật. The names are those of the clearance attribute
 * (RFC 5755, section 4.4.6), whose classList also knows "restricted", which this organisation does not use.
 */
export const LEVELS = ["unclassified", "confidential", "secret", "topSecret"] as const;

export type Level = (typeof LEVELS)[number];

export function isLevel(value: unknown): value is Level {
  return LEVELS.some((level) => level === value);
}

/** 0 for unclassified up to 3 for topSecret. */
export function levelRank(level: Level): number {
  return LEVELS.indexOf(level);
}

/** All levels from the lowest up to and with the given one. */
export function levelsUpTo(level: Level): readonly Level[] {
  return LEVELS.slice(0, levelRank(level) + 1);
}
