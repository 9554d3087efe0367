/**
 * One approval is for one dispatch (docs/protocol.md, section 7.4, step 9). A clerk with a seal can make two manifests over
 * one approval, with other numbers and dates; each holds by itself, and only who has both can tell. So every dispatch whose
 * approval and seal do not fail is noted under its unit and approval, and of two the one that stands first in the mailbox
 * is taken, whichever was opened first: alike on every device.
 *
 * Written by the courier with the dispatch's record, in one transaction. The worst failure: one letter twice in the inbox,
 * under two numbers, and nobody is told.
 */
import { readManifest } from "../../shared/dispatch/manifest.ts";
import type { Verification } from "../../shared/dispatch/verification.ts";
import { type Bytes, fromBase64Url } from "../../shared/encoding/bytes.ts";
import type { AccountStore, Batch, Stored } from "../store/account-store.ts";
import { approvalPlace, dispatchPlace } from "../store/places.ts";
import { DISPATCH, type DispatchRecord } from "../store/dispatch-record.ts";
import { APPROVAL_SEEN, type ApprovalSeen } from "../store/records.ts";
import type { Contradiction } from "./courier-context.ts";

/** Dispatches that are noted of one approval: two are one too many already. */
const MOST_NOTED = 16;

type Named = Pick<DispatchRecord, "dispatch" | "from" | "seq">;

export interface Twins {
  /** Another one stands before it in the mailbox. */
  readonly sealedBefore: boolean;
  /** Those behind it. */
  readonly later: readonly Stored<DispatchRecord>[];
  readonly others: readonly DispatchRecord[];
  readonly place: string | undefined;
  readonly noted: Stored<ApprovalSeen> | undefined;
}

/** The dispatches here that came with the approval that a manifest names. */
export async function twinsOf(store: AccountStore, { dispatch, from, seq }: Named, manifest: Bytes): Promise<Twins> {
  const read = readManifest(manifest);
  if (!read.ok) return { sealedBefore: false, later: [], others: [], place: undefined, noted: undefined };
  const place = await approvalPlace(store, from, read.value.approval);
  const noted = await store.get(APPROVAL_SEEN, place);
  const named = noted?.value.dispatches.filter((each) => each.dispatch !== dispatch) ?? [];
  const found = await Promise.all(
    named.map(async (each) => store.get(DISPATCH, await dispatchPlace(store, each.dispatch))),
  );
  // One that failed meanwhile for another reason, a revocation, takes nothing from anybody.
  const standing = found.filter((each) => each !== undefined).filter(({ value }) => mayStand(value));
  return {
    sealedBefore: standing.some(({ value }) => value.seq < seq),
    later: standing.filter(({ value }) => value.seq > seq),
    others: standing.map(({ value }) => value),
    place,
    noted,
  };
}

/**
 * Notes a judged dispatch, and sets aside those behind it.
 * @returns the contradiction, where there is another one
 */
export function noteApproval(
  batch: Batch,
  record: DispatchRecord,
  { place, noted, later, others }: Twins,
): Contradiction | undefined {
  if (place === undefined || !mayStand(record)) return undefined;
  const { dispatch, seq, from } = record;
  const before = noted?.value.dispatches.filter((each) => each.dispatch !== dispatch) ?? [];
  const dispatches = [...before, { dispatch, seq }].sort((a, b) => a.seq - b.seq).slice(0, MOST_NOTED);
  batch.replace(APPROVAL_SEEN, [place], noted?.row, { dispatches });
  for (const { key, value, row } of later) {
    const aside = setAside(value);
    if (aside !== undefined) batch.replace(DISPATCH, key, row, aside);
  }
  const twin = others[0];
  if (twin === undefined || record.opened === undefined || twin.opened === undefined) return undefined;
  const evidence = [record, twin]
    .toSorted((a, b) => a.seq - b.seq)
    .flatMap(({ opened }) => (opened === undefined ? [] : [opened.manifest]));
  return { reason: "sealed-twice", about: from, id: `sealed-twice/${place}`, evidence };
}

/** Nothing failed in it but that it is the second. */
function mayStand({ opened }: DispatchRecord): boolean {
  const verification = opened?.verification as Verification | undefined;
  return (
    verification?.checks.every(({ outcome, reason }) => outcome !== "failed" || reason === "sealed-twice") ?? false
  );
}

function setAside(record: DispatchRecord): DispatchRecord | undefined {
  const verification = record.opened?.verification as Verification | undefined;
  if (record.opened === undefined || verification === undefined || record.state === "quarantined") return undefined;
  const checks = verification.checks.map((check) =>
    check.id === "approval" ? ({ id: "approval", outcome: "failed", reason: "sealed-twice" } as const) : check,
  );
  const { approval: _, ...rest } = verification;
  const judged: Verification = { ...rest, checks, outcome: "failed", quarantine: true, unaltered: false };
  return { ...record, state: "quarantined", told: false, opened: { ...record.opened, verification: judged } };
}

/** As `twinsOf`, for a page that judges a stored dispatch anew. */
export async function isSealedBefore(store: AccountStore, record: DispatchRecord): Promise<boolean> {
  if (record.opened === undefined) return false;
  return (await twinsOf(store, record, fromBase64Url(record.opened.manifest))).sealedBefore;
}
