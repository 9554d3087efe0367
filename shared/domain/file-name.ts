/**
 * Names of the files in a dispatch: one path segment that every system can store under just that name.
 *
 * A name comes from another office, or from a web page, and ends up in a download folder, an archive and a window.
 * The worst failure: a name that leaves its folder, hides its type, or stands for a device (W7, R33).
 */
import { z } from "zod";
import { cleanText, type TextFault, textFault } from "./text.ts";

export const MAX_FILE_NAME = 200;

/** Refused by Windows in a name, and separators elsewhere. */
const SEPARATORS_AND_WILDCARDS = /[<>:"/\\|?*]/;

/** Device names of Windows stay devices with any extension; the superscripts count as digits there. */
const DEVICE = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$|clock\$)\s*(?:\.|$)/i;

/** Enough of it pushes the end of a name, and its type, out of sight. */
const WIDE_SPACE = /[^\S ]| {2}/u;

export type FileNameFault = TextFault | "forbidden-character" | "reserved-name" | "bad-end" | "bad-start";

/** The first rule that a file name breaks, or null. */
export function fileNameFault(name: string): FileNameFault | null {
  const fault = textFault(name, { max: MAX_FILE_NAME });
  if (fault !== null) return fault;
  if (SEPARATORS_AND_WILDCARDS.test(name)) return "forbidden-character";
  if (WIDE_SPACE.test(name.trim())) return "forbidden-character";
  if (/[.\s]$/u.test(name)) return "bad-end";
  // A leading dot hides the file; it also rules out "." and "..".
  if (/^[.\s~]/u.test(name)) return "bad-start";
  if (DEVICE.test(name)) return "reserved-name";
  return null;
}

export const fileNameSchema = z.string().superRefine((name, context) => {
  const fault = fileNameFault(name);
  if (fault !== null) context.addIssue({ code: "custom", message: fault });
});

/** Two names that collide on a file system that ignores case have the same key. */
export function fileNameKey(name: string): string {
  return name.normalize("NFC").toLowerCase();
}

/**
 * The nearest allowed name for a file that a person picked; the extension (up to 16 characters) is kept.
 * @param fallback the stem where nothing of the name can stay
 */
export function cleanFileName(name: string, fallback = "file"): string {
  const cleaned = cleanText(name)
    .replace(new RegExp(SEPARATORS_AND_WILDCARDS, "g"), "-")
    .replace(/^[.\s~]+/u, "")
    .replace(/[.\s]+$/u, "");
  const dot = cleaned.lastIndexOf(".");
  const tail = dot > 0 && cleaned.length - dot <= 17 ? cleaned.slice(dot) : "";
  const stem = cleaned.slice(0, cleaned.length - tail.length);
  const room = MAX_FILE_NAME - Array.from(tail).length;
  const short =
    Array.from(stem)
      .slice(0, room)
      .join("")
      .replace(/[.\s]+$/u, "") || fallback;
  const whole = `${short}${tail}`.normalize("NFC");
  if (fileNameFault(whole) === null) return whole;
  const prefixed = `${fallback}-${Array.from(short)
    .slice(0, room - fallback.length - 1)
    .join("")}${tail}`;
  return fileNameFault(prefixed) === null ? prefixed : fallback;
}
