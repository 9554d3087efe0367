/**
 * Codes of units. The organisation's own form is that of Decision 20/2020/QĐ-TTg: groups of A-Z and 0-9 separated by
 * dots, at most 35 characters, level 1 at the left ("H37.02.02"). Older systems still write the form of
 * QCVN 102:2016: 13 characters, level 1 at the right ("000.00.00.H41").
 *
 * The two forms overlap as patterns, so the old form is never a code here. The worst failure: one office under two codes.
 */
import { z } from "zod";

/** A code in canonical form. */
export type UnitCode = string & { readonly unitCode: true };

const MAX_LENGTH = 35;
const CODE = /^[A-Z0-9]+(?:\.[A-Z0-9]+)*$/;
const OLD = /^\d{3}\.\d{2}\.\d{2}\.[A-Z]\d{2}$/;

export function isUnitCode(text: string): text is UnitCode {
  return text.length <= MAX_LENGTH && CODE.test(text) && !OLD.test(text);
}

export const unitCodeSchema = z.custom<UnitCode>((value) => typeof value === "string" && isUnitCode(value), {
  error: "not a unit code",
});

/** @throws RangeError unless the text is a UnitCode: for codes that the program itself writes. */
export function unitCode(text: string): UnitCode {
  if (!isUnitCode(text)) throw new RangeError(`not a unit code: ${text}`);
  return text;
}
