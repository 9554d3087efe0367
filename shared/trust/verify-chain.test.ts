import { beforeAll, describe, expect, it } from "vitest";
import { unitCode } from "../domain/unit-code.ts";
import { type Bytes, toBase64Url } from "../encoding/bytes.ts";
import { makeKeyPair } from "../../tests/organisation/make-organisation.ts";
import { issueCertificate } from "../pki/issue-certificate.ts";
import type { ChainRule } from "./chain-rules.ts";
import type { AuthorityRecord, ChainState } from "./chain-state.ts";
import { issueStatement, type StatementSigner } from "./issue-statement.ts";
import { verifyNextStatement } from "./verify-chain.ts";
import {
  org,
  COMMUNE,
  SIBLING,
  HEX64,
  HEX32,
  removed,
  removedAbove,
  gone,
  state,
  parentCa,
  caOf,
  caContent,
  deviceContent,
  memberContent,
  type Wrong,
  verdict,
  verdictOn,
  compartment,
  ceiling,
  recoveryKey,
  revoked,
  clerkDevice,
  older,
  official,
  sealSubject,
  publicKeyOf,
  prepareScene,
} from "./testing/chain-scene.ts";

beforeAll(prepareScene);

describe("what belongs into the chain is accepted", () => {
  const accepted: readonly [string, () => Promise<Wrong> | Wrong][] = [
    ["a member", () => ({})],
    ["a device of a member", async () => ({ content: await deviceContent() })],
    ["the next epoch", () => ({ content: compartment("unclassified", 2) })],
    ["another authority", async () => ({ content: await caContent("Z01.01", COMMUNE) })],
    ["a statement from above by the root", () => ({ content: ceiling("unclassified"), signer: org.rootSigner })],
    [
      "what an authority of the unit above signed before it was removed: the statement that it names decides",
      () => ({ unit: SIBLING, content: recoveryKey(), signer: removedAbove, wish: { parent: whenInForce() } }),
    ],
    ["a recovery key", () => ({ content: recoveryKey() })],
    ["a revocation that reaches back", () => ({ content: revoked("device", ...clerkDevice()) })],
  ];
  it.each(accepted)("%s", async (_, wrong) => {
    expect(await verdict(await wrong())).toBe("accepted");
  });

  it("a member who changes roles keeps the certificates", async () => {
    const record = state(COMMUNE).members.find(({ member }) => member === org.person(COMMUNE, "leader").member);
    const { member, signing, authentication, roster } = record as NonNullable<typeof record>;
    const content = memberContent({ member, signing, authentication, roster, roles: ["administrator", "leader"] });
    expect(await verdict({ content })).toBe("accepted");
  });
});

