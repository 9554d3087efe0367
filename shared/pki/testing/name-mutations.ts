/** Names that are empty, out of order, spelled otherwise, or that belong to somebody else. */
import { utf8 } from "../../encoding/bytes.ts";
import { element, oid, sequenceOf, setOf, utf8String } from "../der-writer.ts";
import { OID } from "../oids.ts";
import { looseName, rdn } from "./hostile-chain.ts";
import { type Mutation, lastAuthority, leafOf, move, rename, sibling } from "./mutation.ts";

export const NAME_MUTATIONS: readonly Mutation[] = [
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
];
