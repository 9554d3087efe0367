/** How the office writes itself in notations: said once by a clerk or administrator, before the first number. */
import { ABBREVIATION } from "../../shared/domain/notation.ts";
import type { Term } from "../../shared/domain/number.ts";
import { type Result, err } from "../../shared/result.ts";
import type { OutboxWork } from "../outbox/item.ts";
import { enqueue, type EnqueueError } from "./enqueue.ts";
import { type ActorError, loadActorFor, type Office } from "./office.ts";
import { type EventError, signWorkEvent } from "./sign-event.ts";

export interface OfficeWriting {
  readonly abbreviation: string;
  readonly drafter: string;
  /** Party bodies. */
  readonly term?: Term;
}

export type SetOfficeError =
  ActorError | EventError | EnqueueError | { readonly type: "abbreviation-refused"; readonly abbreviation: string };

export function isAbbreviation(text: string): boolean {
  return ABBREVIATION.test(text.normalize("NFC"));
}

export async function setOffice(office: Office, writing: OfficeWriting): Promise<Result<string, SetOfficeError>> {
  const level = "unclassified";
  const actor = await loadActorFor(office, "setOffice", level);
  if (!actor.ok) return actor;
  const abbreviation = writing.abbreviation.normalize("NFC").trim();
  const drafter = writing.drafter.normalize("NFC").trim();
  for (const text of [abbreviation, drafter]) {
    if (!isAbbreviation(text)) return err({ type: "abbreviation-refused", abbreviation: text });
  }
  const body = { abbreviation, drafter, ...(writing.term && { term: writing.term }) };
  const entry = await signWorkEvent(office, actor.value, { kind: "office-set", level, body });
  if (!entry.ok) return entry;
  const work: OutboxWork = { type: "append", kind: "office-set", uploads: [], entry: entry.value };
  return enqueue(office, office.store.batch(), { deed: `office/${office.now()}`, subject: "office", work });
}
