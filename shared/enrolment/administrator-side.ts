/**
 * The administrator's side of an enrolment (docs/protocol.md, section 11): hears the new device, asks a person for the
 * code that the device shows, and only if it is the right one certifies the keys, writes the chain, wraps the seeds and
 * replies. One wrong code ends the invitation for ever.
 *
 * It survives a restart: `AdministratorProgress` is plain JSON, handed to `keep` before anything that follows from it
 * leaves the client. It holds the invitation's secret and the seed of the one-time key; the caller keeps it encrypted.
 *
 * The worst failure: the unit's seeds in the hands of whoever came between the two (R10).
 */
import { z } from "zod";
import type { Level } from "../domain/level.ts";
import { type Bytes, fromBase64Url, toBase64Url } from "../encoding/bytes.ts";
import { drawRandom, type Random } from "../encoding/random.ts";
import { err, ok, type Result } from "../result.ts";
import type { Hpke } from "../sealing/hpke.ts";
import { certifyPerson, type PersonCertificates } from "../trust/admit.ts";
import type { ChainState } from "../trust/chain-state.ts";
import type { Validity } from "../trust/create-unit.ts";
import type { StatementSigner } from "../trust/issue-statement.ts";
import { writeRosterEntry } from "../trust/roster.ts";
import type { ChainContext } from "../trust/verify-chain.ts";
import { base64Url, type Malformed, readObject, strictObject, typed, writeObject } from "../wire/schema-parts.ts";
import { admit, type AdmitError, type ChainWriter } from "./admit-device.ts";
import { bindingOf, codeOf, isSameCode, transcriptHash } from "./code.ts";
import { type Grant, grantSchema } from "./grant.ts";
import { type Invitation, invitationSchema, isExpired, rendezvousKeys } from "./invitation.ts";
import { ENROL_INFO, firstMessageSchema, RANDOM_SIZE, REPLY_INFO, replySchema } from "./messages.ts";
import { readEnrolmentRequest, type ReceivedRequest, type RequestRule } from "./read-request.ts";
import { putOnce, type Rendezvous, type RendezvousFailure, waitFor } from "./rendezvous.ts";

const message = base64Url({ max: 65_536 });
const certificate = base64Url({ max: 4096 });

const administratorProgressSchema = typed("tram/administrator-progress", {
  invitation: invitationSchema,
  grant: grantSchema,
  /** Seed of the one-time X-Wing key. */
  adminSeed: base64Url(32),
  /** The two first messages, once the device has sent its own. */
  heard: strictObject({ m1: message, m2: message }).exactOptional(),
  /** The device's third message, opened. */
  m3: message.exactOptional(),
  /** Issued once the right code was typed. */
  certificates: strictObject({
    signing: certificate,
    authentication: certificate,
    device: certificate,
    seal: certificate.exactOptional(),
  }).exactOptional(),
  reply: message.exactOptional(),
  /** The invitation is used up without anybody being let in. */
  ended: z.enum(["wrong-code", "refused-request"]).exactOptional(),
});

export type AdministratorProgress = z.infer<typeof administratorProgressSchema>;

export function writeAdministratorProgress(progress: AdministratorProgress): Bytes {
  return writeObject(progress, administratorProgressSchema);
}

export function readAdministratorProgress(bytes: Bytes): Result<AdministratorProgress, Malformed> {
  return readObject(bytes, administratorProgressSchema);
}

export function beginAdministratorEnrolment(
  invitation: Invitation,
  adminSeed: Bytes,
  grant: Grant,
): AdministratorProgress {
  return { type: "tram/administrator-progress", v: 1, invitation, grant, adminSeed: toBase64Url(adminSeed) };
}

export type AdministratorError =
  | RendezvousFailure
  | AdmitError
  | { readonly type: "expired" }
  /** Somebody writes into the rendezvous who is not this client. */
  | { readonly type: "slot-taken" }
  /** What came is not a request that can be answered; the invitation is ended. */
  | { readonly type: "refused-request"; readonly rule: RequestRule }
  /** The code that was typed is not the one of this request; the invitation is ended. */
  | { readonly type: "wrong-code" }
  /** Nobody typed a code; the enrolment can go on later. */
  | { readonly type: "no-code" };