const REFUSED: readonly (readonly [ChainRule | "parent-missing", string, () => Promise<Wrong> | Wrong])[] = [
  ["sequence", "a gap", () => ({ wish: { previous: { ...state(COMMUNE), seq: state(COMMUNE).seq + 1 } } })],
  ["sequence", "a second statement for a place", () => ({ wish: { previous: { ...state(COMMUNE), seq: 3 } } })],
  ["prev", "another past", () => ({ wish: { previous: { ...state(COMMUNE), head: HEX64 } } })],
  ["unit", "M8: another unit's code", () => ({ wish: { unit: unitCode(SIBLING) } })],
  [
    "first-statement",
    "a unit created again",
    () => ({
      content: {
        kind: "unit-created",
        body: { name: "x", kind: "commune", branch: "party", path: [...state(COMMUNE).path], ceiling: "unclassified" },
      },
    }),
  ],
  [
    "parent-head",
    "a parent's statement that is not there",
    () => ({ content: recoveryKey(), wish: { parent: { ...state("Z01.01"), head: HEX64 } } }),
  ],
  [
    "parent-head",
    "another parent",
    () => ({ content: recoveryKey(), signer: org.unit("Z01.02").authority, wish: { parent: state("Z01.02") } }),
  ],
  [
    "parent-missing",
    "a parent's statement that is not known yet",
    () => ({ content: recoveryKey(), wish: { parent: { ...state("Z01.01"), seq: 99 } } }),
  ],
  ["parent-missing", "a parent that is not known", () => ({ content: recoveryKey(), parentState: undefined })],
  ["parent-order", "an older state of the parent", () => ({ content: recoveryKey(), wish: { parent: older() } })],
  ["signer", "M9: an authority of a neighbour", () => ({ signer: org.unit(SIBLING).authority })],
  ["signer", "M9: an authority of the unit above, inside the unit", () => ({ signer: parentCa() })],
  [
    "signer",
    "M9: an authority of a neighbour, from above",
    () => ({ content: recoveryKey(), signer: org.unit(SIBLING).authority }),
  ],
  [
    "signer",
    "R9: an authority of the unit itself, setting the recovery key",
    () => ({ content: recoveryKey(), signer: org.unit(COMMUNE).authority }),
  ],
  ["signer", "an authority two levels above", () => ({ content: recoveryKey(), signer: org.unit("Z01").authority })],
  ["signer", "the root, inside the unit", () => ({ signer: org.rootSigner })],
  ["signer", "an authority that was removed", () => ({ signer: removed })],
  ["signer", "an authority that was removed above", () => ({ content: recoveryKey(), signer: removedAbove })],
  ["signer", "an authority that the parent never added", async () => ({ signer: await caOf(COMMUNE, "Z01.01") })],
  ["signature", "M10: an official's certificate", () => ({ signer: official() })],
  ["signature", "an authority after its last day", () => ({ wish: { at: new Date("2047-01-01T00:00:00.000Z") } })],
  ["signature", "an authority before its first day", () => ({ wish: { at: new Date("2025-01-01T00:00:00.000Z") } })],
  ["certificate", "no certificate", async () => ({ content: await deviceContent({ certificate: "AAAA" }) })],
  ["certificate", "a certificate of another kind", async () => ({ content: await deviceContent({}, sealSubject()) })],
  [
    "certificate",
    "a certificate after its last day",
    async () => ({ content: await deviceContent({}, { notAfter: new Date("2027-01-01T00:00:00Z") }) }),
  ],
  [
    "certificate-issuer",
    "M9: a device certified by a neighbour",
    async () => ({
      content: await deviceContent(
        {},
        {
          issuer: org.unit(SIBLING).authority,
          subject: { kind: "device", path: state(SIBLING).path, id: HEX32, clearance: "unclassified" },
        },
      ),
    }),
  ],
  [
    "certificate-issuer",
    "an authority certified by one that was removed above",
    async () => ({ content: { kind: "ca-added", body: { certificate: await certifiedBy(removedAbove) } } }),
  ],
  [
    "certificate-issuer",
    "a device certified by a removed authority",
    async () => ({ content: await deviceContent({}, { issuer: removed }) }),
  ],
  [
    "certificate-issuer",
    "an authority certified two levels above",
    async () => ({ content: await caContent("Z01", COMMUNE) }),
  ],
  ["certificate-unit", "an authority of another unit", async () => ({ content: await caContent("Z01.01", SIBLING) })],
  [
    "certificate-level",
    "a device cleared above the ceiling",
    async () => ({
      content: await deviceContent(
        {},
        { subject: { kind: "device", path: state(COMMUNE).path, id: HEX32, clearance: "secret" } },
      ),
    }),
  ],
  [
    "added-twice",
    "a device again",
    async () => ({
      unit: SIBLING,
      content: await deviceContent({
        member: org.person(SIBLING, "leader").member,
        certificate: toBase64Url(org.person(SIBLING, "leader").certificates.device),
      }),
    }),
  ],
  [
    "added-twice",
    "a device key again",
    async () => ({
      content: await deviceContent({}, { publicKey: org.person(COMMUNE, "leader").keys.device.publicKey }),
    }),
  ],
  [
    "added-twice",
    "another device's X-Wing key",
    async () => ({
      content: await deviceContent({ wrapKey: toBase64Url(state(COMMUNE).devices[0]?.wrapKey as Bytes) }),
    }),
  ],
  [
    "added-twice",
    "another device's seal",
    async () => ({
      content: await deviceContent({
        member: org.person(COMMUNE, "clerk").member,
        seal: state(COMMUNE).devices.find(({ seal }) => seal)?.seal?.fingerprint as string,
      }),
    }),
  ],
  [
    "added-twice",
    "an authority that was removed",
    () => ({ content: { kind: "ca-added", body: { certificate: toBase64Url(removed.certificate) } } }),
  ],
  [
    "added-twice",
    "a second certificate for an authority's key",
    async () => ({ content: await caContent("Z01.01", COMMUNE, await publicKeyOf(org.unit(COMMUNE).authority)) }),
  ],
  [
    "added-twice",
    "a compartment's key again",
    () => ({
      content: {
        kind: "compartment-opened",
        body: {
          level: "unclassified",
          epoch: 2,
          publicKey: toBase64Url(state(COMMUNE).compartments[0]?.publicKey as Bytes),
        },
      },
    }),
  ],
  [
    "added-twice",
    "M8: a colleague's certificate",
    () => ({ content: memberContent({ signing: state(COMMUNE).members[0]?.signing as string }) }),
  ],
  [
    "authority-unknown",
    "removing what is not there",
    () => ({ content: { kind: "ca-removed", body: { certificate: HEX64 } } }),
  ],
  ["ceiling", "a ceiling above the parent's", () => ({ content: ceiling("topSecret") })],
  ["member-unknown", "R7: a device of nobody", async () => ({ content: await deviceContent({ member: HEX32 }) })],
  [
    "member-revoked",
    "M3: a device of a member who left",
    async () => ({ content: await deviceContent({ member: gone }) }),
  ],
  ["member-revoked", "M3: a member who left", () => ({ content: memberContent({ member: gone }) })],
  ["levels", "a member above the ceiling", () => ({ content: memberContent({ levels: ["unclassified", "secret"] }) })],
  [
    "levels",
    "a device above its certificate",
    async () => ({
      content: await deviceContent(
        { levels: ["unclassified", "confidential"] },
        { subject: { kind: "device", path: state(COMMUNE).path, id: HEX32, clearance: "unclassified" } },
      ),
    }),
  ],
  ["levels", "a compartment above the ceiling", () => ({ content: compartment("secret", 2) })],
  ["seal-without-clerk", "a seal for a leader", async () => ({ content: await deviceContent({ seal: HEX64 }) })],
  ["epoch", "an epoch again", () => ({ content: compartment("unclassified", 1) })],
  ["epoch", "an epoch left out", () => ({ content: compartment("unclassified", 3) })],
  ["revocation", "of what is not there", () => ({ content: revoked("member", HEX32, 1) })],
  [
    "revocation",
    "from before it was there",
    () => ({ content: revoked("device", org.person(COMMUNE, "clerk").device, 1) }),
  ],
  [
    "revocation",
    "from a sequence to come",
    () => ({ content: revoked("device", org.person(COMMUNE, "clerk").device, 99) }),
  ],
  ["revocation", "again, from later on", () => ({ content: revoked("member", gone, state(COMMUNE).seq) })],
];

