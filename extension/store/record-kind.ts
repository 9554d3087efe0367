/**
 * What a kind of stored record is: its table, the shape of its content, and how contents of older versions become the
 * newest. The content is JSON, sealed; its version stands inside, so a record is upgraded when it is read and rewritten
 * when it is next put. Nothing stored is ever read without its schema.
 */
import type { ZodType } from "zod";
import type { Keyring } from "../vault/keyring.ts";

/** Part of a record's key. What stands here stands in clear on the disk: random ids, numbers, keyed hashes only. */
export type KeyPart = string | number;

export interface RecordKind<T> {
  readonly table: TableName;
  /** The version that is written now. */
  readonly version: number;
  readonly schema: ZodType<T>;
  /** `upgrades[n]` turns a content of version n into one of version n + 1. */
  readonly upgrades: Readonly<Record<number, (old: unknown) => unknown>>;
  /** What is written whenever a record of this kind is, in the same transaction. */
  beside?(value: T, keyring: Pick<Keyring, "keyedHash">): Promise<BesideRecord>;
}

/** A record that follows from another one. */
export interface BesideRecord {
  readonly table: TableName;
  readonly key: readonly KeyPart[];
  /** As `encodeContent` gives it. */
  readonly text: string;
}

/** @param upgrades from version 1 to 2, from 2 to 3 … */
export function kind<T>(
  table: RecordKind<T>["table"],
  schema: ZodType<T>,
  ...upgrades: readonly ((old: unknown) => unknown)[]
): RecordKind<T> {
  return {
    table,
    version: upgrades.length + 1,
    schema,
    upgrades: Object.fromEntries(upgrades.map((upgrade, i) => [i + 1, upgrade])),
  };
}

/** The tables with sealed records and the names of their key fields, in order. */
export const SEALED_TABLES = {
  meta: ["name"],
  keys: ["id"],
  seeds: ["id"],
  chains: ["unit", "seq"],
  units: ["unit"],
  entries: ["stream", "seq"],
  dispatches: ["id"],
  rows: ["mailbox", "seq"],
  folds: ["name"],
  texts: ["mailbox", "seq"],
  segments: ["segment", "part"],
  receipts: ["dispatch", "id"],
  drafts: ["id"],
  outbox: ["id"],
  parcels: ["id"],
  blobs: ["id"],
} as const satisfies Record<string, readonly string[]>;

export type TableName = keyof typeof SEALED_TABLES;

export class UnknownVersionError extends Error {
  override name = "UnknownVersionError";
}

/** The place that the sealed bytes of a record are bound to. */
export function placeOf(table: TableName, key: readonly KeyPart[]): string {
  return [table, ...key.map(String)].join("\0");
}

export function encodeContent<T>(kind: RecordKind<T>, value: T): string {
  return JSON.stringify({ version: kind.version, content: value });
}

/**
 * @throws UnknownVersionError for a version that this build does not know (a newer build wrote it)
 * @throws ZodError where the upgraded content does not fit the schema
 */
export function decodeContent<T>(kind: RecordKind<T>, text: string): T {
  const stored = JSON.parse(text) as { version: number; content: unknown };
  let content = stored.content;
  for (let version = stored.version; version !== kind.version; version++) {
    const upgrade = kind.upgrades[version];
    if (upgrade === undefined) throw new UnknownVersionError(`${kind.table} of version ${stored.version}`);
    content = upgrade(content);
  }
  return kind.schema.parse(content);
}
