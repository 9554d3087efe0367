/**
 * The new device's side of an enrolment (docs/protocol.md, section 11). It believes the invitation alone: the one-time key
 * by its hash, the root by its fingerprint; and of the reply only certificates for its own keys, under that root and unit.
 *
 * A half-done enrolment survives a restart: `DeviceProgress` is plain JSON (`writeDeviceProgress`), handed to `keep` before
 * anything that follows from it leaves the device, so the same bytes go out again. It holds the invitation's secret, and
 * the caller keeps it encrypted, as it keeps the private keys, which never pass through here once the request is signed.
 *
 * The worst failure: an official's certificates for keys that another device holds.
 */
import { signRaw } from "../pki/keys.ts";
import type { z } from "zod";
import { type Bytes, fromBase64Url, sha256Hex, toBase64Url } from "../encoding/bytes.ts";
import { drawRandom, type Random } from "../encoding/random.ts";
import { buildRequest } from "../pki/request.ts";
import { pinRoot, type TrustAnchor, validatePath } from "../pki/validate-path.ts";
import { err, ok, type Result } from "../result.ts";
import type { Hpke } from "../sealing/hpke.ts";
import { base64Url, type Malformed, readObject, strictObject, typed, writeObject } from "../wire/schema-parts.ts";
import { checkReply, type DeviceEnrolment, type ReplyRule } from "./check-reply.ts";
import { bindingOf, codeOf, commitTo, transcriptHash } from "./code.ts";
import { type Invitation, invitationSchema, isExpired, rendezvousKeys } from "./invitation.ts";
import {
  ENROL_INFO,
  RANDOM_SIZE,
  REPLY_INFO,
  REQUEST_KINDS,
  replySchema,
  requestSchema,
  type RequestKind,
  secondMessageSchema,
} from "./messages.ts";
import { putOnce, type Rendezvous, type RendezvousFailure, waitFor } from "./rendezvous.ts";

/** `publicKey`: SubjectPublicKeyInfo, DER. */
export interface DeviceKeyPair {
  readonly privateKey: CryptoKey;
  readonly publicKey: Bytes;
}

export type DeviceKeys = { readonly [K in RequestKind]: DeviceKeyPair } & {
  /** 32-byte seed of the device's X-Wing key. */
  readonly wrapSeed: Bytes;
};

const deviceProgressSchema = typed("tram/device-progress", {
  invitation: invitationSchema,
  request: base64Url({ max: 8192 }),
  signature: base64Url(64),
  random: base64Url(RANDOM_SIZE),
  /** Once the administrator's client has answered: its message, and what this device says to it, sealed. */
  answered: strictObject({ m2: base64Url({ max: 65_536 }), sealed: base64Url({ max: 65_536 }) }).exactOptional(),
});

export type DeviceProgress = z.infer<typeof deviceProgressSchema>;

export function writeDeviceProgress(progress: DeviceProgress): Bytes {
  return writeObject(progress, deviceProgressSchema);
}

export function readDeviceProgress(bytes: Bytes): Result<DeviceProgress, Malformed> {
  return readObject(bytes, deviceProgressSchema);
}

export type DeviceError =
  | RendezvousFailure
  | { readonly type: "expired" }
  /** Somebody else has used this invitation. */
  | { readonly type: "slot-taken" }
  /** What answered is not the administrator's client of the invitation. */
  | { readonly type: "refused-answer"; readonly rule: AnswerRule }
  | { readonly type: "refused-reply"; readonly rule: ReplyRule };

export type AnswerRule = "malformed" | "admin-key" | "root" | "path" | "unit";

/** Makes the request and signs it; from here on the private signing keys are not needed. */
export async function beginDeviceEnrolment(
  invitation: Invitation,
  keys: DeviceKeys,
  { hpke, random }: { readonly hpke: Hpke; readonly random: Random },
): Promise<DeviceProgress> {
  const requests = await Promise.all(
    REQUEST_KINDS.map(async (kind) => [kind, toBase64Url(await buildRequest(kind, keys[kind]))] as const),
  );
  const wrapKey = toBase64Url(await hpke.publicKeyFromSeed(keys.wrapSeed));
  const request = writeObject(
    { type: "tram/enrol-request", v: 1, unit: invitation.unit, ...Object.fromEntries(requests), wrapKey },
    requestSchema,
  );
  const signature = await signRaw(keys.device.privateKey, request);
  return {
    type: "tram/device-progress",
    v: 1,
    invitation,
    request: toBase64Url(request),
    signature: toBase64Url(signature),
    random: toBase64Url(drawRandom(random, RANDOM_SIZE)),
  };
}