export interface AdministratorTools {
  readonly rendezvous: Rendezvous;
  readonly hpke: Hpke;
  readonly random: Random;
  readonly context: ChainContext;
  /** An authority of the unit, in force. */
  readonly signer: StatementSigner;
  readonly validity: Validity;
  readonly chain: ChainWriter;
  /** The seeds that the administrator's own device holds; undefined for a level without clearance (M11). */
  readonly seedOf: (level: Level, epoch: number) => Bytes | undefined;
  /** Asks a person for the code that the new device shows; undefined where the person puts it off. */
  readonly askCode: (grant: Grant) => Promise<string | undefined>;
  /** Stores the progress durably. */
  readonly keep: (progress: AdministratorProgress) => Promise<void>;
  readonly now: () => Date;
  readonly signal?: AbortSignal;
}

/**
 * Goes on from wherever the progress stands, to the end.
 * @returns the unit's chain with the new member and device in it
 * @throws the signal's reason; RangeError where the authority may not certify what was granted
 */
export async function continueAdministratorEnrolment(
  start: AdministratorProgress,
  tools: AdministratorTools,
): Promise<Result<ChainState, AdministratorError>> {
  let progress = start;
  const keep = async (change: Partial<AdministratorProgress>): Promise<AdministratorProgress> => {
    progress = { ...progress, ...change };
    await tools.keep(progress);
    return progress;
  };
  if (progress.ended === "wrong-code") return endWith(tools.rendezvous, { type: "wrong-code" });
  if (progress.ended !== undefined) return endWith(tools.rendezvous, { type: "refused-request", rule: "malformed" });

  const heard = await exchange(progress, tools, keep);
  if (!heard.ok) return heard.error.type === "refused-request" ? refuseRequest(heard.error, tools, keep) : heard;
  const { request, transcript } = heard.value;

  if (progress.certificates === undefined) {
    if (isExpired(progress.invitation, tools.now())) return err({ type: "expired" });
    const typed = await tools.askCode(progress.grant);
    if (typed === undefined) return err({ type: "no-code" });
    if (!isSameCode(typed, codeOf(transcript))) {
      await keep({ ended: "wrong-code" });
      return endWith(tools.rendezvous, { type: "wrong-code" });
    }
    const certificates = await certify(progress, request, tools);
    if (!certificates.ok) return certificates;
    await keep({ certificates: certificates.value });
  }
  const certificates = decode(progress.certificates as NonNullable<AdministratorProgress["certificates"]>);
  const admitted = await admit({ grant: progress.grant, certificates, wrapKey: request.wrapKey }, tools);
  if (!admitted.ok) return admitted;

  if (progress.reply === undefined) {
    const reply = await tools.hpke.seal({
      publicKey: request.wrapKey,
      info: REPLY_INFO,
      aad: transcript,
      plaintext: writeReply(progress, tools),
    });
    if (!reply.ok) return refuseRequest({ type: "refused-request", rule: "proof" }, tools, keep);
    await keep({ reply: toBase64Url(reply.value) });
  }
  const sent = await putOnce(tools.rendezvous, 4, fromBase64Url(progress.reply as string));
  return sent.ok ? admitted : sent;
}

type Keep = (change: Partial<AdministratorProgress>) => Promise<AdministratorProgress>;

