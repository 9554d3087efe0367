/**
 * Ways to spoil a chain of the profile, one rule each. `refusal`: the rules by which ours may refuse it; `openssl`: whether
 * OpenSSL refuses it as well (where it does not, ours is the stricter one).
 */
import { type Bytes, concat, own, utf8 } from "../../encoding/bytes.ts";
import {
  boolean,
  element,
  integer,
  namedBits,
  nullElement,
  octetString,
  oid,
  sequenceOf,
  setOf,
  tagged,
  time,
  utf8String,
} from "../der-writer.ts";
import { signatureToDer } from "../keys.ts";
import { OID } from "../oids.ts";
import type { PathRule } from "../validate-path.ts";
import {
  type Draft,
  type Keys,
  type LeafKind,
  draftAuthority,
  draftLeaf,
  looseName,
  nameConstraints,
  rdn,
} from "./hostile-chain.ts";
import { NOT_BEFORE, NOW } from "./practice-pki.ts";

export interface Scene {
  /** Root first, leaf last; at least one unit CA between. */
  readonly chain: Draft[];
  /** Keys of P-256 that nothing else in the chain uses, and a pair of P-384. */
  readonly spare: readonly Keys[];
  readonly p384: Keys;
  /** A whole number from 0 to below the limit. */
  readonly pick: (limit: number) => number;
}

export interface Mutation {
  readonly name: string;
  /** Empty: the chain stays good. */
  readonly refusal: readonly PathRule[];
  readonly openssl: "accepts" | "refuses" | "either";
  /** Which kinds of leaf it makes sense for; unit leaves where absent. */
  readonly leaf?: LeafKind;
  /** How many unit CAs it needs. */
  readonly depth?: number;
  readonly apply: (scene: Scene) => void | Promise<void>;
}

const YEAR = 365 * 24 * 3600 * 1000;

function leafOf({ chain }: Scene): Draft {
  return chain.at(-1) as Draft;
}

/** The unit CA that issued the leaf. */
function lastAuthority({ chain }: Scene): Draft {
  return chain.at(-2) as Draft;
}

/** Any unit CA. */
function anyAuthority({ chain, pick }: Scene): Draft {
  return chain[1 + pick(chain.length - 2)] as Draft;
}

/** Any certificate below the root. */
function anyOf({ chain, pick }: Scene): Draft {
  return chain[1 + pick(chain.length - 1)] as Draft;
}

function change(draft: Draft, id: string, value: Bytes): void {
  for (const each of draft.extensions) if (each.id === id) each.value = value;
}

function drop(draft: Draft, id: string): void {
  draft.extensions = draft.extensions.filter((each) => each.id !== id);
}

function sibling(path: readonly string[]): readonly string[] {
  return [...path.slice(0, -1), "ELSEWHERE"];
}

/** Gives a unit CA another place in the tree, with constraints to match. */
function move(draft: Draft, path: readonly string[]): void {
  draft.subject = looseName(path);
  change(draft, OID.nameConstraints, nameConstraints([looseName(path)]));
}

function rename(draft: Draft, path: readonly string[]): void {
  draft.subject = looseName(path, "Lê Văn Tám");
}

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

function alternativeName(path: readonly string[]): Draft["extensions"][number] {
  return { id: OID.subjectAltName, critical: false, value: sequenceOf(tagged(4, looseName(path, "x"))) };
}