/** A certificate for a new authority of the commune. */
async function certifiedBy(issuer: StatementSigner): Promise<string> {
  const subject = { kind: "unit-ca", path: state(COMMUNE).path, pathLength: 0, clearance: "confidential" } as const;
  const { publicKey } = await makeKeyPair();
  return toBase64Url(await issueCertificate({ subject, publicKey, issuer, ...org.validity }));
}

/** The province's chain at the statement that added the authority which was removed later. */
function whenInForce(): ChainState {
  const province = state("Z01.01");
  const { from } = province.authorities.find(({ until }) => until !== undefined) as AuthorityRecord;
  return { ...province, seq: from, head: province.hashes[from] as string };
}

describe("what does not belong into the chain is refused by its rule", () => {
  it.each(REFUSED)("%s: %s", async (rule, _, wrong) => {
    expect(await verdict(await wrong())).toBe(rule);
  });

  it("levels: a device above its member", async () => {
    const person = org.person(COMMUNE, "leader");
    const record = state(COMMUNE).members.find(({ member }) => member === person.member);
    const { member, signing, authentication, roster } = record as NonNullable<typeof record>;
    const lower = memberContent({ member, signing, authentication, roster });
    const signed = await issueStatement({
      unit: unitCode(COMMUNE),
      content: lower,
      previous: state(COMMUNE),
      signer: org.unit(COMMUNE).authority,
      at: org.at,
    });
    const demoted = await verifyNextStatement({
      ...org.context,
      state: state(COMMUNE),
      signed,
      parentState: undefined,
    });
    if (!demoted.ok) throw new Error(demoted.error.type);
    const content = await deviceContent({ levels: ["unclassified", "confidential"] });
    const next = await issueStatement({
      unit: unitCode(COMMUNE),
      content,
      previous: demoted.value,
      signer: org.unit(COMMUNE).authority,
      at: org.at,
    });
    expect(await verdictOn(next, demoted.value)).toBe("levels");
  });
});
