/**
 * What is kept so that the inside of files can be searched (docs/decisions/0012-an-index-of-what-is-inside.md). All of it is
 * derived: what is missing, damaged or of another form is made again.
 */
import { z } from "zod";
import { hex64 } from "../../shared/encoding/hex-schema.ts";
import { kind } from "../store/record-kind.ts";
import type { AccountStore } from "../store/account-store.ts";
import { SEGMENT_SIZE } from "./segment.ts";

/** Changes with what is taken out of files, and how it is cut into words. */
export const TEXT_FORM = 1;

/** What was found in a file: its text, the beginning of it, or why there is none. */
const FILE_FINDINGS = ["text", "beginning", "no-text", "too-large", "other-kind", "unreadable"] as const;
export type FileFinding = (typeof FILE_FINDINGS)[number];

/** The text in the files of a dispatch. Table `texts`, by mailbox and sequence as its row. */
export const DISPATCH_TEXT = kind(
  "texts",
  z.strictObject({
    form: z.number(),
    dispatch: hex64,
    /** In the order of the manifest. */
    files: z.array(z.enum(FILE_FINDINGS)),
    /** Of all files, as it is read; empty where there is none. */
    text: z.string(),
  }),
);
export type DispatchText = z.infer<typeof DISPATCH_TEXT.schema>;

/** What a segment covers. Table `segments`, part `HEAD_PART`. */
export const SEGMENT_HEAD = kind(
  "segments",
  z.strictObject({
    form: z.number(),
    /** By their place in the segment. */
    dispatches: z.array(z.tuple([z.number(), hex64])),
    /** How many of them have files that cannot be searched. */
    gaps: z.number(),
  }),
);
export type SegmentHead = z.infer<typeof SEGMENT_HEAD.schema>;

/** A part of a segment, `SegmentPart` of segment.ts. Table `segments`, parts from 0. `pad` hides the size. */
export const SEGMENT_PART = kind(
  "segments",
  z.strictObject({ pairs: z.array(z.string()), places: z.array(z.string()), pad: z.string() }),
);

export const HEAD_PART = -1;
const PARTS = 256;
const PADDED_TO = 4_096;

/** First key field of the table `segments`. */
export function segmentName(mailbox: string, number: number): string {
  return `${mailbox}/${number}`;
}

/** Which segment of a mailbox a sequence belongs to, and where in it. */
export function segmentOf(seq: number): { readonly number: number; readonly place: number } {
  return { number: Math.floor(seq / SEGMENT_SIZE), place: seq % SEGMENT_SIZE };
}

/** In which part the pairs of a prefix stand. */
export async function partOf({ keyring }: Pick<AccountStore, "keyring">, prefix: string): Promise<number> {
  return Number.parseInt((await keyring.keyedHash(`search/${prefix}`)).slice(0, 2), 16) % PARTS;
}

/** Blanks that bring a part of so many bytes to a multiple of four kilobytes. */
export function padding(bytes: number): string {
  return " ".repeat((PADDED_TO - (bytes % PADDED_TO)) % PADDED_TO);
}
