import { beforeAll, describe, expect, it } from "vitest";
import { makeKeyPair } from "../../tests/organisation/make-organisation.ts";
import { unitCode } from "../domain/unit-code.ts";
import { foundOrganisation } from "./create-unit.ts";
import { issueStatement, type StatementContent, type StatementWish } from "./issue-statement.ts";
import type { SignedStatement } from "./statement.ts";
import {
  org,
  HEX64,
  orgState,
  state,
  parentCa,
  memberContent,
  verdict,
  verdictOn,
  recoveryKey,
  prepareScene,
} from "./testing/chain-scene.ts";

beforeAll(prepareScene);

describe("the first statements", () => {
  const ROOT_TERM = { notBefore: new Date("2026-01-01T00:00:00Z"), notAfter: new Date("2046-01-01T00:00:00Z") };
  const first = (content: StatementContent, change: Partial<StatementWish> = {}) =>
    issueStatement({ unit: org.code, content, previous: undefined, signer: org.rootSigner, at: org.at, ...change });
  const organisation = (change: object = {}): StatementContent => ({
    kind: "organisation",
    body: {
      name: "Tổ chức mẫu",
      network: "isolated",
      ceiling: "secret",
      root: org.root.certificate.fingerprint,
      ...change,
    },
  });
  const created = (change: object = {}): StatementContent => ({
    kind: "unit-created",
    body: {
      name: "Đảng ủy xã Thử Nghiệm 09",
      kind: "commune",
      branch: "party",
      path: [...state("Z01.01").path, unitCode("Z01.01.09")],
      ceiling: "secret",
      ...change,
    },
  });
  const inProvince = { unit: unitCode("Z01.01.09"), signer: undefined as never };

  it.each<[string, () => Promise<SignedStatement>]>([
    ["accepted", () => first(organisation())],
    ["root", () => first(organisation({ root: HEX64 }))],
    ["ceiling", () => first(organisation({ ceiling: "topSecret" }))],
    ["network-ceiling", () => first(organisation({ network: "internet" }))],
    ["signer", () => first(organisation(), { signer: org.unit("Z01").authority })],
    ["organisation-chain", () => first(organisation(), { unit: unitCode("Z01") })],
    ["first-statement", () => first(memberContent())],
  ])("of an organisation: %s", async (expected, make) => {
    expect(await verdictOn(await make(), undefined)).toBe(expected);
  });

  it.each<[string, () => Promise<SignedStatement>]>([
    ["accepted", () => first(created(), above())],
    ["accepted", () => first(created({ kind: "body" }), above())],
    ["ceiling", () => first(created({ ceiling: "topSecret" }), above())],
    // A province that made provinces would have them written to with all provinces.
    ["unit-kind", () => first(created({ kind: "province" }), above())],
    ["unit-kind", () => first(created({ kind: "centre" }), above())],
    [
      "path",
      () => first(created({ path: [org.code, unitCode("Z01.01.09")] }), { ...above(), unit: unitCode("Z01.01.08") }),
    ],
    ["path", () => first(created({ path: [org.code, "Z01.01", "Z01.01.09"] }), above())],
    ["parent-head", () => first(created({ path: [org.code, "Z01", "Z01.02", "Z01.01.09"] }), above())],
    ["signer", () => first(created(), { ...above(), signer: org.unit("Z01.02").authority })],
    ["organisation-chain", () => first(created(), { ...above(), unit: org.code })],
  ])("of a unit: %s", async (expected, make) => {
    expect(await verdictOn(await make(), undefined, state("Z01.01"))).toBe(expected);
  });
  const above = () => ({ ...inProvince, signer: parentCa(), parent: state("Z01.01") });

  it("nothing follows in the organisation's chain", async () => {
    const signed = await first(memberContent(), { previous: orgState });
    expect(await verdictOn(signed, orgState)).toBe("organisation-chain");
  });

  it("M9: a unit CA of another root is refused", async () => {
    const other = await foundOrganisation({
      organisation: org.code,
      name: "x",
      network: "isolated",
      ceiling: "secret",
      depth: 3,
      keys: await makeKeyPair(),
      ...ROOT_TERM,
      at: org.at,
    });
    if (!other.ok) throw new Error(other.error.type);
    expect(await verdictOn(other.value.signed, undefined)).toBe("root");
    expect(await verdict({ content: recoveryKey(), signer: other.value.signer })).toBe("signature");
  });
});
