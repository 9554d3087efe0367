/**
 * What the desk shows, read from the store in one go: the unit's work, its mail, the drafts of this device, and who the
 * units are. Derived only; every part can be read again at any time.
 */
import type { Level } from "../../shared/domain/level.ts";
import { provinceOf, type PickerUnit } from "../../shared/domain/picker.ts";
import type { Role } from "../../shared/domain/role.ts";
import { type Act, mayAct } from "../../shared/domain/rule-pack.ts";
import { OFFICE_RIGHTS } from "../../shared/domain/rule-packs/office-rights.ts";
import type { UnitCode } from "../../shared/domain/unit-code.ts";
import type { DraftState } from "../../shared/domain/work-state.ts";
import type { IncomingRow, OutgoingRow } from "../../shared/domain/work-view.ts";
import type { ChainState } from "../../shared/trust/chain-state.ts";
import { listUnits, type OrganisationView } from "../../shared/trust/organisation-view.ts";
import { loadWork, type Work } from "../courier/load-work.ts";
import type { OutboxItem } from "../outbox/item.ts";
import type { AccountStore, Stored } from "../store/account-store.ts";
import { sealedTable, type SealedRow } from "../store/account-database.ts";
import { META } from "../store/places.ts";
import { decodeContent, placeOf, type RecordKind } from "../store/record-kind.ts";
import { arrivalOf, type DispatchRow } from "../store/dispatch-record.ts";
import { createDispatchRows } from "../store/dispatch-rows.ts";
import { ALARMS, type Alarm, DRAFT, type DraftRecord, type Identity } from "../store/records.ts";
import { equal, fromUtf8 } from "../../shared/encoding/bytes.ts";
import { loadIdentity } from "../courier/load-identity.ts";
import { loadOrganisation, unitsMissing } from "../courier/load-organisation.ts";
import { loadActor } from "./office.ts";

export interface IncomingPaper {
  /** What of it lists show; the rest is in its record. */
  readonly mail: DispatchRow;
  readonly row: IncomingRow | undefined;
  /** The registration or refusal that still waits to go out. */
  readonly deciding: OutboxItem | undefined;
  /** The unit's answer, sent once more by this device; still there for a day after it has gone out. */
  readonly repeating: OutboxItem | undefined;
}

export interface OutgoingPaper {
  readonly row: OutgoingRow;
  readonly state: DraftState;
  /** What of it still waits to go out. */
  readonly waiting: OutboxItem | undefined;
}

export interface UnitName {
  readonly name: string;
  /** The province, or the unit above; without it the name may be another's too. */
  readonly parent: string | undefined;
}

export interface DeskData {
  readonly identity: Identity;
  readonly view: OrganisationView;
  /** Units that are still to be read for the first time; infinite before the relay was first asked. */
  readonly unitsMissing: number;
  /** The own unit's chain; undefined before the first sync. */
  readonly chain: ChainState | undefined;
  readonly roles: readonly Role[];
  readonly levels: readonly Level[];
  /** Why this account cannot act, where the chain says so. */
  readonly revoked: boolean;
  readonly work: Work;
  /** Whether `incoming` and `quarantined` are all that is here, or the newest alone. */
  readonly whole: boolean;
  /** Newest first. */
  readonly incoming: readonly IncomingPaper[];
  readonly quarantined: readonly IncomingPaper[];
  /** Newest first. */
  readonly outgoing: readonly OutgoingPaper[];
  /** Of this device alone, the last changed first. */
  readonly drafts: readonly DraftRecord[];
  readonly alarms: readonly Alarm[];
}

/** The tables that a desk is made of. */
export const DESK_TABLES = ["meta", "units", "entries", "rows", "receipts", "drafts", "outbox", "seeds"] as const;

/** Of each mailbox, in a first picture. */
const FIRST_ROWS = 200;

/**
 * A reader that keeps what it opened: what did not change is not opened again. Asked for the `newest` it opens no more than
 * a first picture needs.
 *
 * @param signal ends the watching
 */
export function createDeskReader(
  store: AccountStore,
  signal: AbortSignal,
): (wish: "all" | "newest") => Promise<DeskData | undefined> {
  const rows = createDispatchRows(store, signal);
  const drafts = createKeptReader(store, DRAFT);
  return async (wish) => {
    const [identity, view] = await Promise.all([loadIdentity(store), loadOrganisation(store)]);
    if (identity === undefined || view === undefined) return undefined;
    const [work, missing, mails, count, ownDrafts, alarms, actor] = await Promise.all([
      loadWork(store, identity),
      unitsMissing(store),
      wish === "all" ? rows.all() : rows.newest(FIRST_ROWS),
      sealedTable(store.db, "rows").count(),
      drafts(),
      store.get(ALARMS, META.alarms),
      loadActor({ store }),
    ]);
    const chain = view.chains.get(identity.unit as UnitCode);
    const papers = incomingPapers(mails, work);
    return {
      identity,
      view,
      unitsMissing: missing,
      chain,
      roles: actor.ok ? actor.value.roles : chain === undefined ? identity.roles : [],
      levels: actor.ok ? actor.value.levels : chain === undefined ? identity.levels : [],
      revoked: !actor.ok && chain !== undefined,
      work,
      whole: mails.length >= count,
      incoming: papers.filter(({ mail }) => isIncoming(mail, identity.unit)),
      quarantined: papers.filter(({ mail }) => mail.state === "quarantined"),
      outgoing: outgoingPapers(work),
      drafts: ownDrafts.toSorted((a, b) => (a.changedAt < b.changedAt ? 1 : -1)),
      alarms: alarms?.value.alarms ?? [],
    };
  };
}

