/** What the two sides of an enrolment send each other (docs/protocol.md, section 11). */
import { z } from "zod";
import { PUBLIC_KEY_SIZE } from "../sealing/hpke.ts";
import { MAX_UNIT_PATH } from "../trust/limits.ts";
import {
  base64Url,
  hex32,
  hex64,
  sortedLevels,
  sortedRoles,
  strictObject,
  typed,
  unitCode,
} from "../wire/schema-parts.ts";

export const RANDOM_SIZE = 32;

/** Labels of the four requests (PKCS #10) and kinds of the certificates that answer them. */
export const REQUEST_KINDS = ["signing", "authentication", "device", "seal"] as const;
export type RequestKind = (typeof REQUEST_KINDS)[number];

/** HPKE labels. */
export const ENROL_INFO = "tram/enrol/1";
export const REPLY_INFO = "tram/enrol-reply/1";

const random = base64Url(RANDOM_SIZE);
const certificate = base64Url({ max: 4096 });
const pkcs10 = base64Url({ max: 1024 });

export const firstMessageSchema = typed("tram/enrol-1", {
  /** SHA-256 over the request and the device's random bytes. */
  commit: hex64,
});

export const secondMessageSchema = typed("tram/enrol-2", {
  /** The one-time X-Wing public key whose hash stands in the invitation. */
  adminKey: base64Url(PUBLIC_KEY_SIZE),
  /** The unit's CA first, the root last. */
  path: z.array(certificate).min(2).max(MAX_UNIT_PATH),
  random,
});

export const thirdMessageSchema = typed("tram/enrol-3", {
  request: base64Url({ max: 8192 }),
  /** By the device key over the request's bytes; raw r ‖ s. */
  signature: base64Url(64),
  random,
});

export const requestSchema = typed("tram/enrol-request", {
  unit: unitCode,
  signing: pkcs10,
  authentication: pkcs10,
  device: pkcs10,
  seal: pkcs10,
  wrapKey: base64Url(PUBLIC_KEY_SIZE),
});

export type EnrolmentRequest = z.infer<typeof requestSchema>;

export const replySchema = typed("tram/enrol-reply", {
  organisation: unitCode,
  unit: unitCode,
  member: hex32,
  roles: sortedRoles,
  levels: sortedLevels,
  /** The roster entry's bytes, and its salt. */
  entry: base64Url({ max: 4096 }),
  salt: base64Url(32),
  certificates: strictObject({
    signing: certificate,
    authentication: certificate,
    device: certificate,
    /** Clerks only. */
    seal: certificate.exactOptional(),
  }),
  /** The unit's CA first, the root last. */
  path: z.array(certificate).min(2).max(MAX_UNIT_PATH),
});

export type EnrolmentReply = z.infer<typeof replySchema>;
