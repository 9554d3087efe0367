/**
 * Bringing in the unit chains: what the relay names is fetched, verified, and stored with the state that follows from it
 * in one batch. A chain that contradicts what is known, or that no rule allows, is an alarm, and what was known stays; the
 * other chains go on, so that one bad unit cannot stop the mail of all.
 */
import type { UnitCode } from "../../shared/domain/unit-code.ts";
import { fromBase64Url, toBase64Url } from "../../shared/encoding/bytes.ts";
import { parseCertificate } from "../../shared/pki/certificate.ts";
import { type Result, err, ok } from "../../shared/result.ts";
import { deviceAt } from "../../shared/trust/chain-state.ts";
import {
  type ApplyError,
  type FetchedChain,
  type OrganisationView,
  applyChains,
} from "../../shared/trust/organisation-view.ts";
import { readStatement } from "../../shared/relay-client/read-chain.ts";
import type { ChainHead } from "../../shared/trust/statement.ts";
import { unitPlace } from "../store/places.ts";
import { STATEMENT } from "../store/records.ts";
import { type CourierContext, type SyncFailure, lineFailure, organisationOf, storeFailure } from "./courier-context.ts";
import { putChainStates, unitsMissing } from "./load-organisation.ts";
import { raiseAlarm } from "./raise-alarm.ts";
import { boundUnits } from "./unit-bounds.ts";

/** Units whose statements are fetched, verified and stored together: an interrupted first sync goes on where it was. */
const UNITS_AT_ONCE = 64;
const REQUESTS_AT_ONCE = 6;

/** Milliseconds for which a unit whose chain did not hold is not asked for again, while its head is said to be the same. */
const REFUSED_FOR = 60 * 60_000;

/** A new unit whose chain did not hold: the head that was said, and when it was tried. */
interface Tried {
  readonly head: string;
  readonly at: number;
  readonly end: "refused" | "again";
}

const triedUnits = new WeakMap<CourierContext, Map<UnitCode, Tried>>();

export function syncChains(context: CourierContext): Promise<Result<void, SyncFailure>> {
  return context.turns.take("chains", () => readChains(context));
}

/** The chains from the organisation down to the own unit alone: enough for its keys and its work. */
export async function syncOwnChains(context: CourierContext): Promise<Result<void, SyncFailure>> {
  const certificate = await parseCertificate(fromBase64Url(context.identity.certificates.device));
  if (!certificate.ok) throw new Error("the own certificate cannot be read");
  const { path } = certificate.value.subject;
  return context.turns.take("chains", () => readChains(context, (unit) => path.includes(unit)));
}

async function readChains(
  context: CourierContext,
  wanted?: (unit: UnitCode) => boolean,
): Promise<Result<void, SyncFailure>> {
  const answer = await context.client.chainHeads(context.signal);
  if (!answer.ok) return err(lineFailure(answer.error));
  let view = await organisationOf(context);
  const behind: ChainHead[] = [];
  const unknown: ChainHead[] = [];
  let missing = answer.value.filter(({ unit }) => !view.chains.has(unit)).length;
  for (const head of answer.value) {
    if (wanted?.(head.unit) === false) continue;
    const state = view.chains.get(head.unit);
    if (state === undefined) unknown.push(head);
    else if (state.seq < head.seq) behind.push(head);
    else if (state.hashes[head.seq] !== head.head) await alarm(context, "fork", head.unit, head.head);
    else if (head.seq < state.seq) await alarm(context, "shortened", head.unit, state.head);
  }
  const fresh = await newUnits(context, view, unknown);
  behind.push(...fresh.now);
  // A unit's statements can wait for its parent's, which may come with the next slice.
  let waiting: FetchedChain[] = [];
  for (let at = 0; at < behind.length; at += UNITS_AT_ONCE) {
    const slice = behind.slice(at, at + UNITS_AT_ONCE);
    const fetched = await fetchChains(context, view, slice);
    if (!fetched.ok) return fetched;
    const tried = [...waiting, ...fetched.value.chains];
    const applied = await applyChains(view, tried, context.memory);
    missing -= applied.changed.filter((unit) => !view.chains.has(unit)).length;
    const stored = await store(context, view, applied.view, tried, applied.changed, missing);
    if (!stored.ok) return stored;
    view = applied.view;
    waiting = tried.filter(({ unit }) => applied.errors.some((e) => e.chain === unit && e.type === "parent-missing"));
    // What follows the first page of a chain is asked for once that page has held: an endless chain costs a page (R32).
    const held = ({ unit }: ChainHead): boolean =>
      applied.changed.includes(unit) && !applied.errors.some(({ chain }) => chain === unit);
    behind.push(...slice.filter((head) => fetched.value.more.has(head.unit) && held(head)));
    const last = at + UNITS_AT_ONCE >= behind.length;
    for (const error of applied.errors) {
      if (error.type === "parent-missing" && !last) continue;
      // Its parent may be among those that the next round reads.
      const mayHold = error.type === "parent-missing" && fresh.later > 0;
      fresh.tried(error.chain, mayHold ? "again" : "refused");
      if (!mayHold) await refused(context, error);
    }
  }
  // What was refused or withheld is told of by its alarm, and keeps nobody from writing to the others.
  if (wanted === undefined && (await unitsMissing(context.store)) !== fresh.later) {
    const batch = context.store.batch();
    await putChainStates(context.store, batch, [], fresh.later);
    const written = await batch.commit();
    if (!written.ok) return err(storeFailure(written.error));
  }
  const own = view.chains.get(context.unit);
  if (own !== undefined && deviceAt(own, context.device) === undefined) {
    return err(await alarm(context, "device-removed", context.unit, own.head));
  }
  if (wanted === undefined && fresh.later === 0) context.chainsReadAt = context.now();
  return ok(undefined);
}

