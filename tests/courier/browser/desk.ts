/**
 * The desks of officials in a real browser: their stores in its IndexedDB, their couriers in its workers, their acts by the
 * product's own code. A worker can be ended at any moment, as a browser ends it.
 */
import { smallPdf } from "../../../shared/dispatch/testing/small-pdf.ts";
import type { Verification } from "../../../shared/dispatch/verification.ts";
import type { Level } from "../../../shared/domain/level.ts";
import type { DraftState } from "../../../shared/domain/work-state.ts";
import { fromBase64Url, toBase64Url, toHex, utf8 } from "../../../shared/encoding/bytes.ts";
import { drawRandom, platformRandom } from "../../../shared/encoding/random.ts";
import type { Result } from "../../../shared/result.ts";
import { loadIdentity, privateKeyPlace } from "../../../extension/courier/load-identity.ts";
import { loadOutbox, loadStream, loadWork } from "../../../extension/courier/load-work.ts";
import { listenLocked } from "../../../extension/courier/listen-locked.ts";
import type { WhatHappened } from "../../../extension/courier/what-happened.ts";
import { type Broadcast, CHANNEL, type FromCourier, type ToCourier } from "../../../extension/messages.ts";
import { chooseFile } from "../../../extension/office/choose-file.ts";
import { registerDispatch, refuseDispatch, repeatAnswer } from "../../../extension/office/decide-dispatch.ts";
import { EMPTY_FORM, readDraftForm, unitChoice } from "../../../extension/office/draft-form.ts";
import { newDraftId } from "../../../extension/office/draft-id.ts";
import { approveDraft, returnDraft } from "../../../extension/office/judge-draft.ts";
import { markRead } from "../../../extension/office/mark-read.ts";
import type { Office } from "../../../extension/office/office.ts";
import { NO_POLICY } from "../../../extension/settings/policy.ts";
import { retryItem } from "../../../extension/office/outbox-acts.ts";
import { discardDraft, saveDraft, takeUpReturned } from "../../../extension/office/save-draft.ts";
import { readDraftFile } from "../../../extension/office/read-draft-file.ts";
import { sendDraft } from "../../../extension/office/send-draft.ts";
import { submitDraft } from "../../../extension/office/submit-draft.ts";
import { openAccountDatabase } from "../../../extension/store/account-database.ts";
import { type AccountStore, createAccountStore } from "../../../extension/store/account-store.ts";
import { addAccount, openAccountsDatabase } from "../../../extension/store/accounts-database.ts";
import { OUTBOX_ITEM } from "../../../extension/outbox/item.ts";
import { META, type KeyPurpose, keyPlace } from "../../../extension/store/places.ts";
import { DISPATCH } from "../../../extension/store/dispatch-record.ts";
import {
  ALARMS,
  COMPARTMENT_SEED,
  DRAFT,
  IDENTITY,
  PRIVATE_KEY,
  RECEIPT,
  WRAP_KEY,
} from "../../../extension/store/records.ts";
import { placeOf } from "../../../extension/store/record-kind.ts";
import { createKeyring } from "../../../extension/vault/keyring.ts";
import { createVault } from "../../../extension/vault/vault.ts";
import { freshView, harmFolds, loseFirstEntry, writeFolds } from "./compare-folds.ts";
import { compareRows, forgetRows, newestRows } from "./compare-rows.ts";
import { ciphertext, draftsWithFiles } from "./drafts-with-files.ts";
import { searchActs } from "./search-inside.ts";
import { readProfile, storeProfile, tablesOfToday } from "./stored-versions.ts";
import { checkSweep } from "./sweep-property.ts";
import type { GivenAccount } from "../given-account.ts";

interface Desk {
  readonly account: string;
  readonly masterKey: string;
  readonly store: AccountStore;
  readonly office: Office;
  readonly happened: WhatHappened[];
  worker: Worker | undefined;
}

const desks = new Map<string, Desk>();
const lines: string[] = [];
const accounts = openAccountsDatabase();
const channel = new BroadcastChannel(CHANNEL);
channel.addEventListener("message", (event: MessageEvent<Broadcast>) => {
  if (event.data.type !== "line") return;
  const said = event.data.line.type === "down" ? `down ${event.data.line.reason}` : event.data.line.type;
  if (said !== lines.at(-1)) lines.push(said);
});

