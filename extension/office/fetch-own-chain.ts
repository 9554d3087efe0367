/** The chains from the organisation down to a unit, as a device that was just let in fetches and verifies them. */
import type { DeviceEnrolment } from "../../shared/enrolment/check-reply.ts";
import type { Invitation } from "../../shared/enrolment/invitation.ts";
import type { UnitCode } from "../../shared/domain/unit-code.ts";
import { type Bytes, fromBase64Url, sha256Hex } from "../../shared/encoding/bytes.ts";
import { parseCertificate } from "../../shared/pki/certificate.ts";
import { pinRoot } from "../../shared/pki/validate-path.ts";
import { signRaw } from "../../shared/pki/keys.ts";
import { readChain } from "../../shared/relay-client/read-chain.ts";
import { createRelayClient, type RelayClient } from "../../shared/relay-client/relay-client.ts";
import { type Result, err, ok } from "../../shared/result.ts";
import type { ChainState } from "../../shared/trust/chain-state.ts";
import { applyChains, createView, type FetchedChain } from "../../shared/trust/organisation-view.ts";
import { privateKeyPlace } from "../courier/load-identity.ts";
import type { AccountStore } from "../store/account-store.ts";
import { keyPlace } from "../store/places.ts";
import { PRIVATE_KEY } from "../store/records.ts";
import { transportOf } from "./relay-transport.ts";

export type FetchChainError =
  | { readonly type: "unavailable" }
  /** The relay does not let this device in, or shows chains that do not hold. */
  | { readonly type: "chain-refused"; readonly detail: string };

/** A client of the relay that opens sessions with the device key of the store. */
async function deviceClient(
  store: AccountStore,
  invitation: Pick<Invitation, "relay" | "root">,
  device: string,
): Promise<RelayClient> {
  const record = await store.get(PRIVATE_KEY, await keyPlace(store, "device"));
  if (record === undefined) throw new Error("the device key is not there");
  const wrapped = fromBase64Url(record.value.wrapped);
  const key = await store.keyring.unwrapSigningKey(privateKeyPlace("device"), wrapped);
  const sign = (bytes: Bytes): Promise<Bytes> => signRaw(key, bytes);
  return createRelayClient(transportOf(invitation), { device, root: invitation.root, sign });
}

export async function fetchOwnChain(
  store: AccountStore,
  invitation: Invitation,
  granted: DeviceEnrolment,
  signal: AbortSignal,
): Promise<Result<ChainState, FetchChainError>> {
  const root = await pinRoot(granted.root, await sha256Hex(granted.root));
  if (!root.ok) return err({ type: "chain-refused", detail: root.error.type });
  const units = await unitsAbove(granted);
  if (units === undefined) return err({ type: "chain-refused", detail: "path" });
  const client = await deviceClient(store, invitation, granted.device);
  const fetched: FetchedChain[] = [];
  for (const unit of units) {
    const statements = await readChain(client, unit, 0, signal);
    if (!statements.ok) {
      signal.throwIfAborted();
      return err(failureOf(statements.error));
    }
    fetched.push({ unit, from: 0, statements: statements.value });
  }
  void client.closeSession();
  const applied = await applyChains(createView(granted.organisation, root.value), fetched);
  const [error] = applied.errors;
  if (error !== undefined) return err({ type: "chain-refused", detail: `${error.chain} ${error.at} ${error.type}` });
  const own = applied.view.chains.get(granted.unit);
  return own === undefined ? err({ type: "chain-refused", detail: "unit" }) : ok(own);
}

/** Organisation first: the path of the signing certificate's subject. */
async function unitsAbove({ certificates }: DeviceEnrolment): Promise<readonly UnitCode[] | undefined> {
  const parsed = await parseCertificate(certificates.signing);
  return parsed.ok ? (parsed.value.subject.path as readonly UnitCode[]) : undefined;
}

const FINAL: ReadonlySet<string> = new Set(["not-allowed", "no-session", "not-found", "malformed", "too-long"]);

function failureOf({ type }: { readonly type: string }): FetchChainError {
  return FINAL.has(type) ? { type: "chain-refused", detail: type } : { type: "unavailable" };
}
