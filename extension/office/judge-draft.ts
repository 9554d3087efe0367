/**
 * The leader's two answers to a draft. What is approved is what was on the screen: the revision and data that the leader
 * saw are given to the act and compared with the unit's stream, and every file is opened and hashed again before the
 * signature is made. The worst failure: a leader's signature over what the leader has not seen.
 */
import { buildApproval, signApproval } from "../../shared/dispatch/approval.ts";
import type { DraftState } from "../../shared/domain/work-state.ts";
import { cleanText } from "../../shared/domain/text.ts";
import { equal, toBase64Url } from "../../shared/encoding/bytes.ts";
import { canonicalBytes } from "../../shared/encoding/canonical-json.ts";
import { type Result, err } from "../../shared/result.ts";
import { chainHeads } from "../../shared/trust/organisation-view.ts";
import type { OutboxWork } from "../outbox/item.ts";
import { loadSigner } from "../courier/load-identity.ts";
import { loadStream } from "../courier/load-work.ts";
import { checkRecipients, type DataError } from "./draft-data.ts";
import { enqueue, type EnqueueError } from "./enqueue.ts";
import { type Actor, type ActorError, loadActorFor, type Office } from "./office.ts";
import { filesOf, readDraftFile, type ReadFileError } from "./read-draft-file.ts";
import { type EventError, signWorkEvent } from "./sign-event.ts";

export type JudgeError =
  | ActorError
  | EventError
  | EnqueueError
  | DataError
  | ReadFileError
  /** Somebody submitted it anew, or judged it, while it was on the screen. */
  | { readonly type: "draft-changed" }
  | { readonly type: "remark-missing" };

/** @param seen the draft as the screen showed it */
export async function approveDraft(
  office: Office,
  seen: DraftState,
  onProgress?: (fraction: number) => void,
): Promise<Result<string, JudgeError>> {
  const { level } = seen.data;
  const actor = await loadActorFor(office, "approveDraft", level);
  if (!actor.ok) return actor;
  const { unit, member, view } = actor.value;
  if (!(await isUnchanged(office, actor.value, seen))) return err({ type: "draft-changed" });
  const possible = checkRecipients(view, level, seen.data.recipients);
  if (!possible.ok) return possible;
  const files = filesOf(seen);
  for (const [i, file] of files.entries()) {
    const plain = await readDraftFile(office.store, unit, file);
    if (!plain.ok) return plain;
    onProgress?.((i + 1) / files.length);
  }
  const signer = await loadSigner(office.store, "signing");
  const chains = chainHeads(view, unit);
  if (signer === undefined) return err({ type: "no-signing-key" });
  if (chains === undefined) return err({ type: "not-synced" });
  const { draft, data, revision } = seen;
  const at = new Date(office.now());
  const bytes = buildApproval({ unit, draft, data, member, at: at.toISOString(), chains: [...chains] });
  const { cms } = await signApproval(bytes, signer, at);
  const body = { draft, revision, approval: toBase64Url(bytes), cms: toBase64Url(cms) };
  return judge(office, actor.value, seen, { kind: "draft-approved", level, body });
}

export async function returnDraft(
  office: Office,
  seen: DraftState,
  words: string,
): Promise<Result<string, JudgeError>> {
  const { draft, revision, data } = seen;
  const remark = cleanText(words, { lines: true });
  if (remark === "") return err({ type: "remark-missing" });
  const actor = await loadActorFor(office, "returnDraft", data.level);
  if (!actor.ok) return actor;
  if (!(await isUnchanged(office, actor.value, seen))) return err({ type: "draft-changed" });
  const body = { draft, revision, remark: Array.from(remark).slice(0, 2_000).join("") };
  return judge(office, actor.value, seen, { kind: "draft-returned", level: data.level, body });
}

async function judge(
  office: Office,
  actor: Actor,
  { draft, revision }: DraftState,
  event: Parameters<typeof signWorkEvent<"draft-approved" | "draft-returned">>[2],
): Promise<Result<string, JudgeError>> {
  const entry = await signWorkEvent(office, actor, event);
  if (!entry.ok) return entry;
  const work: OutboxWork = { type: "append", kind: event.kind, uploads: [], entry: entry.value };
  // One deed for both answers: a draft is judged once.
  return enqueue(office, office.store.batch(), { deed: `judge/${draft}/${revision}`, subject: draft, work });
}

async function isUnchanged({ store }: Office, { unit }: Actor, seen: DraftState): Promise<boolean> {
  const { drafts } = await loadStream(store, unit, seen.data.level);
  const now = drafts.get(seen.draft);
  if (now?.state !== "submitted" || now.revision !== seen.revision) return false;
  return equal(canonicalBytes({ ...now.data }), canonicalBytes({ ...seen.data }));
}
