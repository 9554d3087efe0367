/** Who certifies whom: places in the tree, lengths of paths, issuers that are none. */
import { boolean, integer, namedBits, oid, sequenceOf } from "../der-writer.ts";
import { OID } from "../oids.ts";
import { type Draft, type Keys, draftAuthority, draftLeaf } from "./hostile-chain.ts";
import { type Mutation, anyAuthority, change, lastAuthority, leafOf, move, rename, sibling } from "./mutation.ts";

export const AUTHORITY_MUTATIONS: readonly Mutation[] = [
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
];
