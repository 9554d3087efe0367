/**
 * Letting this device in, from the invitation to the verified place in the unit's chain (docs/protocol.md, section 11).
 * Each step is stored before what follows from it leaves the device, so a closed window or a killed browser goes on where
 * it was, with the same bytes. Nothing is signed for the unit and no seed is opened before the device has found itself in
 * the chain.
 */
import { checkOwnAdmission, type DeviceEnrolment } from "../../shared/enrolment/check-reply.ts";
import {
  beginDeviceEnrolment,
  continueDeviceEnrolment,
  type DeviceError,
  type DeviceProgress,
  readDeviceProgress,
  writeDeviceProgress,
} from "../../shared/enrolment/device-side.ts";
import type { Invitation } from "../../shared/enrolment/invitation.ts";
import { fromBase64Url, toBase64Url } from "../../shared/encoding/bytes.ts";
import type { Random } from "../../shared/encoding/random.ts";
import { rendezvousAtRelay } from "../../shared/relay-client/rendezvous-at-relay.ts";
import { type Result, err, ok } from "../../shared/result.ts";
import { loadHpke } from "../../shared/sealing/load-hpke.ts";
import { loadWrapSeed } from "../courier/load-identity.ts";
import { type Policy, type PolicyRefusal, refusalOf } from "../settings/policy.ts";
import type { AccountStore, StoreError } from "../store/account-store.ts";
import { fromPlainJson, toPlainJson } from "../store/plain-json.ts";
import { keyPlace, META } from "../store/places.ts";
import { ENROLMENT, IDENTITY, type Identity } from "../store/records.ts";
import { fetchOwnChain, type FetchChainError } from "./fetch-own-chain.ts";
import { makeDeviceKeys, proveKept } from "./enrol-keys.ts";
import { transportOf } from "./relay-transport.ts";

const ENROLMENT_NAME = "enrolment";

export interface EnrolTools {
  readonly store: AccountStore;
  readonly random: Random;
  readonly now: () => number;
  readonly signal: AbortSignal;
  /** What the organisation has set for this browser. */
  readonly policy: () => Promise<Pick<Policy, "relay" | "root">>;
  readonly onStep: (step: EnrolStep) => void;
}

export type EnrolStep =
  | { readonly type: "keys" }
  | { readonly type: "waiting" }
  | { readonly type: "code"; readonly code: string }
  | { readonly type: "entering" }
  /** The relay does not answer; it is tried again. */
  | { readonly type: "no-line" };

export type EnrolError =
  | Exclude<DeviceError, { type: "unavailable" }>
  | Exclude<FetchChainError, { type: "unavailable" }>
  | StoreError
  | { readonly type: "invitation-broken" }
  | { readonly [T in PolicyRefusal]: { readonly type: T } }[PolicyRefusal]
  /** The chain does not say of this device what the administrator's reply said. */
  | { readonly type: "admission-differs"; readonly rule: string };

/** Milliseconds between tries while the relay does not answer. */
const RETRY = 3_000;

interface EnrolmentState {
  readonly progress: string;
  readonly granted?: DeviceEnrolment;
}

/** The invitation of an enrolment that was begun and not finished, as text. */
export async function pendingInvitation(store: AccountStore): Promise<string | undefined> {
  return (await store.get(ENROLMENT, ENROLMENT_NAME))?.value.invitation;
}

/** Makes the keys and begins, or goes on with what was begun; ends with the identity in the store. */
export async function enrol(
  tools: EnrolTools,
  given: { readonly text: string; readonly invitation?: Invitation },
): Promise<Result<Identity, EnrolError>> {
  const { store } = tools;
  const begun = await loadState(store);
  const { text, invitation } = given;
  if (begun === undefined && invitation === undefined) return err({ type: "invitation-broken" });
  const state = begun ?? (await begin(tools, { text, invitation: invitation as Invitation }));
  if (!("progress" in state)) return state;
  const progress = readDeviceProgress(fromBase64Url(state.progress));
  if (!progress.ok) return err({ type: "invitation-broken" });
  const refusal = refusalOf(await tools.policy(), progress.value.invitation);
  if (refusal !== undefined) return err({ type: refusal });
  const granted = state.granted ? ok(state.granted) : await meetAdministrator(tools, progress.value);
  if (!granted.ok) return granted;
  return enter(tools, progress.value.invitation, granted.value);
}

async function loadState(store: AccountStore): Promise<EnrolmentState | undefined> {
  const record = await store.get(ENROLMENT, ENROLMENT_NAME);
  return record && (fromPlainJson(record.value.state) as EnrolmentState);
}

