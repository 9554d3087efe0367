/**
 * Under which key a record stands. Names that say something (a unit, a stream, a dispatch, a purpose) stand on the disk
 * as keyed hashes only; what is random already stands as it is.
 */
import type { Level } from "../../shared/domain/level.ts";
import type { AccountStore } from "./account-store.ts";

type Keyed = Pick<AccountStore, "keyring">;

/** Names in the table `meta`. */
export const META = {
  identity: "identity",
  relay: "relay",

  organisation: "organisation",
  alarms: "alarms",
  settings: "settings",
  views: "views",
  files: "files",
  reminded: "reminded",
  rows: "rows",
} as const;

export type KeyPurpose = "signing" | "authentication" | "device" | "seal";

export async function cursorPlace(store: Keyed, stream: string): Promise<string> {
  return `cursor/${await streamPlace(store, stream)}`;
}

/** First key field of the table `entries`. */
export function streamPlace({ keyring }: Keyed, stream: string): Promise<string> {
  return keyring.keyedHash(`stream/${stream}`);
}

/** Name in the table `meta`: of a unit whose entries stand in a stream. */
export async function authorPlace({ keyring }: Keyed, stream: string, unit: string): Promise<string> {
  return `author/${await keyring.keyedHash(`author/${stream}/${unit}`)}`;
}

/** Name in the table `meta`: of an approval of a unit. */
export async function approvalPlace({ keyring }: Keyed, unit: string, approval: string): Promise<string> {
  return `approval/${await keyring.keyedHash(`approval/${unit}/${approval}`)}`;
}

/** Key of the table `units`, first key field of the table `chains`. */
export function unitPlace({ keyring }: Keyed, unit: string): Promise<string> {
  return keyring.keyedHash(`unit/${unit}`);
}

/** Key of the table `dispatches`, first key field of the table `receipts`. */
export function dispatchPlace({ keyring }: Keyed, dispatch: string): Promise<string> {
  return keyring.keyedHash(`dispatch/${dispatch}`);
}

/** Key of the table `blobs`. */
export function blobPlace({ keyring }: Keyed, blob: string): Promise<string> {
  return keyring.keyedHash(`blob/${blob}`);
}

/** Name in the table `meta`; member ids are random. */
export function rosterPlace(member: string): string {
  return `roster/${member}`;
}

/** Key of the table `keys`. */
export function keyPlace({ keyring }: Keyed, purpose: KeyPurpose | "wrap"): Promise<string> {
  return keyring.keyedHash(`key/${purpose}`);
}

/** Key of the table `seeds`. */
export function seedPlace({ keyring }: Keyed, unit: string, level: Level, epoch: number): Promise<string> {
  return keyring.keyedHash(`seed/${unit}/${level}/${epoch}`);
}
