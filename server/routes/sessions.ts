import { importPublicKey, verifyRaw } from "../../shared/pki/keys.ts";
import { parseCertificate } from "../../shared/pki/certificate.ts";
import { LIMITS } from "../../shared/wire/limits.ts";
import { challengeRequestSchema, sessionBytes, sessionRequestSchema } from "../../shared/wire/relay-api.ts";
import { BODY_BYTES } from "../body-limits.ts";
import { type Answer, bytesOf, notAllowed, plainError, readJson } from "../http.ts";
import type { RelayParts } from "../relay.ts";
import { callerOf } from "../rights.ts";
import { sha256Hex } from "../store/notary.ts";
import { drawRandom } from "../../shared/encoding/random.ts";
import type { Router } from "./route.ts";
import { addressOf, askerOf } from "./with-session.ts";

/** Public keys of device certificates, by fingerprint. */
const KEPT_KEYS = 5_000;

export function addSessionRoutes(route: Router, parts: RelayParts): void {
  const { store, book, sessions, trust, clock, random, limits, bodies } = parts;
  const keys = new Map<string, CryptoKey>();

  const keyOf = async (fingerprint: string, certificate: Uint8Array<ArrayBuffer>): Promise<CryptoKey | undefined> => {
    const known = keys.get(fingerprint);
    if (known !== undefined) return known;
    const parsed = await parseCertificate(certificate);
    const key = parsed.ok ? await importPublicKey(parsed.value.spki) : undefined;
    if (key === undefined) return undefined;
    if (keys.size >= KEPT_KEYS) keys.clear();
    keys.set(fingerprint, key);
    return key;
  };

  route("POST", "/v1/sessions/challenges", async (c) => {
    const wait = limits.address.take(addressOf(parts, c));
    if (wait > 0) return plainError("rate-limited", wait);
    const body = await readJson(
      c,
      challengeRequestSchema,
      BODY_BYTES.challenge,
      bodies.address.of(addressOf(parts, c)),
    );
    if (!body.ok) return body.error;
    // Given for any fingerprint, so that nobody learns here which devices there are.
    return { status: 200, json: { challenge: sessions.challenge(body.value.device) } };
  });

  route("POST", "/v1/sessions", async (c): Promise<Answer> => {
    const wait = limits.address.take(addressOf(parts, c));
    if (wait > 0) return plainError("rate-limited", wait);
    const body = await readJson(c, sessionRequestSchema, BODY_BYTES.session, bodies.address.of(addressOf(parts, c)));
    if (!body.ok) return body.error;
    const { device, challenge, signature } = body.value;
    const unit = await store.unitOfDevice(device);
    const state = unit && (await book.state(unit));
    const caller = state && callerOf(state, device);
    const key = caller && (await keyOf(device, caller.device.certificate));
    if (caller === undefined || key === undefined) return notAllowed("device");
    const root = trust.root.certificate.fingerprint;
    const signed = sessionBytes({ root, epoch: store.epoch, device, challenge });
    if (!(await verifyRaw(key, signed, bytesOf(signature)))) return notAllowed("device");
    const taken = sessions.take(device, challenge);
    if (!taken.ok) return plainError("expired");
    const { token, session } = sessions.open(device, caller.unit);
    const expires = new Date(session.expires).toISOString();
    const { levels } = caller.device;
    return { status: 201, json: { token, expires, unit: caller.unit, levels, epoch: store.epoch } };
  });

  route("DELETE", "/v1/sessions", async (c) => {
    const asker = await askerOf(parts, c);
    if (!asker.ok) return asker.error;
    sessions.end(asker.value.session);
    return { status: 204 };
  });

  route("POST", "/v1/wake-tokens", async (c) => {
    const asker = await askerOf(parts, c);
    if (!asker.ok) return asker.error;
    const token = Buffer.from(drawRandom(random, 32)).toString("base64url");
    const { unit, device } = asker.value;
    const written = await store.putWakeToken(sha256Hex(Buffer.from(token)), { device: device.fingerprint, unit });
    return written.ok ? { status: 201, json: { token } } : plainError(written.error.type);
  });

  route("GET", "/v1/relay", async () => ({
    status: 200,
    json: {
      organisation: trust.organisation,
      root: Buffer.from(trust.root.certificate.der).toString("base64url"),
      epoch: store.epoch,
      time: new Date(clock()).toISOString(),
      certificates: {
        acceptance: Buffer.from(trust.certificates.acceptance).toString("base64url"),
        tsa: Buffer.from(trust.certificates.tsa).toString("base64url"),
        former: trust.certificates.former.map((der) => Buffer.from(der).toString("base64url")),
      },
      limits: {
        jsonBytes: LIMITS.jsonBytes,
        handOverBytes: LIMITS.handOverBytes,
        entryBytes: LIMITS.entryBytes,
        wraps: LIMITS.wraps,
        blobBytes: LIMITS.blobBytes,
        pieceBytes: LIMITS.pieceBytes,
        statementBytes: LIMITS.statementBytes,
        slotBytes: LIMITS.slotBytes,
        entriesPerAnswer: LIMITS.entriesPerAnswer,
      },
    },
  }));
}