function deskOf(name: string): Desk {
  const desk = desks.get(name);
  if (desk === undefined) throw new Error(`no desk ${name}`);
  return desk;
}

/** Puts an official's keys and certificates into a store of their own, wrapped as enrolment wraps them. */
async function open({ name, given }: { readonly name: string; readonly given: GivenAccount }): Promise<void> {
  const account = toHex(drawRandom(platformRandom, 16));
  const masterKey = drawRandom(platformRandom, 32);
  const keyring = await createKeyring(masterKey, platformRandom);
  const store = createAccountStore(openAccountDatabase(account), keyring);
  const batch = store.batch().put(IDENTITY, [META.identity], given.identity);
  for (const [purpose, pkcs8] of Object.entries(given.keys) as [KeyPurpose, string][]) {
    const wrapped = toBase64Url(await keyring.wrapSigningKey(privateKeyPlace(purpose), fromBase64Url(pkcs8)));
    batch.put(PRIVATE_KEY, [await keyPlace(store, purpose)], { purpose, wrapped });
  }
  batch.put(WRAP_KEY, [await keyPlace(store, "wrap")], { purpose: "wrap", seed: given.wrapSeed });
  must(await batch.commit());
  const { header } = await createVault(account, name, platformRandom);
  await addAccount(accounts, account, header);
  await accounts.accounts.update(account, { enrolled: true });
  const office: Office = {
    store,
    random: platformRandom,
    now: () => Date.now(),
    outboxChanged: () => channel.postMessage({ type: "outbox-changed" } satisfies Broadcast),
  };
  desks.set(name, { account, masterKey: toBase64Url(masterKey), store, office, happened: [], worker: undefined });
}

function start(name: string): void {
  const desk = deskOf(name);
  if (desk.worker !== undefined) throw new Error("its courier runs already");
  // The builder finds a worker only in this form.
  const worker = new Worker(new URL("../../../extension/courier/courier-worker.ts", import.meta.url), {
    type: "module",
    name: "courier",
  });
  worker.addEventListener("message", (event: MessageEvent<FromCourier>) => desk.happened.push(event.data.what));
  worker.addEventListener("error", (event) => console.error(event.message));
  const { account, masterKey } = desk;
  worker.postMessage({ type: "start", account, masterKey, telling: NO_POLICY.telling } satisfies ToCourier);
  desk.worker = worker;
}

function end(name: string): void {
  const desk = deskOf(name);
  desk.worker?.terminate();
  desk.worker = undefined;
}

export interface DraftWish {
  readonly name: string;
  readonly subject: string;
  readonly to: readonly string[];
  readonly level?: Level;
  readonly urgency?: "normal" | "urgent";
  /** Bytes of an annex beside the main document. */
  readonly annex?: number;
  /** base64url */
  readonly main?: string;
  /** base64url, by name */
  readonly annexes?: Readonly<Record<string, string>>;
}

async function submit(wish: DraftWish): Promise<string> {
  const draft = await compose(wish);
  await submitComposed({ name: wish.name, draft });
  return draft;
}

async function submitComposed({ name, draft }: DraftNamed): Promise<void> {
  must(await submitDraft(deskOf(name).office, draft));
}

async function compose({ name, subject, to, level, urgency, annex, ...files }: DraftWish): Promise<string> {
  const { office } = deskOf(name);
  const identity = await loadIdentity(office.store);
  if (identity === undefined) throw new Error("not enrolled");
  const draft = newDraftId(office);
  const chosen = { draft, level: level ?? "unclassified" };
  const form = {
    ...EMPTY_FORM,
    documentType: "cong-van",
    subject,
    level: chosen.level,
    urgency: urgency ?? "normal",
    recipients: { act: to.map(unitChoice), know: [] },
  };
  must(await saveDraft(office, draft, form));
  const bytes = files.main === undefined ? smallPdf({ note: subject }) : fromBase64Url(files.main);
  const main = new File([bytes], "main.pdf", { type: "application/pdf" });
  must(await chooseFile(office, identity.unit, { ...chosen, role: "main", file: main }));
  for (const [fileName, content] of Object.entries(files.annexes ?? {})) {
    const file = new File([fromBase64Url(content)], fileName);
    must(await chooseFile(office, identity.unit, { ...chosen, role: "annex", file }));
  }
  if (annex !== undefined) {
    const file = new File([new Uint8Array(annex).fill(7)], "annex.bin");
    must(await chooseFile(office, identity.unit, { ...chosen, role: "annex", file }));
  }
  return draft;
}