export interface DeviceTools {
  readonly rendezvous: Rendezvous;
  readonly hpke: Hpke;
  /** 32-byte seed of the device's X-Wing key. */
  readonly wrapSeed: Bytes;
  /** Stores the progress durably. */
  readonly keep: (progress: DeviceProgress) => Promise<void>;
  /** Shows the eight digits that the person reads out to the administrator. */
  readonly showCode: (code: string) => void;
  readonly now: () => Date;
  readonly signal?: AbortSignal;
}

/**
 * Goes on from wherever the progress stands, to the end.
 * @throws the signal's reason
 */
export async function continueDeviceEnrolment(
  progress: DeviceProgress,
  tools: DeviceTools,
): Promise<Result<DeviceEnrolment, DeviceError>> {
  const { invitation } = progress;
  const { rendezvous, hpke, wrapSeed, keep, showCode, now } = tools;
  const wait = {
    isOver: () => isExpired(invitation, now()),
    ...(tools.signal === undefined ? {} : { signal: tools.signal }),
  };
  const m3 = thirdMessage(progress);
  const m1 = writeObject({ type: "tram/enrol-1", v: 1, commit: await commitTo(m3) });
  let { answered } = progress;
  if (answered === undefined) {
    if (isExpired(invitation, now())) return err({ type: "expired" });
    const sent = await putOnce(rendezvous, 1, m1);
    if (!sent.ok) return sent;
    const got = await waitFor(rendezvous, 2, wait);
    if (!got.ok) return got;
    const m2 = got.value;
    const answer = await readAnswer(invitation, m2, now());
    if (!answer.ok) return answer;
    const { idBytes } = await rendezvousKeys(invitation);
    const sealed = await hpke.sealPsk({
      publicKey: answer.value.adminKey,
      info: ENROL_INFO,
      aad: await bindingOf(m1, m2),
      plaintext: m3,
      psk: { key: fromBase64Url(invitation.secret), id: idBytes },
    });
    if (!sealed.ok) return refuseAnswer("admin-key");
    answered = { m2: toBase64Url(m2), sealed: toBase64Url(sealed.value) };
    await keep({ ...progress, answered });
  }
  const m2 = fromBase64Url(answered.m2);
  const answer = await readAnswer(invitation, m2, now());
  if (!answer.ok) return answer;
  const sent = await putOnce(rendezvous, 3, fromBase64Url(answered.sealed));
  if (!sent.ok) return sent;
  const transcript = await transcriptHash(invitation, { m1, m2, m3 });
  showCode(codeOf(transcript));

  const got = await waitFor(rendezvous, 4, wait);
  if (!got.ok) return got;
  const opened = await hpke.open({ seed: wrapSeed, info: REPLY_INFO, aad: transcript, sealed: got.value });
  if (!opened.ok) return err({ type: "refused-reply", rule: "cannot-open" });
  const reply = readObject(opened.value, replySchema);
  if (!reply.ok) return err({ type: "refused-reply", rule: "malformed" });
  const checked = await checkReply(reply.value, {
    invitation,
    request: fromBase64Url(progress.request),
    root: answer.value.root,
    path: answer.value.path,
    at: now(),
  });
  if (!checked.ok) return err({ type: "refused-reply", rule: checked.error.type });
  return checked;
}

function thirdMessage({ request, signature, random }: DeviceProgress): Bytes {
  return writeObject({ type: "tram/enrol-3", v: 1, request, signature, random });
}

interface Answer {
  readonly adminKey: Bytes;
  readonly root: TrustAnchor;
  /** DER, the unit's CA first, the root last. */
  readonly path: readonly Bytes[];
}

/** The administrator's message: the key of the invitation, and a CA of the invitation's unit under its root. */
async function readAnswer(invitation: Invitation, m2: Bytes, at: Date): Promise<Result<Answer, DeviceError>> {
  const read = readObject(m2, secondMessageSchema);
  if (!read.ok) return refuseAnswer("malformed");
  const adminKey = fromBase64Url(read.value.adminKey);
  if ((await sha256Hex(adminKey)) !== invitation.adminKey) return refuseAnswer("admin-key");
  const path = read.value.path.map(fromBase64Url);
  const [authority, intermediates, last] = [path[0] as Bytes, path.slice(1, -1), path.at(-1) as Bytes];
  const root = await pinRoot(last, invitation.root);
  if (!root.ok) return refuseAnswer("root");
  const valid = await validatePath({ leaf: authority, intermediates, root: root.value, at, usage: "unit-ca" });
  if (!valid.ok) return refuseAnswer("path");
  const [organisation, unit] = [valid.value.path[0], valid.value.path.at(-1)];
  if (organisation !== invitation.organisation || unit !== invitation.unit) return refuseAnswer("unit");
  return ok({ adminKey, root: root.value, path });
}

function refuseAnswer(rule: AnswerRule): { readonly ok: false; readonly error: DeviceError } {
  return err({ type: "refused-answer", rule });
}