export function may(desk: Pick<DeskData, "roles">, act: Act): boolean {
  return mayAct(OFFICE_RIGHTS, act, desk.roles);
}

function isIncoming({ state, from, opened }: DispatchRow, unit: string): boolean {
  if (state === "quarantined") return false;
  return opened?.relation === undefined ? from !== unit : opened.relation !== "own";
}

function incomingPapers(mails: readonly DispatchRow[], work: Work): IncomingPaper[] {
  const rows = new Map(work.view.incoming.map((row) => [row.dispatch, row]));
  const decisions = work.outbox.flatMap((item) =>
    item.work.type === "decide" ? [{ item, dispatch: item.work.dispatch, isAgain: item.work.again === true }] : [],
  );
  const first = decisions.filter(({ item, isAgain }) => !isAgain && item.state.type !== "done");
  const deciding = new Map(first.map(({ dispatch, item }) => [dispatch, item]));
  const again = decisions.filter(({ isAgain }) => isAgain);
  const repeating = new Map(again.map(({ dispatch, item }) => [dispatch, item]));
  return mails
    .toSorted((a, b) => arrivalOf(b) - arrivalOf(a) || b.seq - a.seq)
    .map((mail) => ({
      mail,
      row: rows.get(mail.dispatch),
      deciding: deciding.get(mail.dispatch),
      repeating: repeating.get(mail.dispatch),
    }));
}

function outgoingPapers(work: Work): OutgoingPaper[] {
  const states = new Map(work.streams.flatMap(({ drafts }) => [...drafts]));
  const waiting = Map.groupBy(
    work.outbox.filter(({ state }) => state.type !== "done"),
    ({ subject }) => subject,
  );
  return work.view.outgoing
    .flatMap((row) => {
      const state = states.get(row.draft);
      return state === undefined ? [] : [{ row, state, waiting: waiting.get(row.draft)?.[0] }];
    })
    .sort((a, b) => lastChange(b.row) - lastChange(a.row));
}

/** In milliseconds since 1970. */
export function lastChange({ submitted, returned, approval, sealed }: OutgoingRow): number {
  const deeds = [submitted, returned, approval, sealed?.sealed, sealed?.accepted];
  return Math.max(...deeds.map((deed) => (deed ? Date.parse(deed.at) : 0)));
}

const names = new WeakMap<OrganisationView, Map<string, UnitName>>();

/** The name of a unit; its code where its chain is not known. */
export function unitName(view: OrganisationView, code: string): UnitName {
  let known = names.get(view);
  if (known === undefined) {
    known = allNames(view);
    names.set(view, known);
  }
  return known.get(code) ?? { name: code, parent: undefined };
}

function allNames(view: OrganisationView): Map<string, UnitName> {
  const units = listUnits(view);
  const byCode = new Map<string, PickerUnit>(units.map((unit) => [unit.code, unit]));
  const organisation = view.chains.get(view.organisation);
  const all = new Map<string, UnitName>(
    units.map((unit) => {
      const above = byCode.get(unit.path.at(-2) ?? "");
      // Provinces and the centre are told apart by their names alone.
      const parent = provinceOf(unit, byCode)?.name ?? (unit.kind === "body" ? above?.name : undefined);
      return [unit.code, { name: unit.name, parent }];
    }),
  );
  if (organisation !== undefined) all.set(view.organisation, { name: organisation.name, parent: undefined });
  return all;
}

/** A person of the own unit. */
export function personName(desk: Pick<DeskData, "work" | "identity">, member: string): string | undefined {
  if (member === desk.identity.member) return desk.identity.name;
  return desk.work.view.roster.find((person) => person.member === member)?.name;
}

function createKeptReader<T>(store: AccountStore, kind: RecordKind<T>): () => Promise<T[]> {
  let kept = new Map<string, Stored<T>>();
  return async () => {
    const rows = await sealedTable(store.db, kind.table).toArray();
    const next = new Map<string, Stored<T>>();
    await Promise.all(
      rows.map(async (row) => {
        const id = String(row["id"]);
        const before = kept.get(id);
        next.set(id, before !== undefined && equal(before.row.sealed, row.sealed) ? before : await open(id, row));
      }),
    );
    kept = next;
    return Array.from(next.values(), ({ value }) => value);
  };

  async function open(id: string, row: SealedRow): Promise<Stored<T>> {
    const content = await store.keyring.openRecord(placeOf(kind.table, [id]), row.sealed);
    return { key: [id], value: decodeContent(kind, fromUtf8(content)), row };
  }
}