async function changeLevel({ name, draft, level }: DraftNamed): Promise<void> {
  const { office } = deskOf(name);
  const record = (await office.store.get(DRAFT, draft))?.value;
  must(await saveDraft(office, draft, { ...readDraftForm(record?.form), level: level ?? "unclassified" }));
}

async function discard({ name, draft }: DraftNamed): Promise<void> {
  must(await discardDraft(deskOf(name).office, draft));
}

async function takeUp({ name, draft, level }: DraftNamed): Promise<void> {
  const desk = deskOf(name);
  must(await takeUpReturned(desk.office, await draftOf(desk, draft, level ?? "unclassified")));
}

async function replaceMain({ name, draft }: DraftNamed): Promise<void> {
  const { office } = deskOf(name);
  const identity = await loadIdentity(office.store);
  if (identity === undefined) throw new Error("not enrolled");
  const file = new File([smallPdf({ note: "khác" })], "main.pdf", { type: "application/pdf" });
  must(await chooseFile(office, identity.unit, { draft, level: "unclassified", role: "main", file }));
}

/** Whether each file of a draft opens from what is in the store. */
async function filesOpen({ name, draft }: DraftNamed): Promise<boolean> {
  const { store } = deskOf(name);
  const identity = await loadIdentity(store);
  const record = (await store.get(DRAFT, draft))?.value;
  if (record === undefined || identity === undefined) return false;
  const opened = await Promise.all(record.files.map((each) => readDraftFile(store, identity.unit, { ...each, draft })));
  return opened.length > 0 && opened.every(({ ok }) => ok);
}

async function draftOf({ store }: Desk, draft: string, level: Level): Promise<DraftState> {
  const identity = await loadIdentity(store);
  const state = (await loadStream(store, identity?.unit ?? "", level)).drafts.get(draft);
  if (state === undefined) throw new Error("no such draft");
  return state;
}

interface DraftNamed {
  readonly name: string;
  readonly draft: string;
  readonly level?: Level;
}

async function approve({ name, draft, level }: DraftNamed): Promise<void> {
  const desk = deskOf(name);
  must(await approveDraft(desk.office, await draftOf(desk, draft, level ?? "unclassified")));
}

async function giveBack({ name, draft, level }: DraftNamed): Promise<void> {
  const desk = deskOf(name);
  must(await returnDraft(desk.office, await draftOf(desk, draft, level ?? "unclassified"), "Sửa lại"));
}

async function send({ name, draft, level }: DraftNamed): Promise<void> {
  const desk = deskOf(name);
  must(await sendDraft(desk.office, await draftOf(desk, draft, level ?? "unclassified")));
}

interface DispatchNamed {
  readonly name: string;
  readonly dispatch: string;
}

async function register({ name, dispatch }: DispatchNamed): Promise<void> {
  must(await registerDispatch(deskOf(name).office, dispatch));
}

async function refuse({ name, dispatch }: DispatchNamed): Promise<void> {
  must(await refuseDispatch(deskOf(name).office, dispatch, "Gửi nhầm đơn vị"));
}

async function repeat({ name, dispatch }: DispatchNamed): Promise<void> {
  must(await repeatAnswer(deskOf(name).office, dispatch));
}

async function read({ name, dispatch }: DispatchNamed): Promise<void> {
  await markRead(deskOf(name).office, dispatch);
}

/** Presses "try again" on everything that does not go out. */
async function retry(name: string): Promise<void> {
  const { office } = deskOf(name);
  for (const { id } of await loadOutbox(office.store)) await retryItem(office, id);
}

/** An item as a build after this one might write it. */
async function plantNewer(name: string): Promise<void> {
  const { store } = deskOf(name);
  const id = toHex(drawRandom(platformRandom, 16));
  const text = JSON.stringify({ version: OUTBOX_ITEM.version + 1, content: { unheard: "of" } });
  const sealed = await store.keyring.sealRecord(placeOf(OUTBOX_ITEM.table, [id]), utf8(text));
  await store.db.table(OUTBOX_ITEM.table).add({ id, sealed });
}

