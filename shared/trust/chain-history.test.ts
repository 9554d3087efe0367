/**
 * Random histories of one unit under its province: whatever the issuing side writes, the verifier accepts; and at every
 * point of every history each kind of tampering is refused by its rule.
 */
import fc from "fast-check";
import { beforeAll, expect, it } from "vitest";
import { makeKeyPair, makeOrganisation, type MadeOrganisation } from "../../tests/organisation/make-organisation.ts";
import { LEVELS } from "../domain/level.ts";
import { type Role, ROLES } from "../domain/role.ts";
import { unitCode } from "../domain/unit-code.ts";
import { toBase64Url, toHex } from "../encoding/bytes.ts";
import { drawRandom } from "../encoding/random.ts";
import { seededRandom } from "../encoding/testing/seeded-random.ts";
import { generateCompartmentSeed } from "../sealing/hpke.ts";
import {
  certifyPerson,
  compartmentOpening,
  deviceAdmission,
  memberAdmission,
  type PersonCertificates,
} from "./admit.ts";
import { authoritiesAt, ceilingAt, type ChainState, devicesAt, memberAt, membersAt } from "./chain-state.ts";
import { certifyAuthority } from "./create-unit.ts";
import { extendChain } from "./extend-chain.ts";
import { issueStatement, type StatementContent, type StatementSigner, type StatementWish } from "./issue-statement.ts";
import { isKindFromAbove, type SignedStatement } from "./statement.ts";
import { verifyChain, verifyNextStatement } from "./verify-chain.ts";

const UNIT = "Z01.01";
const NEIGHBOUR = "Z01.02";
const random = seededRandom(11);
let org: MadeOrganisation;

beforeAll(async () => {
  const unit = { kind: "province" as const, people: [] };
  org = await makeOrganisation({
    ceiling: "secret",
    units: [
      {
        ...{ code: "Z01", name: "Trung ương (mẫu)", kind: "centre" },
        units: [
          { ...unit, code: UNIT, name: "Tỉnh ủy Cao Bằng" },
          { ...unit, code: NEIGHBOUR, name: "Tỉnh ủy Nghệ An" },
        ],
      },
    ],
  });
});

/** What one administrator's client knows beside the chain. */
interface Scene {
  state: ChainState;
  statements: SignedStatement[];
  /** Authorities of the unit whose keys are at hand, by fingerprint. */
  readonly signers: Map<string, StatementSigner>;
  readonly certificates: Map<string, PersonCertificates>;
}

type Step = { readonly kind: string; readonly pick: number; readonly level: number; readonly roles: readonly Role[] };

const KINDS = [
  ...["member", "device", "device", "compartment", "change", "revoke-member", "revoke-device", "revoke-seal"],
  ...["authority", "remove-authority", "ceiling", "recovery"],
];

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom(...KINDS),
  pick: fc.nat(1000),
  level: fc.nat(2),
  roles: fc.subarray([...ROLES], { minLength: 1 }),
});

/** The next statement that the step asks for, or undefined where the state has nothing to which it applies. */
async function contentOf(scene: Scene, { kind, pick, level, roles }: Step): Promise<StatementContent | undefined> {
  const { state } = scene;
  const at = <T>(list: readonly T[]): T | undefined => list[pick % Math.max(list.length, 1)];
  const ceiling = LEVELS.indexOf(ceilingAt(state));
  const levels = LEVELS.slice(0, Math.min(level, ceiling) + 1);
  const member = at(membersAt(state));
  const device = at(devicesAt(state));
  const from = (record: { readonly from: number }): number => record.from + (pick % (state.seq + 2 - record.from));
  switch (kind) {
    case "member": {
      const id = toHex(drawRandom(random, 16));
      const certificates = await certify(scene, roles, levels);
      scene.certificates.set(id, certificates);
      return memberAdmission({ member: id, roles, levels, certificates, roster: "0".repeat(64) });
    }
    case "change": {
      const certificates = member && scene.certificates.get(member.member);
      return (
        certificates && memberAdmission({ member: member.member, roles, levels, certificates, roster: "1".repeat(64) })
      );
    }
    case "device": {
      if (member === undefined || member.levels.length === 0) return undefined;
      const certificates = await certify(scene, member.roles, member.levels);
      const wrapKey = await org.hpke.publicKeyFromSeed(generateCompartmentSeed(random));
      return deviceAdmission({ member: member.member, certificates, wrapKey, levels: member.levels });
    }
    case "compartment": {
      const wanted = levels.at(-1) ?? "unclassified";
      return compartmentOpening(org.hpke, state, wanted, generateCompartmentSeed(random));
    }
    case "revoke-member": {
      const first = state.members.find((each) => each.member === member?.member);
      return first && { kind: "revoked", body: { what: "member", id: first.member, from: from(first) } };
    }
    case "revoke-device":
      return device && { kind: "revoked", body: { what: "device", id: device.fingerprint, from: from(device) } };
    case "revoke-seal": {
      const seal = device?.seal;
      if (device === undefined || seal === undefined || seal.until !== undefined) return undefined;
      return { kind: "revoked", body: { what: "seal", id: seal.fingerprint, from: from(device) } };
    }
    case "authority": {
      const keys = await makeKeyPair();
      const parent = org.unit("Z01").authority;
      const authority = await certifyAuthority(org.context, {
        path: state.path,
        signer: parent,
        publicKey: keys.publicKey,
        depth: 1,
        clearance: ceilingAt(state),
        validity: org.validity,
      });
      scene.signers.set(toBase64Url(authority.certificate), { ...authority, privateKey: keys.privateKey });
      return { kind: "ca-added", body: { certificate: toBase64Url(authority.certificate) } };
    }
    case "remove-authority": {
      const authorities = authoritiesAt(state);
      const authority = at(authorities);
      if (authority === undefined || authorities.length < 2) return undefined;
      return { kind: "ca-removed", body: { certificate: authority.fingerprint } };
    }
    case "ceiling":
      return { kind: "ceiling-set", body: { ceiling: LEVELS[level] ?? "unclassified" } };
    default:
      return { kind: "recovery-key-set", body: { publicKey: toBase64Url(drawRandom(random, 1216)) } };
  }
}