/** The three messages, as far as they are still to come, and what follows from them. */
async function exchange(
  start: AdministratorProgress,
  { rendezvous, hpke, random, context, signer, now, signal }: AdministratorTools,
  keep: Keep,
): Promise<Result<{ readonly request: ReceivedRequest; readonly transcript: Bytes }, AdministratorError>> {
  let progress = start;
  const { invitation } = progress;
  const adminSeed = fromBase64Url(progress.adminSeed);
  const wait = { isOver: () => isExpired(invitation, now()), ...(signal === undefined ? {} : { signal }) };
  if (progress.heard === undefined) {
    const got = await waitFor(rendezvous, 1, wait);
    if (!got.ok) return got;
    if (!readObject(got.value, firstMessageSchema).ok) return err({ type: "refused-request", rule: "malformed" });
    const m2 = writeObject({
      type: "tram/enrol-2",
      v: 1,
      adminKey: toBase64Url(await hpke.publicKeyFromSeed(adminSeed)),
      path: authorityPath(signer, context),
      random: toBase64Url(drawRandom(random, RANDOM_SIZE)),
    });
    progress = await keep({ heard: { m1: toBase64Url(got.value), m2: toBase64Url(m2) } });
  }
  const { heard } = progress;
  if (heard === undefined) throw new Error("an exchange that nobody began");
  const [m1, m2] = [fromBase64Url(heard.m1), fromBase64Url(heard.m2)];
  if (progress.m3 === undefined) {
    const sent = await putOnce(rendezvous, 2, m2);
    if (!sent.ok) return sent;
    const got = await waitFor(rendezvous, 3, wait);
    if (!got.ok) return got;
    const { idBytes } = await rendezvousKeys(invitation);
    const opened = await hpke.openPsk({
      seed: adminSeed,
      info: ENROL_INFO,
      aad: await bindingOf(m1, m2),
      sealed: got.value,
      psk: { key: fromBase64Url(invitation.secret), id: idBytes },
    });
    if (!opened.ok) return err({ type: "refused-request", rule: "cannot-open" });
    progress = await keep({ m3: toBase64Url(opened.value) });
  }
  const m3 = fromBase64Url(progress.m3 as string);
  const request = await readEnrolmentRequest(invitation, m1, m3);
  if (!request.ok) return err({ type: "refused-request", rule: request.error.type });
  return ok({ request: request.value, transcript: await transcriptHash(invitation, { m1, m2, m3 }) });
}

function authorityPath(signer: StatementSigner, { root }: ChainContext): string[] {
  return [signer.certificate, ...signer.chain, root.certificate.der].map(toBase64Url);
}

async function certify(
  { grant }: AdministratorProgress,
  { keys }: ReceivedRequest,
  { chain, signer, validity }: AdministratorTools,
): Promise<Result<NonNullable<AdministratorProgress["certificates"]>, AdministratorError>> {
  const state = await chain.state();
  if (!state.ok) return state;
  const issued = await certifyPerson({ ...grant, signer, path: state.value.path, keys, validity });
  return ok({
    signing: toBase64Url(issued.signing),
    authentication: toBase64Url(issued.authentication),
    device: toBase64Url(issued.device),
    ...(issued.seal === undefined ? {} : { seal: toBase64Url(issued.seal) }),
  });
}

function decode(certificates: NonNullable<AdministratorProgress["certificates"]>): PersonCertificates {
  const { signing, authentication, device, seal } = certificates;
  return {
    signing: fromBase64Url(signing),
    authentication: fromBase64Url(authentication),
    device: fromBase64Url(device),
    ...(seal === undefined ? {} : { seal: fromBase64Url(seal) }),
  };
}

function writeReply({ invitation, grant, certificates }: AdministratorProgress, tools: AdministratorTools): Bytes {
  const { unit, organisation } = invitation;
  const { member, name, title, roles, levels, salt } = grant;
  const entry = toBase64Url(writeRosterEntry({ unit, member, name, title }));
  const path = authorityPath(tools.signer, tools.context);
  return writeObject(
    { type: "tram/enrol-reply", v: 1, organisation, unit, member, roles, levels, entry, salt, certificates, path },
    replySchema,
  );
}

async function refuseRequest(
  error: AdministratorError & { readonly type: "refused-request" },
  { rendezvous }: AdministratorTools,
  keep: Keep,
): Promise<Result<never, AdministratorError>> {
  await keep({ ended: "refused-request" });
  return endWith(rendezvous, error);
}

/** Where the relay cannot be reached the rendezvous expires by itself; this client will not answer it again. */
async function endWith(rendezvous: Rendezvous, error: AdministratorError): Promise<Result<never, AdministratorError>> {
  await rendezvous.remove();
  return err(error);
}
