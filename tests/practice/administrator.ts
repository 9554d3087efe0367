/**
 * The administrator of one practice office: the product's own administrator side of an enrolment, over the relay's own
 * requests. It stands here until the extension has the screens for it; what it does, an administrator's browser will do.
 */
import type { Level } from "../../shared/domain/level.ts";
import type { UnitCode } from "../../shared/domain/unit-code.ts";
import { type Bytes, sha256Hex, toBase64Url, toHex } from "../../shared/encoding/bytes.ts";
import { drawRandom, platformRandom } from "../../shared/encoding/random.ts";
import { buildEvent, sealEvent, signEvent } from "../../shared/dispatch/event.ts";
import {
  type AdministratorError,
  type AdministratorProgress,
  beginAdministratorEnrolment,
  continueAdministratorEnrolment,
} from "../../shared/enrolment/administrator-side.ts";
import type { ChainFailure, ChainWriter } from "../../shared/enrolment/admit-device.ts";
import { type Grant, makeGrant } from "../../shared/enrolment/grant.ts";
import { invitationText, makeInvitation, rendezvousKeys } from "../../shared/enrolment/invitation.ts";
import { signRaw } from "../../shared/pki/keys.ts";
import { readChain } from "../../shared/relay-client/read-chain.ts";
import { createRelayClient, type RelayClient } from "../../shared/relay-client/relay-client.ts";
import { rendezvousAtRelay } from "../../shared/relay-client/rendezvous-at-relay.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { deriveStreamKey } from "../../shared/sealing/message.ts";
import type { ChainState } from "../../shared/trust/chain-state.ts";
import type { Validity } from "../../shared/trust/create-unit.ts";
import type { StatementSigner } from "../../shared/trust/issue-statement.ts";
import { applyChains, createView, type OrganisationView } from "../../shared/trust/organisation-view.ts";
import { writeRosterEntry } from "../../shared/trust/roster.ts";
import type { ChainContext } from "../../shared/trust/verify-chain.ts";
import type { Hpke } from "../../shared/sealing/hpke.ts";
import type { Person } from "../organisation/make-organisation.ts";

export interface OfficeKeys {
  readonly unit: UnitCode;
  /** From the organisation down to the unit. */
  readonly path: readonly UnitCode[];
  readonly authority: StatementSigner;
  /** The administrator as a member of the office, with a device of its own. */
  readonly person: Person;
  readonly seeds: readonly { readonly level: Level; readonly epoch: number; readonly seed: Bytes }[];
}

export interface Administrator {
  readonly unit: UnitCode;
  readonly client: RelayClient;
  /** Opens a rendezvous and gives the invitation's text; what must be kept to answer it is the progress. */
  invite(person: Invitee, expires: Date): Promise<{ readonly text: string; readonly progress: AdministratorProgress }>;
  /** Answers an invitation to its end. */
  answer(progress: AdministratorProgress, answer: Answering): Promise<Result<ChainState, AdministratorError>>;
  /** Appends an event of the administrator to the office's unclassified work. */
  record(kind: string, body: Parameters<typeof buildEvent>[0]["body"]): Promise<void>;
}

export type Invitee = Pick<Grant, "name" | "title"> & Pick<Person, "roles" | "levels">;

export interface Answering {
  readonly askCode: (grant: Grant) => Promise<string | undefined>;
  readonly keep: (progress: AdministratorProgress) => Promise<void>;
  readonly signal: AbortSignal;
}

