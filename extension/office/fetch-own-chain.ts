/** The chains from the organisation down to a unit, as a device that was just let in fetches and verifies them. */
import type { DeviceEnrolment } from "../../shared/enrolment/check-reply.ts";
import type { Invitation } from "../../shared/enrolment/invitation.ts";
import type { UnitCode } from "../../shared/domain/unit-code.ts";
import { type Bytes, fromBase64Url, sha256Hex } from "../../shared/encoding/bytes.ts";
import { parseCertificate } from "../../shared/pki/certificate.ts";
import { pinRoot } from "../../shared/pki/validate-path.ts";
import { createRelayClient, type RelayClient } from "../../shared/relay-client/relay-client.ts";
import type { RequestError } from "../../shared/relay-client/request.ts";
import { type Result, err, ok } from "../../shared/result.ts";
import type { ChainState } from "../../shared/trust/chain-state.ts";
import { applyChains, createView, type FetchedChain } from "../../shared/trust/organisation-view.ts";
import type { SignedStatement } from "../../shared/trust/statement.ts";
import { privateKeyPlace } from "../courier/load-identity.ts";
import type { AccountStore } from "../store/account-store.ts";
import { keyPlace } from "../store/places.ts";
import { PRIVATE_KEY } from "../store/records.ts";
import { transportOf } from "./rendezvous-at-relay.ts";

export type FetchChainError =
  | { readonly type: "unavailable" }
  /** The relay does not let this device in, or shows chains that do not hold. */
  | { readonly type: "chain-refused"; readonly detail: string };

/** Of one chain, far more than a unit writes in a hundred years; a relay that goes on is not believed (R32). */
const MOST_STATEMENTS = 50_000;

/** A client of the relay that opens sessions with the device key of the store. */
export async function deviceClient(
  store: AccountStore,
  invitation: Pick<Invitation, "relay" | "root">,
  device: string,
): Promise<RelayClient> {
  const record = await store.get(PRIVATE_KEY, await keyPlace(store, "device"));
  if (record === undefined) throw new Error("the device key is not there");
  const wrapped = fromBase64Url(record.value.wrapped);
  const key = await store.keyring.unwrapSigningKey(privateKeyPlace("device"), wrapped);
  const sign = async (bytes: Bytes): Promise<Bytes> =>
    new Uint8Array(await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, key, bytes));
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
    const statements = await fetchStatements(client, unit, signal);
    if (!statements.ok) return statements;
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

async function fetchStatements(
  client: RelayClient,
  unit: UnitCode,
  signal: AbortSignal,
): Promise<Result<readonly SignedStatement[], FetchChainError>> {
  const statements: SignedStatement[] = [];
  for (let more = true; more;) {
    const answer = await client.statements(unit, statements.length, signal);
    if (!answer.ok) {
      signal.throwIfAborted();
      return err(failureOf(answer.error));
    }
    const page = answer.value.statements;
    for (const { statement, cms } of page)
      statements.push({ statement: fromBase64Url(statement), cms: fromBase64Url(cms) });
    if (statements.length > MOST_STATEMENTS) return err({ type: "chain-refused", detail: "too long" });
    more = answer.value.more && page.length > 0;
  }
  return ok(statements);
}

function failureOf({ type }: RequestError): FetchChainError {
  const isFinal = type === "not-allowed" || type === "no-session" || type === "not-found" || type === "malformed";
  return isFinal ? { type: "chain-refused", detail: type } : { type: "unavailable" };
}