function certify(scene: Scene, roles: readonly Role[], levels: StatementLevels): Promise<PersonCertificates> {
  return Promise.all([makeKeyPair(), makeKeyPair(), makeKeyPair(), makeKeyPair()]).then(([a, b, c, d]) =>
    certifyPerson({
      signer: signerOf(scene),
      path: scene.state.path,
      name: "Trần Thị Lan",
      roles,
      levels,
      deviceId: toHex(drawRandom(random, 16)),
      keys: { signing: a.publicKey, authentication: b.publicKey, device: c.publicKey, seal: d.publicKey },
      validity: org.validity,
    }),
  );
}

type StatementLevels = Parameters<typeof certifyPerson>[0]["levels"];

/** An authority of the unit that is in force. */
function signerOf({ state, signers }: Scene): StatementSigner {
  const authority = authoritiesAt(state).findLast(({ certificate }) => signers.has(toBase64Url(certificate)));
  return signers.get(toBase64Url((authority as NonNullable<typeof authority>).certificate)) as StatementSigner;
}

/** The next statement with something wrong in it, and the rule that it breaks. */
function tamperings(
  scene: Scene,
  wish: StatementWish,
): readonly (readonly [rule: string, change: Partial<StatementWish>])[] {
  const { state } = scene;
  const parent = org.unit("Z01").state;
  const others = isKindFromAbove(wish.content.kind) ? org.unit(NEIGHBOUR).authority : org.unit("Z01").authority;
  return [
    ["sequence", { previous: { ...state, seq: state.seq + 1 } }],
    ["sequence", { previous: { ...state, seq: state.seq - 1 } }],
    [
      "prev",
      { previous: { ...state, head: state.hashes[0] === state.head ? "f".repeat(64) : (state.hashes[0] as string) } },
    ],
    ["unit", { unit: unitCode(NEIGHBOUR) }],
    ["signer", { signer: others }],
    ["signature", { at: new Date("2050-01-01T00:00:00.000Z") }],
    ...(isKindFromAbove(wish.content.kind)
      ? ([
          ["parent-head", { parent: { ...parent, head: "e".repeat(64) } }],
          ["parent-head", { parent: org.unit(NEIGHBOUR).state }],
          ["parent-missing", { parent: { ...parent, seq: parent.seq + 1 } }],
        ] as const)
      : []),
  ];
}

async function verdict(signed: SignedStatement, state: ChainState): Promise<string> {
  const parentState = org.unit("Z01").state;
  const next = await verifyNextStatement({ ...org.context, state, signed, parentState });
  return next.ok ? "accepted" : next.error.type;
}

it("what is issued is accepted, and nothing that was tampered with", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), fc.nat(), async (steps, where) => {
      const unit = org.unit(UNIT);
      const { authority } = unit;
      const scene: Scene = {
        state: unit.state,
        statements: [...unit.statements],
        signers: new Map([[toBase64Url(authority.certificate), authority]]),
        certificates: new Map(),
      };
      for (const [i, each] of steps.entries()) {
        const content = await contentOf(scene, each);
        if (content === undefined) continue;
        const parent = org.unit("Z01").state;
        const above = isKindFromAbove(content.kind);
        const signer = above ? org.unit("Z01").authority : signerOf(scene);
        const wish = { unit: unit.code, state: scene.state, content, signer, at: org.at, parent };
        if (i === where % steps.length) {
          const plain = { ...wish, previous: scene.state };
          const { parent: _, ...inside } = plain;
          for (const [rule, change] of tamperings(scene, above ? plain : inside)) {
            const signed = await issueStatement({ ...(above ? plain : inside), ...change });
            expect([content.kind, await verdict(signed, scene.state)]).toEqual([content.kind, rule]);
          }
        }
        const before = structuredClone(scene.state);
        const next = await extendChain(org.context, wish);
        expect(next, content.kind).toMatchObject({ ok: true });
        if (!next.ok) return;
        expect(scene.state).toEqual(before);
        scene.state = next.value.state;
        scene.statements.push(next.value.signed);
      }
      // From nothing, and from a stored state, the statements say the same.
      const parentState = org.unit("Z01").state;
      const whole = await verifyChain({ ...org.context, state: undefined, statements: scene.statements, parentState });
      expect(whole).toEqual({ ok: true, value: scene.state });
      expect(structuredClone(scene.state)).toEqual(scene.state);
      checkHistory(scene.state);
    }),
    { seed: 20_270_615, numRuns: 25 },
  );
});

/** What must hold at every position of every chain. */
function checkHistory(state: ChainState): void {
  for (let seq = 0; seq <= state.seq; seq++) {
    const ids = membersAt(state, seq).map(({ member }) => member);
    expect(new Set(ids).size).toBe(ids.length);
    for (const device of devicesAt(state, seq)) {
      const member = memberAt(state, device.member, seq);
      expect(member).toBeDefined();
      expect(device.levels.every((level) => member?.levels.includes(level))).toBe(true);
    }
  }
}
