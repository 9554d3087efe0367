/** Milliseconds for which a test waits for what must happen, however busy the machine: a courier's own round is a minute. */
export const PATIENCE = 120_000;
