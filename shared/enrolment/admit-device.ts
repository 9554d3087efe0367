/**
 * Writes what lets a certified device in: `member-admitted`, `device-admitted`, and a wrap of each seed that the
 * administrator's own device holds. Can be repeated after an interruption: what the chain says already is not said again.
 */
import { fromBase64Url, sha256Hex } from "../encoding/bytes.ts";
import type { Level } from "../domain/level.ts";
import type { Bytes } from "../encoding/bytes.ts";
import { err, ok, type Result } from "../result.ts";
import type { Hpke } from "../sealing/hpke.ts";
import { deviceAdmission, memberAdmission, type PersonCertificates } from "../trust/admit.ts";
import { type ChainState, deviceAt, memberAt } from "../trust/chain-state.ts";
import { extendChain } from "../trust/extend-chain.ts";
import type { StatementContent, StatementSigner } from "../trust/issue-statement.ts";
import { commitRosterEntry, writeRosterEntry } from "../trust/roster.ts";
import { dueSeeds, wrapSeed } from "../trust/seed-wrap.ts";
import type { SignedStatement } from "../trust/statement.ts";
import type { ChainContext } from "../trust/verify-chain.ts";
import type { Grant } from "./grant.ts";

export type ChainFailure =
  /** The relay cannot be reached, or asks to come back later. Nothing is lost; try again. */
  { readonly type: "unavailable" };

/** The own unit's chain and its stream of seed wraps, at the relay. */
export interface ChainWriter {
  /** The newest state, fetched now and verified. */
  state(): Promise<Result<ChainState, ChainFailure>>;
  /** `sequence-taken` where a colleague's statement came first; a statement that is there already is no failure. */
  append(signed: SignedStatement): Promise<Result<void, ChainFailure | { readonly type: "sequence-taken" }>>;
  /** Appends to `keys/<unit>`. */
  appendSeedWrap(entry: Bytes): Promise<Result<void, ChainFailure>>;
}

export type AdmitError =
  | ChainFailure
  /** The chain does not allow it (any more): the rule that the statement would break. */
  | { readonly type: "not-admitted"; readonly rule: string };

export interface Admission {
  readonly grant: Grant;
  readonly certificates: PersonCertificates;
  readonly wrapKey: Bytes;
}

export interface AdmitTools {
  readonly context: ChainContext;
  readonly signer: StatementSigner;
  readonly chain: ChainWriter;
  readonly hpke: Hpke;
  readonly seedOf: (level: Level, epoch: number) => Bytes | undefined;
  readonly now: () => Date;
}

/** Colleagues who write at the same moment; more in a row are no coincidence. */
const MAX_TRIES = 20;

export async function admit(admission: Admission, tools: AdmitTools): Promise<Result<ChainState, AdmitError>> {
  const { grant, certificates, wrapKey } = admission;
  const { member, name, title, roles, levels } = grant;
  const device = await sha256Hex(certificates.device);

  const withMember = await appendOnce(
    tools,
    (state) => memberAt(state, member) !== undefined,
    async ({ unit }) => {
      const entry = writeRosterEntry({ unit, member, name, title });
      const roster = await commitRosterEntry(fromBase64Url(grant.salt), entry);
      return memberAdmission({ member, roles, levels, certificates, roster });
    },
  );
  if (!withMember.ok) return withMember;
  const withDevice = await appendOnce(
    tools,
    (state) => deviceAt(state, device) !== undefined,
    () => deviceAdmission({ member, certificates, wrapKey, levels }),
  );
  if (!withDevice.ok) return withDevice;
  return wrapAll(withDevice.value, device, tools);
}

/** Writes a statement unless it is there, again after each colleague who was faster. */
async function appendOnce(
  { context, signer, chain, now }: AdmitTools,
  isThere: (state: ChainState) => boolean,
  makeContent: (state: ChainState) => Promise<StatementContent>,
): Promise<Result<ChainState, AdmitError>> {
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const fetched = await chain.state();
    if (!fetched.ok) return fetched;
    const state = fetched.value;
    if (isThere(state)) return ok(state);
    const content = await makeContent(state);
    const next = await extendChain(context, { unit: state.unit, state, content, signer, at: now() });
    if (!next.ok) return err({ type: "not-admitted", rule: next.error.type });
    const appended = await chain.append(next.value.signed);
    if (appended.ok) return ok(next.value.state);
    if (appended.error.type !== "sequence-taken") return err(appended.error);
  }
  return err({ type: "unavailable" });
}

/** Levels that the administrator does not hold are wrapped by colleagues who do (M11). */
async function wrapAll(
  state: ChainState,
  device: string,
  { hpke, chain, seedOf }: AdmitTools,
): Promise<Result<ChainState, AdmitError>> {
  for (const due of dueSeeds(state)) {
    const seed = due.device === device ? seedOf(due.level, due.epoch) : undefined;
    if (seed === undefined) continue;
    const entry = await wrapSeed(hpke, state, { ...due, seed });
    if (!entry.ok) return err({ type: "not-admitted", rule: entry.error.type });
    const appended = await chain.appendSeedWrap(entry.value);
    if (!appended.ok) return appended;
  }
  return ok(state);
}
