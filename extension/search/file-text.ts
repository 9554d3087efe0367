/** The text that stands in a file, for searching. What kind of file it is, its bytes say and not its name. */
import { safeText } from "../i18n/safe-text.ts";
import { openPdf } from "../reading/pdf.ts";
import { officeText } from "./office-text.ts";
import type { FileFinding } from "./text-record.ts";

export interface FileText {
  readonly finding: FileFinding;
  readonly text: string;
}

const MAX_FILE = 64 * 1_048_576;
/** Letters of one file: some hundred pages. */
export const MAX_TEXT = 200_000;

/** @param file of any kind, from outside. Never throws but what reading the Blob or the signal throws. */
export async function fileText(file: Blob, signal: AbortSignal): Promise<FileText> {
  if (file.size > MAX_FILE) return { finding: "too-large", text: "" };
  const head = new Uint8Array(await file.slice(0, 1024).arrayBuffer());
  try {
    if (startsAnywhere(head, "%PDF-")) return await pdfText(file, signal);
    if (startsWith(head, "PK\u0003\u0004")) return found(officeText(new Uint8Array(await file.arrayBuffer())));
    return found(plainText(new Uint8Array(await file.arrayBuffer())));
  } catch {
    signal.throwIfAborted();
    return { finding: "unreadable", text: "" };
  }
}

/**
 * What a reader is shown of a file that the browser cannot draw: its words, line by line and without characters that lie.
 * @param file of any kind but PDF. Never throws but what reading the Blob throws.
 */
export async function fileLines(file: Blob): Promise<FileText> {
  if (file.size > MAX_FILE) return { finding: "too-large", text: "" };
  const bytes = new Uint8Array(await file.arrayBuffer());
  try {
    const text = startsWith(bytes, "PK\u0003\u0004") ? officeText(bytes) : plainText(bytes);
    return bounded(text, (all) =>
      all
        .replace(/\n{3,}/g, "\n\n")
        .split("\n")
        .map(safeText)
        .join("\n"),
    );
  } catch {
    return { finding: "unreadable", text: "" };
  }
}

function found(text: string | undefined): FileText {
  return bounded(text, (all) => all.replace(/\s+/g, " "));
}

function bounded(text: string | undefined, tidied: (text: string) => string): FileText {
  if (text === undefined) return { finding: "other-kind", text: "" };
  const tidy = tidied(text.replace(/\r\n?/g, "\n")).trim();
  if (tidy === "") return { finding: "no-text", text: "" };
  return tidy.length > MAX_TEXT
    ? { finding: "beginning", text: tidy.slice(0, MAX_TEXT) }
    : { finding: "text", text: tidy };
}

async function pdfText(file: Blob, signal: AbortSignal): Promise<FileText> {
  const opened = await openPdf(file, signal);
  if (!opened.ok) return { finding: "unreadable", text: "" };
  const pdf = opened.value;
  try {
    let text = "";
    for (let number = 1; number <= pdf.numPages && text.length <= MAX_TEXT; number++) {
      const page = await pdf.getPage(number);
      const { items } = await page.getTextContent();
      text += items.map((item) => ("str" in item ? `${item.str}${item.hasEOL ? "\n" : ""}` : "")).join("");
      text += "\n";
      page.cleanup();
    }
    return found(text);
  } finally {
    await pdf.loadingTask.destroy();
  }
}

/** UTF-8, or UTF-16 that says so. Undefined for bytes that are no text. */
function plainText(bytes: Uint8Array): string | undefined {
  const label = bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : bytes[0] === 0xfe ? "utf-16be" : "utf-8";
  try {
    const text = new TextDecoder(label, { fatal: true }).decode(bytes);
    return text.includes("\0") ? undefined : text;
  } catch {
    return undefined;
  }
}

function startsWith(bytes: Uint8Array, text: string): boolean {
  return [...text].every((letter, at) => bytes[at] === letter.charCodeAt(0));
}

function startsAnywhere(bytes: Uint8Array, text: string): boolean {
  return bytes.some((_, at) => startsWith(bytes.subarray(at), text));
}