export function createAdministrator(options: {
  readonly office: OfficeKeys;
  readonly relay: string;
  readonly context: ChainContext;
  readonly hpke: Hpke;
  readonly validity: Validity;
}): Administrator {
  const { office, relay, context, hpke, validity } = options;
  const { unit, person } = office;
  const transport = { fetch, address: relay };
  const client = createRelayClient(transport, {
    device: person.device,
    root: context.root.certificate.fingerprint,
    sign: (bytes) => signRaw(person.keys.device.privateKey, bytes),
  });
  const chain = chainWriter(client, office, context);

  const record: Administrator["record"] = async (kind, body) => {
    const info = must(await client.info());
    const stream = `work/${unit}/unclassified`;
    const seen = must(await client.streams()).find((each) => each.stream === stream) ?? {
      seq: 0,
      head: "0".repeat(64),
    };
    const now = new Date();
    const event = buildEvent({
      unit,
      level: "unclassified",
      member: person.member,
      kind,
      at: now.toISOString(),
      seen: { epoch: info.epoch, seq: seen.seq, head: seen.head },
      nonce: toHex(drawRandom(platformRandom, 16)),
      body,
    });
    const { privateKey } = person.keys.signing;
    const certificate = person.certificates.signing;
    const signed = await signEvent(event, { certificate, privateKey, chain: person.chain }, now);
    const compartment = office.seeds.findLast(({ level }) => level === "unclassified");
    if (compartment === undefined) throw new Error(`${unit} has no unclassified compartment`);
    const place = { unit, level: "unclassified", epoch: compartment.epoch } as const;
    const entry = await sealEvent(signed, place, await deriveStreamKey(compartment.seed), platformRandom);
    must(await client.append(stream, entry));
  };

  return {
    unit,
    client,
    record,
    async invite(invitee, expires) {
      const grant = makeGrant(invitee, platformRandom);
      const { organisation } = context;
      const root = context.root.certificate.fingerprint;
      const wish = { relay, organisation, root, unit, expires };
      const { invitation, adminSeed } = await makeInvitation(wish, { hpke, random: platformRandom });
      const { id, token } = await rendezvousKeys(invitation);
      must(await client.openRendezvous(id, await sha256Hex(token), invitation.expires));
      return { text: invitationText(invitation), progress: beginAdministratorEnrolment(invitation, adminSeed, grant) };
    },
    async answer(progress, { askCode, keep, signal }) {
      const answered = await continueAdministratorEnrolment(progress, {
        rendezvous: await rendezvousAtRelay(transport, progress.invitation),
        hpke,
        random: platformRandom,
        context,
        signer: office.authority,
        validity,
        chain,
        seedOf: (level, epoch) => office.seeds.find((each) => each.level === level && each.epoch === epoch)?.seed,
        askCode,
        keep,
        now: () => new Date(),
        signal,
      });
      if (answered.ok) {
        const { member, name, title, salt } = progress.grant;
        const entry = writeRosterEntry({ unit, member, name, title });
        await record("roster-entry", { entry: toBase64Url(entry), salt });
      }
      return answered;
    },
  };
}

/** The chain of the own unit, with those above it, read from the relay and verified. */
function chainWriter(
  client: RelayClient,
  { unit, path }: Pick<OfficeKeys, "unit" | "path">,
  context: ChainContext,
): ChainWriter {
  let view: OrganisationView = createView(context.organisation, context.root);
  const refresh = async (): Promise<Result<ChainState, ChainFailure>> => {
    const heads = await client.chainHeads();
    if (!heads.ok) return unavailable(heads.error);
    const fetched = [];
    for (const head of heads.value) {
      const known = view.chains.get(head.unit)?.seq ?? -1;
      if (!path.includes(head.unit) || known >= head.seq) continue;
      const statements = await readChain(client, head.unit, known + 1);
      if (!statements.ok) return unavailable(statements.error);
      fetched.push({ unit: head.unit, from: known + 1, statements: statements.value });
    }
    const applied = await applyChains(view, fetched, context.memory);
    if (applied.errors.length > 0) throw new Error(`the relay's chains are refused: ${JSON.stringify(applied.errors)}`);
    view = applied.view;
    const state = view.chains.get(unit);
    if (state === undefined) throw new Error(`the relay has no chain of ${unit}`);
    return ok(state);
  };
  return {
    state: refresh,
    async append({ statement, cms }) {
      const appended = await client.appendStatement(unit, statement, cms);
      if (appended.ok) return ok(undefined);
      if (appended.error.type === "sequence-taken") return err({ type: "sequence-taken" });
      return unavailable(appended.error);
    },
    async appendSeedWrap(entry) {
      const appended = await client.append(`keys/${unit}`, entry);
      return appended.ok ? ok(undefined) : unavailable(appended.error);
    },
  };
}

/** A refusal that is not about the line is a bug of the practice organisation: it is thrown, not retried for ever. */
function unavailable(error: { readonly type: string }): { readonly ok: false; readonly error: ChainFailure } {
  const transient = ["relay-unreachable", "rate-limited", "busy", "stopping", "disk-full", "over-quota"];
  if (!transient.includes(error.type)) throw new Error(`the relay refuses: ${JSON.stringify(error)}`);
  return err({ type: "unavailable" });
}

export function must<T>(result: Result<T, { readonly type: string }>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}