/** What stands in the store, as the screens would read it. */
async function see(name: string) {
  const { account, store, happened } = deskOf(name);
  const identity = await loadIdentity(store);
  if (identity === undefined) throw new Error("not enrolled");
  const { view, outbox, newerItems } = await loadWork(store, identity);
  const [dispatches, receipts, alarms] = await Promise.all([
    store.all(DISPATCH),
    store.all(RECEIPT),
    store.get(ALARMS, META.alarms),
  ]);
  return {
    outbox: outbox.map(({ work, state }) => ({ work: work.type, state })),
    outgoing: view.outgoing.map(({ draft, state, number, sealed, lines: each, problems }) => ({
      draft,
      state,
      number: number && { series: number.series, value: number.value },
      notation: sealed?.number.notation ?? null,
      dispatch: sealed?.dispatch ?? null,
      lines: each.map(({ unit, progress, steps }) => ({ unit, progress, steps: steps.map(({ status }) => status) })),
      problems,
    })),
    incoming: view.incoming.map(({ dispatch, arrived, decision, number, problems }) => ({
      dispatch,
      arrived: arrived !== null,
      decision: decision?.type ?? null,
      number: number && { series: number.series, value: number.value },
      problems,
    })),
    /** The office's own settings, the last thing that an administrator wrote before anybody began. */
    office: view.office !== null,
    numbers: view.series.map(({ series, numbers }) => ({ series, values: numbers.map(({ value }) => value) })),
    refused: view.refused.map(({ kind, reason }) => ({ kind, reason })),
    dispatches: dispatches.map(({ value }) => ({
      dispatch: value.dispatch,
      state: value.state,
      obstacle: value.obstacle ?? null,
      from: value.from,
      read: value.read,
      outcome: (value.opened?.verification as Verification | undefined)?.outcome ?? null,
    })),
    receipts: receipts.map(({ value }) => ({
      dispatch: value.dispatch,
      status: value.event.status,
      unit: value.event.unit,
      name: value.person?.name ?? null,
    })),
    seeds: (await store.all(COMPARTMENT_SEED)).map(({ value }) => `${value.level} ${value.epoch}`).sort(),
    canWake: (await accounts.accounts.get(account))?.wake !== undefined,
    wakeRefused: (await accounts.accounts.get(account))?.wake?.refused === true,
    newerItems,
    /** Drafts all of whose files are here. */
    files: await draftsWithFiles(store, identity.unit),
    alarms: alarms?.value.alarms.map(({ reason }) => reason) ?? [],
    happened,
    lines,
  };
}

/** Listens as a locked extension does, until told to stop. Gives the names of the desks for which something came. */
function listen(): void {
  const name = (id: string): string => [...desks].find(([, desk]) => desk.account === id)?.[0] ?? id;
  stopListening = new AbortController();
  void listenLocked(accounts, (account) => woken.push(name(account)), undefined, stopListening.signal);
}

let stopListening: AbortController | undefined;
const woken: string[] = [];

function stopped(): readonly string[] {
  stopListening?.abort();
  return woken;
}

function must<T>(result: Result<T, { readonly type: string }>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

function storeOf<A extends unknown[], R>(act: (store: AccountStore, ...rest: A) => R) {
  return (name: string, ...rest: A): R => act(deskOf(name).store, ...rest);
}

export const desk = {
  open,
  start,
  end,
  listen,
  stopped,
  woken: () => woken,
  submit,
  compose,
  submitComposed,
  changeLevel,
  discard,
  takeUp,
  replaceMain,
  filesOpen,
  ciphertext: storeOf(ciphertext),
  checkSweep,
  readProfile,
  storeProfile,
  tablesOfToday,
  approve,
  giveBack,
  send,
  register,
  refuse,
  read,
  repeat,
  retry,
  plantNewer,
  rows: storeOf(compareRows),
  newestRows: storeOf(newestRows),
  forgetRows: storeOf(forgetRows),
  freshView: storeOf(freshView),
  writeFolds: storeOf(writeFolds),
  harmFolds: storeOf(harmFolds),
  loseFirstEntry: storeOf(loseFirstEntry),
  ...searchActs(deskOf),
  see,
};

export type DeskApi = typeof desk;
