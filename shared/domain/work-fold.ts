/**
 * The fold of one work stream (unit × level): signed events in the relay's order become the tables of the office.
 *
 * The fold is a pure function of the entries by sequence: in whatever order and however often they are delivered, every
 * device with the same clearance holds the same tables (X5). It stops before a gap. An event that the rules refuse is
 * kept in `refused` with its reason and changes nothing else; one that this device may not read is counted as missing, and
 * never holds up those behind it. The worst failures: one number on two papers, one paper
 * under two numbers, an act credited to somebody without the right.
 */
import { mayAct, type Rights } from "./rule-pack.ts";
import { readWorkEvent, type WorkKind, WRITERS } from "./work-events.ts";
import { applyEvent, type SignedEntry } from "./work-rules.ts";
import { copyStream, type Problem, type StreamState, type WorkEntry } from "./work-state.ts";

/**
 * Raised with every change after which the same entries give other tables: what was folded before is then folded again. The
 * test "the form of the fold" notices most of them.
 */
export const FOLD_FORM = 1;

export type FoldContext = { readonly rights: Rights };

/**
 * The tables after the entries, beginning from those before them. Entries at or before `before.seq` have been folded
 * and are passed over; those behind a gap are not folded, and `stopped` says what is waited for.
 */
export function foldStream(before: StreamState, entries: Iterable<WorkEntry>, context: FoldContext): StreamState {
  const state = copyStream(before);
  const bySeq = new Map<number, WorkEntry>();
  let forkAt = Number.POSITIVE_INFINITY;
  for (const entry of entries) {
    const known = bySeq.get(entry.seq);
    if (known !== undefined && known.id !== entry.id) forkAt = Math.min(forkAt, entry.seq);
    bySeq.set(entry.seq, entry);
  }
  for (const entry of Array.from(bySeq.values()).sort((a, b) => a.seq - b.seq)) {
    if (entry.seq <= state.seq) continue;
    if (entry.seq !== state.seq + 1) {
      state.stopped = { type: "gap", seq: state.seq + 1 };
      break;
    }
    if (entry.seq === forkAt) {
      state.stopped = { type: "fork", seq: forkAt };
      break;
    }
    apply(state, entry, context);
    state.seq = entry.seq;
  }
  return state;
}

function apply(state: StreamState, entry: WorkEntry, context: FoldContext): void {
  const { id, seq } = entry;
  if (entry.type === "unreadable") {
    state.refused.push({ id, seq, kind: null, member: null, reason: "unreadable" });
    return;
  }
  if (entry.type === "missing") {
    state.missing.push({ seq, epoch: entry.epoch });
    return;
  }
  if (state.events.has(id)) return;
  state.events.add(id);
  const read = readWorkEvent(entry.kind, entry.body);
  if (!read.ok && read.error.type === "unknown-kind") {
    state.unknown.push({ id, seq, kind: entry.kind });
    return;
  }
  const problem = !read.ok
    ? "malformed"
    : (writerProblem(read.value.kind, entry, context) ?? applyEvent(state, read.value, entry));
  if (problem !== null) state.refused.push({ id, seq, kind: entry.kind, member: entry.member, reason: problem });
}

function writerProblem(kind: WorkKind, { signer, roles }: SignedEntry, { rights }: FoldContext): Problem | null {
  const writer = WRITERS[kind];
  if (signer !== (writer === "device" ? "device" : "person")) return "wrong-signer";
  if (writer === "device") return null;
  const allowed = writer === "administrator" ? roles.includes("administrator") : mayAct(rights, writer, roles);
  return allowed ? null : "no-right";
}
