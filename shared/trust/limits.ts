/** Units from the organisation down to one unit, both counted; the certificate profile allows no longer name. */
export const MAX_UNIT_PATH = 12;
