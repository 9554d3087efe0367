/**
 * The one error of opening. Whatever fails between reading a wrap and the last byte of plaintext is this value, without
 * the reason: a reason would tell whoever sent a forged object which part of it came through (R11).
 */
export interface CannotOpen {
  readonly type: "cannot-open";
}

export const CANNOT_OPEN: CannotOpen = Object.freeze({ type: "cannot-open" });
