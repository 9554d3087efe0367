/** Extensions that are wrong, missing, foreign, doubled or out of place. */
import {
  boolean,
  element,
  namedBits,
  nullElement,
  octetString,
  oid,
  sequenceOf,
  setOf,
  tagged,
} from "../der-writer.ts";
import { OID } from "../oids.ts";
import { type Draft, looseName, nameConstraints } from "./hostile-chain.ts";
import { type Mutation, anyAuthority, anyOf, change, drop, lastAuthority, leafOf, sibling } from "./mutation.ts";

function alternativeName(path: readonly string[]): Draft["extensions"][number] {
  return { id: OID.subjectAltName, critical: false, value: sequenceOf(tagged(4, looseName(path, "x"))) };
}

export const EXTENSION_MUTATIONS: readonly Mutation[] = [
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
    name: "a criticality of FALSE that is written out",
    refusal: ["der"],
    openssl: "either",
    apply: (scene) => {
      const draft = leafOf(scene);
      for (const each of draft.extensions) if (each.id === OID.certificatePolicies) each.criticality = boolean(false);
    },
  },
];
