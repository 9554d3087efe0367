/**
 * Codes of units. The organisation's own form is that of Decision 20/2020/QĐ-TTg: groups of A-Z and 0-9 separated by
 * dots, at most 35 characters, level 1 at the left ("H37.02.02"). Older systems still send the form of
 * QCVN 102:2016: 13 characters, level 1 at the right ("000.00.00.H41").
 *
 * The two forms overlap as patterns, so the old form is never a code here: it is converted at the edge, and the edge
 * keeps the text that it was given. The worst failure: one office under two codes.
 */
import { z } from "zod";
import { err, ok, type Result } from "../result.ts";

/** A code in canonical form. */
export type UnitCode = string & { readonly unitCode: true };

const MAX_LENGTH = 35;
const CODE = /^[A-Z0-9]+(?:\.[A-Z0-9]+)*$/;
const OLD = /^(\d{3})\.(\d{2})\.(\d{2})\.([A-Z]\d{2})$/;

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

export type ForeignCode = { readonly code: UnitCode; readonly original: string; readonly form: "current" | "old" };

/**
 * A code as it stands in a file or message from outside. Only white space at the ends is forgiven; `original` is the
 * text as given.
 */
export function readForeignCode(text: string): Result<ForeignCode, { readonly type: "not-a-unit-code" }> {
  const trimmed = text.trim();
  const old = OLD.exec(trimmed);
  if (old) {
    const groups = old.slice(1).reverse();
    while (groups.length > 1 && /^0+$/.test(groups.at(-1) ?? "")) groups.pop();
    return ok({ code: unitCode(groups.join(".")), original: text, form: "old" });
  }
  return isUnitCode(trimmed)
    ? ok({ code: trimmed, original: text, form: "current" })
    : err({ type: "not-a-unit-code" });
}

/** The old form of a code for systems that know no other, or null where it does not fit into 13 characters. */
export function toOldForm(code: UnitCode): string | null {
  const [first = "", second = "00", third = "00", fourth = "000", ...more] = code.split(".");
  const text = `${fourth}.${third}.${second}.${first}`;
  if (more.length > 0 || !OLD.test(text)) return null;
  // "H37.00" would come back as "H37".
  const back = readForeignCode(text);
  return back.ok && back.value.code === code ? text : null;
}