async function begin(
  { store, random, onStep }: EnrolTools,
  { text, invitation }: { readonly text: string; readonly invitation: Invitation },
): Promise<EnrolmentState | Result<never, EnrolError>> {
  onStep({ type: "keys" });
  const batch = store.batch();
  const keys = await makeDeviceKeys(store, batch, random);
  const progress = await beginDeviceEnrolment(invitation, keys, { hpke: await loadHpke(), random });
  const state = { progress: toBase64Url(writeDeviceProgress(progress)) };
  const written = await batch.put(ENROLMENT, [ENROLMENT_NAME], { invitation: text, state }).commit();
  if (!written.ok) return written;
  await proveKept(store, keys);
  return state;
}

async function meetAdministrator(
  tools: EnrolTools,
  begun: DeviceProgress,
): Promise<Result<DeviceEnrolment, EnrolError>> {
  const { store, onStep, signal, now } = tools;
  const wrapSeed = await loadWrapSeed(store);
  if (wrapSeed === undefined) return err({ type: "invitation-broken" });
  const rendezvous = await rendezvousAtRelay(transportOf(begun.invitation), begun.invitation);
  const hpke = await loadHpke();
  let progress = begun;
  for (;;) {
    onStep({ type: "waiting" });
    const met = await continueDeviceEnrolment(progress, {
      rendezvous,
      hpke,
      wrapSeed,
      signal,
      now: () => new Date(now()),
      showCode: (code) => onStep({ type: "code", code }),
      keep: async (next) => {
        await keep(store, { progress: toBase64Url(writeDeviceProgress(next)) });
        progress = next;
      },
    });
    if (met.ok) {
      await keep(store, { progress: toBase64Url(writeDeviceProgress(progress)), granted: met.value });
      return met;
    }
    if (met.error.type !== "unavailable") return err(met.error);
    onStep({ type: "no-line" });
    await pause(RETRY, signal);
  }
}

async function keep(store: AccountStore, state: EnrolmentState): Promise<void> {
  const kept = await store.update(ENROLMENT, [ENROLMENT_NAME], (before) =>
    before === undefined ? undefined : { ...before, state: toPlainJson(state) },
  );
  if (!kept.ok) throw new Error(`an enrolment that cannot be kept: ${kept.error.type}`);
}

/** Finds itself in the verified chain; only then does the device become the person's. */
async function enter(
  { store, onStep, signal }: EnrolTools,
  invitation: Invitation,
  granted: DeviceEnrolment,
): Promise<Result<Identity, EnrolError>> {
  for (;;) {
    onStep({ type: "entering" });
    const chain = await fetchOwnChain(store, invitation, granted, signal);
    if (chain.ok) {
      const admitted = await checkOwnAdmission(chain.value, granted);
      if (!admitted.ok) return err({ type: "admission-differs", rule: admitted.error.type });
      return finish(store, invitation, granted);
    }
    if (chain.error.type !== "unavailable") return err(chain.error);
    onStep({ type: "no-line" });
    await pause(RETRY, signal);
  }
}

async function finish(
  store: AccountStore,
  invitation: Invitation,
  granted: DeviceEnrolment,
): Promise<Result<Identity, EnrolError>> {
  const { certificates } = granted;
  const identity: Identity = {
    relay: invitation.relay.replace(/\/$/, ""),
    organisation: granted.organisation,
    root: toBase64Url(granted.root),
    unit: granted.unit,
    member: granted.member,
    roles: [...granted.roles],
    levels: [...granted.levels],
    name: granted.name,
    title: granted.title,
    entry: toBase64Url(granted.entry),
    salt: toBase64Url(granted.salt),
    certificates: {
      signing: toBase64Url(certificates.signing),
      authentication: toBase64Url(certificates.authentication),
      device: toBase64Url(certificates.device),
      ...(certificates.seal === undefined ? {} : { seal: toBase64Url(certificates.seal) }),
    },
    path: granted.chain.map(toBase64Url),
  };
  const batch = store.batch().put(IDENTITY, [META.identity], identity).delete("meta", ENROLMENT_NAME);
  // A key without a certificate is good for nothing.
  if (certificates.seal === undefined) batch.delete("keys", await keyPlace(store, "seal"));
  const written = await batch.commit();
  return written.ok ? ok(identity) : written;
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => (clearTimeout(timer), reject(signal.reason as Error)), { once: true });
  });
}
