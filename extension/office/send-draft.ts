/** Numbering, sealing and sending an approved draft: checked here, carried out by the courier step by step. */
import { type Notation, type NotationError, notationOf } from "../../shared/domain/notation.ts";
import { nextNumber, outgoingSeries, type SeriesError, type SeriesId } from "../../shared/domain/number.ts";
import { dateInVietnam, type PlainDate } from "../../shared/domain/plain-date.ts";
import { mayAct, type RulePack } from "../../shared/domain/rule-pack.ts";
import { OFFICE_RIGHTS } from "../../shared/domain/rule-packs/office-rights.ts";
import type { DraftState, OfficeState, StreamState } from "../../shared/domain/work-state.ts";
import type { DispatchData } from "../../shared/domain/dispatch-data.ts";
import { type Result, err, ok } from "../../shared/result.ts";
import { loadStream } from "../courier/load-work.ts";
import { checkRecipients, type DataError, packOf } from "./draft-data.ts";
import { enqueue, type EnqueueError } from "./enqueue.ts";
import { type Actor, type ActorError, loadActorFor, type Office } from "./office.ts";

export type ProposalError =
  | SeriesError
  | NotationError
  | DataError
  /** The office has not said yet how it writes itself. */
  | { readonly type: "office-unset" }
  | { readonly type: "numbers-used-up" };

export interface Proposal {
  readonly series: SeriesId;
  readonly value: number;
  readonly date: PlainDate;
  readonly notation: Notation;
}

export type SendError =
  | ActorError
  | EnqueueError
  | ProposalError
  /** This device holds no seal of the unit. */
  | { readonly type: "no-seal" }
  | { readonly type: "draft-changed" };

/**
 * The number that would be taken now. Only a proposal: the courier takes the one that is free when the relay confirms it.
 * @param numbers the unit's unclassified stream, where all numbers stand
 */
export function proposeNumber(
  data: DispatchData,
  { pack, office, numbers, now }: ProposalInput,
): Result<Proposal, ProposalError> {
  if (pack === null) return err({ type: "no-rules" });
  if (office === null) return err({ type: "office-unset" });
  const date = dateInVietnam(now);
  const { documentType, level } = data;
  const series = outgoingSeries(pack, { documentType, level, date, ...(office.term && { term: office.term }) });
  if (!series.ok) return series.error.type === "term-missing" ? err({ type: "office-unset" }) : series;
  const taken = Array.from(numbers?.series.get(series.value)?.values() ?? [], ({ value, voided }) => ({
    value,
    voided: voided !== null,
  }));
  const value = nextNumber(taken);
  if (value === null) return err({ type: "numbers-used-up" });
  const notation = notationOf(pack, { documentType, value, body: office.abbreviation, drafter: office.drafter });
  return notation.ok ? ok({ series: series.value, value, date, notation: notation.value }) : notation;
}

export interface ProposalInput {
  readonly pack: RulePack | null;
  readonly office: OfficeState | null;
  readonly numbers: StreamState | undefined;
  readonly now: number;
}

export async function sendDraft(office: Office, seen: DraftState): Promise<Result<string, SendError>> {
  const { draft, data } = seen;
  const actor = await loadActorFor(office, "seal", data.level);
  if (!actor.ok) return actor;
  const refused = await refusalOf(office, actor.value, seen);
  if (refused !== null) return err(refused);
  const work = { type: "send", draft, level: data.level, uploaded: false } as const;
  return enqueue(office, office.store.batch(), { deed: `send/${draft}`, subject: draft, work });
}

async function refusalOf(office: Office, actor: Actor, seen: DraftState): Promise<SendError | null> {
  const { level, recipients } = seen.data;
  if (!mayAct(OFFICE_RIGHTS, "takeNumber", actor.roles)) return { type: "not-allowed", act: "takeNumber" };
  // Numbers stand in the unclassified stream, which every clerk reads.
  if (!actor.levels.includes("unclassified")) return { type: "not-cleared-self", level: "unclassified" };
  if (actor.identity.certificates.seal === undefined) return { type: "no-seal" };
  const stream = await loadStream(office.store, actor.unit, level);
  const now = stream.drafts.get(seen.draft);
  if (now?.state !== "approved" || now.dispatch !== null || now.revision !== seen.revision) {
    return { type: "draft-changed" };
  }
  const numbers = await loadStream(office.store, actor.unit, "unclassified");
  const input = { pack: packOf(actor, office.now()), office: numbers.office, numbers, now: office.now() };
  const proposal = proposeNumber(now.data, input);
  if (!proposal.ok) return proposal.error;
  const possible = checkRecipients(actor.view, level, recipients);
  return possible.ok ? null : possible.error;
}
