/** Dates, signatures, algorithms, keys, and bytes that are not DER. */
import { concat, own, utf8 } from "../../encoding/bytes.ts";
import { boolean, element, integer, nullElement, oid, sequenceOf, time } from "../der-writer.ts";
import { signatureToDer } from "../keys.ts";
import { OID } from "../oids.ts";
import type { Draft, Keys } from "./hostile-chain.ts";
import { type Mutation, anyAuthority, anyOf, change, lastAuthority, leafOf } from "./mutation.ts";
import { NOT_BEFORE, NOW } from "./practice-pki.ts";

const YEAR = 365 * 24 * 3600 * 1000;

function hashed(hash: string): Draft["sign"] {
  return async (key, tbs) => {
    const raw = new Uint8Array(await crypto.subtle.sign({ name: "ECDSA", hash }, key, tbs));
    return raw.length === 64
      ? signatureToDer(raw)
      : sequenceOf(integer(raw.subarray(0, 48)), integer(raw.subarray(48)));
  };
}

const SHA1_ECDSA = sequenceOf(oid("1.2.840.10045.4.1"));
const SHA384_ECDSA = sequenceOf(oid("1.2.840.10045.4.3.3"));

export const ENCODING_MUTATIONS: readonly Mutation[] = [
  {
    name: "M10: an expired issuer",
    refusal: ["expired"],
    openssl: "refuses",
    apply: (scene) => void (anyAuthority(scene).notAfter = time(new Date(NOW.getTime() - 1000))),
  },
  {
    name: "an expired official",
    refusal: ["expired"],
    openssl: "refuses",
    apply: (scene) => void (leafOf(scene).notAfter = time(new Date(NOW.getTime() - 1000))),
  },
  {
    name: "a certificate that is not yet valid",
    refusal: ["not-yet-valid"],
    openssl: "refuses",
    apply: (scene) => void (anyOf(scene).notBefore = time(new Date(NOW.getTime() + 1000))),
  },
  {
    name: "an expired root",
    refusal: ["expired"],
    openssl: "refuses",
    apply: ({ chain }) => void ((chain[0] as Draft).notAfter = time(new Date(NOW.getTime() - 1000))),
  },
  {
    name: "a term that ends before it begins",
    refusal: ["validity"],
    openssl: "refuses",
    apply: (scene) => void (anyOf(scene).notAfter = time(new Date(NOT_BEFORE.getTime() - YEAR))),
  },
  {
    name: "a time in the form of another century",
    refusal: ["validity"],
    openssl: "either",
    apply: (scene) => void (anyOf(scene).notAfter = element(0x18, utf8("20300101000000Z"))),
  },
  {
    name: "a signature by another key",
    refusal: ["signature"],
    openssl: "refuses",
    apply: (scene) => void (anyOf(scene).signWith = (scene.spare[0] as Keys).privateKey),
  },
  {
    name: "a signature as bare r and s",
    refusal: ["signature"],
    openssl: "refuses",
    apply: (scene) =>
      void (leafOf(scene).sign = async (key, tbs) =>
        new Uint8Array(await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, key, tbs))),
  },
  {
    name: "a signature of zeros",
    refusal: ["signature"],
    openssl: "refuses",
    apply: (scene) => void (anyOf(scene).sign = async () => sequenceOf(integer(0), integer(0))),
  },
  {
    name: "SHA-1",
    refusal: ["algorithm"],
    openssl: "either",
    apply: (scene) =>
      void Object.assign(anyOf(scene), {
        innerAlgorithm: SHA1_ECDSA,
        outerAlgorithm: SHA1_ECDSA,
        sign: hashed("SHA-1"),
      }),
  },
  {
    name: "SHA-384",
    refusal: ["algorithm"],
    openssl: "accepts",
    apply: (scene) =>
      void Object.assign(anyOf(scene), {
        innerAlgorithm: SHA384_ECDSA,
        outerAlgorithm: SHA384_ECDSA,
        sign: hashed("SHA-384"),
      }),
  },
  {
    name: "one algorithm inside and another outside",
    refusal: ["algorithm"],
    openssl: "refuses",
    apply: (scene) => void (anyOf(scene).outerAlgorithm = SHA384_ECDSA),
  },
  {
    name: "algorithm parameters",
    refusal: ["algorithm"],
    openssl: "either",
    apply: (scene) => {
      const spelled = sequenceOf(oid(OID.ecdsaWithSha256), nullElement());
      Object.assign(anyOf(scene), { innerAlgorithm: spelled, outerAlgorithm: spelled });
    },
  },
  {
    name: "a key on P-384",
    refusal: ["public-key"],
    openssl: "accepts",
    apply: async (scene) => {
      scene.chain[scene.chain.length - 1] = {
        ...leafOf(scene),
        keys: scene.p384,
      };
    },
  },
  {
    name: "a point that is not on the curve",
    refusal: ["public-key"],
    openssl: "either",
    apply: (scene) => {
      const publicKey = own(leafOf(scene).keys.publicKey);
      publicKey[60] = (publicKey[60] as number) ^ 1;
      leafOf(scene).keys = { ...leafOf(scene).keys, publicKey };
    },
  },
  {
    name: "X.509 version 1",
    refusal: ["version"],
    openssl: "refuses",
    apply: (scene) => void Object.assign(lastAuthority(scene), { version: new Uint8Array(0), extensions: [] }),
  },
  {
    name: "a negative serial number",
    refusal: ["serial"],
    openssl: "either",
    apply: (scene) => void (anyOf(scene).serial = element(0x02, Uint8Array.of(0x81, 1))),
  },
  {
    name: "a serial number of zero",
    refusal: ["serial"],
    openssl: "accepts",
    apply: (scene) => void (anyOf(scene).serial = integer(0)),
  },
  {
    name: "a serial number that is not minimal",
    refusal: ["der"],
    openssl: "either",
    apply: (scene) => void (anyOf(scene).serial = element(0x02, Uint8Array.of(0, 1))),
  },
  {
    name: "a unique identifier",
    refusal: ["der"],
    openssl: "either",
    apply: (scene) => void (leafOf(scene).uniqueId = element(0x81, Uint8Array.of(0, 1))),
  },
  {
    name: "a length in the long form where the short one would do",
    refusal: ["der"],
    openssl: "either",
    apply: (scene) => void (anyOf(scene).serial = concat(Uint8Array.of(0x02, 0x81, 1, 5))),
  },
  {
    name: "an element too many at the end",
    refusal: ["der"],
    openssl: "either",
    apply: (scene) => void (leafOf(scene).spoil = (der) => element(0x30, der.subarray(4), nullElement())),
  },
  {
    name: "a default that is written out",
    refusal: ["der", "basic-constraints"],
    openssl: "either",
    apply: (scene) => change(leafOf(scene), OID.basicConstraints, sequenceOf(boolean(false))),
  },
];