interface NewUnits {
  /** To be read in this round. */
  readonly now: readonly ChainHead[];
  /** How many wait for the next one. */
  readonly later: number;
  tried(unit: UnitCode, end: Tried["end"]): void;
}

/** Which of the units that this device does not know are read now: units that somebody invents cost a bounded round. */
async function newUnits(
  context: CourierContext,
  view: OrganisationView,
  unknown: readonly ChainHead[],
): Promise<NewUnits> {
  const tried = triedUnits.get(context) ?? new Map<UnitCode, Tried>();
  triedUnits.set(context, tried);
  const asked = unknown.filter(({ unit, head }) => {
    const before = tried.get(unit);
    const isRefused = before?.end === "refused" && before.head === head;
    return !isRefused || context.now() - before.at >= REFUSED_FOR;
  });
  // The own ones first, what was tried in vain last.
  const own = new Set<string>([context.unit, view.organisation]);
  const rank = ({ unit }: ChainHead): number => (own.has(unit) ? -1 : (tried.get(unit)?.at ?? 0));
  asked.sort((a, b) => rank(a) - rank(b));
  const { now, later, beyond } = boundUnits(asked, view.chains.size);
  if (beyond > 0) await alarm(context, "bad-statement", view.organisation, "too-many-units");
  const heads = new Map(now.map(({ unit, head }) => [unit, head]));
  return {
    now,
    later,
    tried(unit, end) {
      const head = heads.get(unit);
      if (head !== undefined) tried.set(unit, { head, at: context.now(), end });
    },
  };
}

/** The next page of each chain, and the units that have more of them. */
async function fetchChains(
  { client, signal }: CourierContext,
  view: OrganisationView,
  heads: readonly ChainHead[],
): Promise<Result<{ readonly chains: readonly FetchedChain[]; readonly more: ReadonlySet<UnitCode> }, SyncFailure>> {
  const chains: FetchedChain[] = [];
  const more = new Set<UnitCode>();
  let failure: SyncFailure | undefined;
  const queue = heads.values();
  const fetchOne = async (): Promise<void> => {
    for (const { unit } of queue) {
      if (failure !== undefined) return;
      const from = (view.chains.get(unit)?.seq ?? -1) + 1;
      const answer = await client.statements(unit, from, signal);
      if (!answer.ok) {
        failure = lineFailure(answer.error);
        return;
      }
      chains.push({ unit, from, statements: answer.value.statements.map(readStatement) });
      if (answer.value.more) more.add(unit);
    }
  };
  await Promise.all(Array.from({ length: REQUESTS_AT_ONCE }, fetchOne));
  return failure === undefined ? ok({ chains, more }) : err(failure);
}

/** Writes the statements that were passed, and the states that follow from them. */
async function store(
  context: CourierContext,
  before: OrganisationView,
  after: OrganisationView,
  fetched: readonly FetchedChain[],
  changed: readonly UnitCode[],
  missing: number,
): Promise<Result<void, SyncFailure>> {
  if (changed.length === 0) return ok(undefined);
  const batch = context.store.batch();
  for (const { unit, from, statements } of fetched) {
    const place = await unitPlace(context.store, unit);
    const known = before.chains.get(unit)?.seq ?? -1;
    const passed = after.chains.get(unit)?.seq ?? -1;
    for (const [i, { statement, cms }] of statements.entries()) {
      if (from + i <= known || from + i > passed) continue;
      batch.put(STATEMENT, [place, from + i], { statement: toBase64Url(statement), cms: toBase64Url(cms) });
    }
  }
  const states = changed.flatMap((unit) => after.chains.get(unit) ?? []);
  await putChainStates(context.store, batch, states, missing);
  const written = await batch.commit();
  if (!written.ok) return err(storeFailure(written.error));
  context.generation++;
  return ok(undefined);
}

function refused(context: CourierContext, error: ApplyError): Promise<SyncFailure> {
  const reason = error.type === "fork" ? "fork" : "bad-statement";
  return alarm(context, reason, error.chain, `${error.at}/${error.type}`);
}

function alarm(
  context: CourierContext,
  reason: "fork" | "shortened" | "bad-statement" | "device-removed",
  unit: string,
  what: string,
): Promise<SyncFailure> {
  return raiseAlarm(context, { reason, about: unit, id: `${reason}/${unit}/${what}`, evidence: [] });
}