export const MUTATIONS: readonly Mutation[] = [
  { name: "nothing changed", refusal: [], openssl: "accepts", apply: () => undefined },
  {
    name: "an authority's clearance above its issuer's (the lower one holds)",
    refusal: [],
    openssl: "accepts",
    apply: (scene) => {
      const all = sequenceOf(oid(OID.clearancePolicy), namedBits([1, 3, 4, 5]));
      change(anyAuthority(scene), OID.authorityClearanceConstraints, sequenceOf(all));
    },
  },
  {
    name: "M10: path length exceeded",
    refusal: ["path-length"],
    openssl: "refuses",
    depth: 2,
    apply: ({ chain, pick }) => {
      const at = pick(chain.length - 3);
      change(chain[at] as Draft, OID.basicConstraints, sequenceOf(boolean(true), integer(0)));
    },
  },
  {
    name: "path length not falling",
    refusal: ["path-length"],
    openssl: "accepts",
    apply: (scene) => change(anyAuthority(scene), OID.basicConstraints, sequenceOf(boolean(true), integer(9))),
  },
  {
    name: "path length absent",
    refusal: ["basic-constraints"],
    openssl: "accepts",
    apply: (scene) => change(anyAuthority(scene), OID.basicConstraints, sequenceOf(boolean(true))),
  },
  {
    name: "M9: a unit CA certifies somebody of a sibling unit",
    refusal: ["name-constraint"],
    openssl: "refuses",
    leaf: "signing",
    apply: (scene) => rename(leafOf(scene), sibling(leafOf(scene).path)),
  },
  {
    name: "M9: a commune CA certifies somebody of its province",
    refusal: ["name-constraint"],
    openssl: "refuses",
    leaf: "signing",
    depth: 2,
    apply: (scene) => rename(leafOf(scene), leafOf(scene).path.slice(0, -1)),
  },
  {
    name: "M9: a commune CA certifies another commune of the same province",
    refusal: ["name-constraint"],
    openssl: "refuses",
    leaf: "signing",
    depth: 3,
    apply: (scene) => {
      const ca = lastAuthority(scene);
      const elsewhere = [...ca.path.slice(0, -2), "ELSEWHERE"];
      move(ca, elsewhere);
      rename(leafOf(scene), elsewhere);
    },
  },
  {
    name: "M9: a commune CA certifies another province",
    refusal: ["name-constraint"],
    openssl: "refuses",
    leaf: "signing",
    depth: 3,
    apply: (scene) => {
      const ca = lastAuthority(scene);
      const province = [ca.path[0] as string, "ELSEWHERE"];
      move(ca, province);
      rename(leafOf(scene), province);
    },
  },
  {
    name: "a unit CA certifies somebody of a unit below, past that unit's own CA",
    refusal: ["name-constraint"],
    openssl: "accepts",
    leaf: "signing",
    apply: (scene) => rename(leafOf(scene), [...leafOf(scene).path, "BELOW"]),
  },
  {
    name: "another organisation below the root",
    refusal: ["name-constraint"],
    openssl: "accepts",
    leaf: "signing",
    depth: 1,
    apply: (scene) => {
      const path = ["XX", ...lastAuthority(scene).path.slice(1)];
      move(lastAuthority(scene), path);
      rename(leafOf(scene), path);
    },
  },
  {
    name: "a person certified by the root itself",
    refusal: ["wrong-issuer"],
    openssl: "accepts",
    leaf: "signing",
    apply: ({ chain }) => void chain.splice(1, chain.length - 2),
  },
  {
    name: "a relay certified by a unit CA",
    refusal: ["wrong-issuer"],
    openssl: "refuses",
    depth: 1,
    apply: async (scene) => {
      const relay = await draftLeaf("relay-tsa", scene.spare[0] as Keys, [lastAuthority(scene).path[0] as string]);
      scene.chain[scene.chain.length - 1] = relay;
    },
  },
  {
    name: "self-issued: a unit CA that a colleague of the same unit issued",
    refusal: ["self-issued"],
    openssl: "accepts",
    apply: async (scene) => {
      const colleague = lastAuthority(scene);
      change(colleague, OID.basicConstraints, sequenceOf(boolean(true), integer(1)));
      for (const [i, each] of scene.chain.slice(0, -2).entries()) {
        change(each, OID.basicConstraints, sequenceOf(boolean(true), integer(9 - i)));
      }
      scene.chain.splice(-1, 0, await draftAuthority(scene.spare[0] as Keys, colleague.path, 0));
    },
  },
  {
    name: "a second self-signed root in the middle",
    refusal: ["self-issued", "no-issuer"],
    openssl: "either",
    apply: async (scene) => {
      scene.chain.splice(
        1,
        0,
        await draftAuthority(scene.spare[0] as Keys, [lastAuthority(scene).path[0] as string], 8),
      );
    },
  },
  {
    name: "M10: an official's certificate as issuer",
    refusal: ["not-a-ca"],
    openssl: "refuses",
    leaf: "signing",
    apply: async (scene) => {
      scene.chain.push(await draftLeaf("signing", scene.spare[0] as Keys, leafOf(scene).path));
    },
  },
  {
    name: "an authority without the CA flag",
    refusal: ["not-a-ca"],
    openssl: "refuses",
    apply: (scene) => change(anyAuthority(scene), OID.basicConstraints, sequenceOf()),
  },
  {
    name: "an authority without basic constraints",
    refusal: ["not-a-ca"],
    openssl: "refuses",
    apply: (scene) => drop(anyAuthority(scene), OID.basicConstraints),
  },
  {
    name: "an authority whose basic constraints are not critical",
    refusal: ["extension-set"],
    openssl: "refuses",
    apply: (scene) => {
      for (const each of anyAuthority(scene).extensions) if (each.id === OID.basicConstraints) each.critical = false;
    },
  },
  {
    name: "an official with the CA flag",
    refusal: ["basic-constraints"],
    openssl: "either",
    apply: (scene) => change(leafOf(scene), OID.basicConstraints, sequenceOf(boolean(true))),
  },
  {
    name: "an authority without keyCertSign",
    refusal: ["key-usage"],
    openssl: "refuses",
    apply: (scene) => change(anyAuthority(scene), OID.keyUsage, namedBits([0, 6])),
  },
  {
    name: "an authority without key usage",
    refusal: ["key-usage"],
    openssl: "refuses",
    apply: (scene) => drop(anyAuthority(scene), OID.keyUsage),
  },
  {
    name: "an official for key agreement only",
    refusal: ["key-usage"],
    openssl: "accepts",
    apply: (scene) => change(leafOf(scene), OID.keyUsage, namedBits([4])),
  },
  {
    name: "an official with keyCertSign",
    refusal: ["key-usage"],
    openssl: "refuses",
    apply: (scene) => change(leafOf(scene), OID.keyUsage, namedBits([0, 1, 5])),
  },
  {
    name: "a named bit list with trailing zero bits",
    refusal: ["key-usage"],
    openssl: "either",
    leaf: "signing",
    apply: (scene) => change(leafOf(scene), OID.keyUsage, element(0x03, Uint8Array.of(0, 0xc0))),
  },
  {
    name: "a foreign extended key usage",
    refusal: ["extended-key-usage"],
    openssl: "accepts",
    leaf: "signing",
    apply: (scene) =>
      void leafOf(scene).extensions.splice(2, 0, {
        id: OID.extendedKeyUsage,
        critical: false,
        value: sequenceOf(oid("1.3.6.1.5.5.7.3.4")),
      }),
  },
  {
    name: "an extended key usage beside the one",
    refusal: ["extended-key-usage"],
    openssl: "accepts",
    leaf: "authentication",
    apply: (scene) =>
      change(leafOf(scene), OID.extendedKeyUsage, sequenceOf(oid(OID.clientAuth), oid(OID.timeStamping))),
  },
  {
    name: "M10: an unknown critical extension",
    refusal: ["unknown-critical"],
    openssl: "refuses",
    apply: (scene) => void anyOf(scene).extensions.push({ id: "1.2.3.4", critical: true, value: nullElement() }),
  },
  {
    name: "an unknown extension",
    refusal: ["extension-set"],
    openssl: "accepts",
    apply: (scene) => void anyOf(scene).extensions.push({ id: "1.2.3.4", critical: false, value: nullElement() }),
  },
  {
    name: "an extension twice",
    refusal: ["extension-set"],
    openssl: "refuses",
    apply: (scene) => {
      const draft = anyOf(scene);
      draft.extensions.push({ ...(draft.extensions[1] as Draft["extensions"][number]) });
    },
  },
  {
    name: "extensions in another order",
    refusal: ["extension-set"],
    openssl: "accepts",
    apply: (scene) => void anyOf(scene).extensions.reverse(),
  },
  {
    name: "a critical clearance",
    refusal: ["extension-set"],
    openssl: "refuses",
    apply: (scene) => {
      for (const each of anyAuthority(scene).extensions) {
        if (each.id === OID.authorityClearanceConstraints) each.critical = true;
      }
    },
  },
  {
    name: "M10: a foreign directory name as alternative name",
    refusal: ["alternative-name"],
    openssl: "refuses",
    apply: (scene) => void leafOf(scene).extensions.push(alternativeName(sibling(leafOf(scene).path))),
  },
  {
    name: "a directory name of its own unit as alternative name",
    refusal: ["alternative-name"],
    openssl: "accepts",
    apply: (scene) => void leafOf(scene).extensions.push(alternativeName(leafOf(scene).path)),
  },
  {
    name: "an authority without name constraints",
    refusal: ["extension-set"],
    openssl: "accepts",
    apply: (scene) => drop(anyAuthority(scene), OID.nameConstraints),
  },
  {
    name: "name constraints of a sibling unit",
    refusal: ["name-constraint"],
    openssl: "refuses",
    apply: (scene) => {
      const ca = anyAuthority(scene);
      change(ca, OID.nameConstraints, nameConstraints([looseName(sibling(ca.path))]));
    },
  },
  {
    name: "name constraints wider than the unit",
    refusal: ["name-constraint"],
    openssl: "accepts",
    apply: (scene) => {
      const ca = anyAuthority(scene);
      change(ca, OID.nameConstraints, nameConstraints([looseName(ca.path.slice(0, -1))]));
    },
  },
  {
    name: "two permitted trees",
    refusal: ["name-constraint"],
    openssl: "accepts",
    apply: (scene) => {
      const ca = anyAuthority(scene);
      change(ca, OID.nameConstraints, nameConstraints([looseName(ca.path), looseName(sibling(ca.path))]));
    },
  },
  {
    name: "an excluded tree",
    refusal: ["name-constraint"],
    openssl: "either",
    apply: (scene) => {
      const ca = anyAuthority(scene);
      change(ca, OID.nameConstraints, nameConstraints([looseName(ca.path)], [looseName([...ca.path, "SHUT"])]));
    },
  },
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
    name: "M10: an empty subject",
    refusal: ["empty-name"],
    openssl: "refuses",
    apply: (scene) => void (leafOf(scene).subject = sequenceOf()),
  },
  {
    name: "M10: an authority with an empty subject",
    refusal: ["empty-name"],
    openssl: "refuses",
    apply: (scene) => void (lastAuthority(scene).subject = sequenceOf()),
  },
  {
    name: "attributes of a name in another order",
    refusal: ["name"],
    openssl: "refuses",
    leaf: "signing",
    apply: (scene) => {
      const [organisation = "", ...units] = leafOf(scene).path;
      leafOf(scene).subject = sequenceOf(
        ...units.map((code) => rdn(OID.unit, utf8String(code))),
        rdn(OID.organisation, utf8String(organisation)),
        rdn(OID.commonName, utf8String("Lê Văn Tám")),
      );
    },
  },
  {
    name: "a name as one RDN of many attributes",
    refusal: ["name"],
    openssl: "refuses",
    leaf: "signing",
    apply: (scene) => {
      const [organisation = "", unit = ""] = leafOf(scene).path;
      leafOf(scene).subject = sequenceOf(
        setOf([
          sequenceOf(oid(OID.organisation), utf8String(organisation)),
          sequenceOf(oid(OID.unit), utf8String(unit)),
          sequenceOf(oid(OID.commonName), utf8String("Lê Văn Tám")),
        ]),
      );
    },
  },
  {
    name: "a unit code in decomposed letters under a tree in composed ones",
    refusal: ["name"],
    openssl: "refuses",
    leaf: "signing",
    apply: (scene) => {
      const path = [...lastAuthority(scene).path.slice(0, -1), "TỈNH"];
      move(lastAuthority(scene), path);
      rename(
        leafOf(scene),
        path.map((code) => code.normalize("NFD")),
      );
    },
  },
  {
    name: "a person's name in decomposed letters",
    refusal: ["name"],
    openssl: "accepts",
    leaf: "signing",
    apply: (scene) => void (leafOf(scene).subject = looseName(leafOf(scene).path, "Lê Văn Tám".normalize("NFD"))),
  },
  {
    name: "a unit code in small letters",
    refusal: ["name"],
    openssl: "accepts",
    leaf: "signing",
    apply: (scene) =>
      rename(
        leafOf(scene),
        leafOf(scene).path.map((code) => code.toLowerCase()),
      ),
  },
  {
    name: "a name as PrintableString",
    refusal: ["name"],
    openssl: "accepts",
    leaf: "signing",
    apply: (scene) => {
      const name = looseName(leafOf(scene).path);
      const common = rdn(OID.commonName, element(0x13, utf8("Le Van Tam")));
      leafOf(scene).subject = sequenceOf(name.subarray(2), common);
    },
  },
  ...["seal", "Root", "device-0", "relay-tsa", "\u202egnp.exe", "two  spaces", " lead", "a\u0000b", "\u200b"].map(
    (text): Mutation => ({
      name: `a person called ${JSON.stringify(text)}`,
      refusal: ["name"],
      openssl: "either",
      leaf: "signing",
      apply: (scene) => void (leafOf(scene).subject = looseName(leafOf(scene).path, text)),
    }),
  ),
  {
    name: "a device without its number",
    refusal: ["name"],
    openssl: "accepts",
    leaf: "device",
    apply: (scene) => void (leafOf(scene).subject = looseName(leafOf(scene).path, "device-")),
  },
  {
    name: "a seal with a person's name",
    refusal: ["name"],
    openssl: "accepts",
    leaf: "seal",
    apply: (scene) => rename(leafOf(scene), leafOf(scene).path),
  },
  {
    name: "another name of the issuer than the issuer's",
    refusal: ["no-issuer"],
    openssl: "refuses",
    apply: (scene) => void (leafOf(scene).issuer = looseName(sibling(lastAuthority(scene).path))),
  },
  {
    name: "another key identifier of the issuer than the issuer's",
    refusal: ["no-issuer"],
    openssl: "refuses",
    apply: (scene) => void (leafOf(scene).authorityKeyId = sequenceOf(element(0x80, new Uint8Array(20)))),
  },
  {
    name: "an authority key identifier with a serial number instead",
    refusal: ["key-identifier"],
    openssl: "refuses",
    apply: (scene) => void (leafOf(scene).authorityKeyId = sequenceOf(element(0x82, Uint8Array.of(1)))),
  },
  {
    name: "a key identifier of another key",
    refusal: ["key-identifier"],
    openssl: "accepts",
    apply: (scene) => change(leafOf(scene), OID.subjectKeyIdentifier, octetString(new Uint8Array(20))),
  },
  ...[OID.subjectKeyIdentifier, OID.authorityKeyIdentifier, OID.certificatePolicies].map((id): Mutation => ({
    name: `an authority without extension ${id}`,
    refusal: ["extension-set"],
    openssl: id === OID.certificatePolicies ? "accepts" : "refuses",
    apply: (scene) => drop(lastAuthority(scene), id),
  })),
  {
    name: "a policy that tells another kind",
    refusal: ["key-usage", "extended-key-usage", "extension-set", "name"],
    openssl: "accepts",
    leaf: "signing",
    apply: (scene) =>
      change(
        leafOf(scene),
        OID.certificatePolicies,
        sequenceOf(sequenceOf(oid(`${OID.kindPolicy}.${2 + scene.pick(5)}`))),
      ),
  },
  {
    name: "an unknown policy",
    refusal: ["policy"],
    openssl: "accepts",
    apply: (scene) => change(leafOf(scene), OID.certificatePolicies, sequenceOf(sequenceOf(oid("1.2.3.4")))),
  },
  {
    name: "a clearance under another security policy",
    refusal: ["clearance"],
    openssl: "accepts",
    apply: (scene) =>
      change(
        anyAuthority(scene),
        OID.authorityClearanceConstraints,
        sequenceOf(sequenceOf(oid("1.2.3.4"), namedBits([1, 3]))),
      ),
  },
  {
    name: "a clearance with a gap",
    refusal: ["clearance"],
    openssl: "accepts",
    leaf: "signing",
    apply: (scene) => {
      const gap = sequenceOf(oid(OID.clearancePolicy), namedBits([1, 5]));
      change(leafOf(scene), OID.subjectDirectoryAttributes, sequenceOf(sequenceOf(oid(OID.clearance), setOf([gap]))));
    },
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

/** One bit of one certificate below the root, anywhere. */
export function flipBit(scene: Scene): void {
  anyOf(scene).spoil = (der) => {
    const at = scene.pick(der.length);
    const changed = own(der);
    changed[at] = (changed[at] as number) ^ (1 << scene.pick(8));
    return changed;
  };
}
