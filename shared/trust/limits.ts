/** Bounds for hostile input (docs/protocol.md, section 14). */

/** Bytes of a statement and its CMS together. */
export const MAX_SIGNED_STATEMENT = 64 * 1024;

/** Units from the organisation down to one unit, both counted; the certificate profile allows no longer name. */
export const MAX_UNIT_PATH = 12;
