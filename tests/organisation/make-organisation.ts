/**
 * Makes an invented organisation of any shape in memory: root, unit chains, authorities, people with their keys and
 * certificates, compartments. Every statement is issued and verified by the product's own code; keys are new each time,
 * while names, ids and salts come from the given randomness.
 */
import { type Level, LEVELS } from "../../shared/domain/level.ts";
import type { Role } from "../../shared/domain/role.ts";
import { type UnitCode, unitCode } from "../../shared/domain/unit-code.ts";
import { type Bytes, sha256Hex, toHex } from "../../shared/encoding/bytes.ts";
import { drawRandom, type Random } from "../../shared/encoding/random.ts";
import { seededRandom } from "../../shared/encoding/testing/seeded-random.ts";
import { exportPublicKey, generateSigningKeys } from "../../shared/pki/keys.ts";
import { createPathMemory, type PathMemory } from "../../shared/pki/path-memory.ts";
import type { TrustAnchor } from "../../shared/pki/validate-path.ts";
import type { Result } from "../../shared/result.ts";
import { generateCompartmentSeed, type Hpke } from "../../shared/sealing/hpke.ts";
import { loadHpke } from "../../shared/sealing/load-hpke.ts";
import {
  certifyPerson,
  compartmentOpening,
  deviceAdmission,
  memberAdmission,
  type PersonCertificates,
} from "../../shared/trust/admit.ts";
import type { ChainState } from "../../shared/trust/chain-state.ts";
import { createUnit, foundOrganisation, type Validity } from "../../shared/trust/create-unit.ts";
import { extendChain } from "../../shared/trust/extend-chain.ts";
import type { StatementContent, StatementSigner } from "../../shared/trust/issue-statement.ts";
import { createView, type OrganisationView } from "../../shared/trust/organisation-view.ts";
import { commitRosterEntry, ROSTER_SALT_SIZE, writeRosterEntry } from "../../shared/trust/roster.ts";
import type { Branch, SignedStatement, UnitKind } from "../../shared/trust/statement.ts";
import type { ChainContext } from "../../shared/trust/verify-chain.ts";
import { inventedName, inventedTitle } from "./invented-names.ts";

export interface PersonShape {
  readonly roles: readonly Role[];
  /** Up to the unit's ceiling where absent. */
  readonly levels?: readonly Level[];
  readonly name?: string;
  readonly title?: string;
}

export interface UnitShape {
  readonly code: string;
  readonly name: string;
  readonly kind: UnitKind;
  readonly branch?: Branch;
  /** That of the organisation where absent. */
  readonly ceiling?: Level;
  /** Levels with an open compartment; all up to the ceiling where absent. */
  readonly compartments?: readonly Level[];
  readonly people?: readonly PersonShape[];
  readonly units?: readonly UnitShape[];
}

export interface OrganisationShape {
  readonly code?: string;
  readonly name?: string;
  readonly network?: "isolated" | "internet";
  readonly ceiling?: Level;
  readonly units: readonly UnitShape[];
}

export interface KeyPair {
  /** Extractable, so that it can be wrapped or handed to other tools. */
  readonly privateKey: CryptoKey;
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Bytes;
}

export interface Person {
  readonly unit: UnitCode;
  readonly member: string;
  readonly roles: readonly Role[];
  readonly levels: readonly Level[];
  readonly name: string;
  readonly title: string;
  /** Roster entry and its salt. */
  readonly entry: Bytes;
  readonly salt: Bytes;
  readonly keys: {
    readonly signing: KeyPair;
    readonly authentication: KeyPair;
    readonly device: KeyPair;
    readonly seal: KeyPair;
  };
  readonly certificates: PersonCertificates;
  /** Fingerprint of the device certificate. */
  readonly device: string;
  readonly wrapSeed: Bytes;
  /** DER of the authorities above the person's certificates. */
  readonly chain: readonly Bytes[];
}

export interface Unit {
  readonly code: UnitCode;
  readonly authority: StatementSigner;
  readonly statements: readonly SignedStatement[];
  readonly state: ChainState;
  readonly people: readonly Person[];
  /** The seed of each open compartment. */
  readonly seeds: readonly { readonly level: Level; readonly epoch: number; readonly seed: Bytes }[];
}

export interface MadeOrganisation {
  readonly code: UnitCode;
  readonly root: TrustAnchor;
  readonly rootSigner: StatementSigner;
  readonly context: ChainContext & { readonly memory: PathMemory };
  /** The organisation's own chain. */
  readonly statements: readonly SignedStatement[];
  readonly units: ReadonlyMap<string, Unit>;
  readonly view: OrganisationView;
  readonly hpke: Hpke;
  readonly at: Date;
  readonly validity: Validity;
  /** @throws where there is no such unit */
  unit(code: string): Unit;
  /** The first person of the unit with the role. @throws where there is none */
  person(code: string, role: Role): Person;
  /** Writes the next statement of a unit's chain with the given signer, or the unit's own authority. */
  extend(code: string, content: StatementContent, signer?: StatementSigner): Promise<Unit>;
  /** The next epoch of a level, with its seed in `seeds`. */
  openCompartment(code: string, level: Level): Promise<void>;
  /** One person more, with one device. */
  admit(code: string, wish: PersonShape, levels: readonly Level[]): Promise<Person>;
}

export interface MakeOptions {
  /** When every statement is made; fixed where absent. */
  readonly at?: Date;
  readonly validity?: Validity;
  /** Names, ids, salts and seeds; seeded where absent, which is for tests only. */
  readonly random?: Random;
}

export async function makeOrganisation(shape: OrganisationShape, options: MakeOptions = {}): Promise<MadeOrganisation> {
  const at = options.at ?? new Date("2027-06-15T08:30:00.000Z");
  const validity = options.validity ?? {
    notBefore: new Date("2026-01-01T00:00:00Z"),
    notAfter: new Date("2046-01-01T00:00:00Z"),
  };
  const random = options.random ?? seededRandom(1);
  const [hpke, code, ceiling] = [await loadHpke(), unitCode(shape.code ?? "Z00"), shape.ceiling ?? "topSecret"];
  const founded = done(
    await foundOrganisation({
      organisation: code,
      name: shape.name ?? "Tổ chức mẫu",
      network: shape.network ?? "isolated",
      ceiling,
      depth: 5,
      keys: await makeKeyPair(),
      ...validity,
      at,
    }),
  );
  const context = { root: founded.root, organisation: code, memory: createPathMemory() };
  const units = new Map<string, Unit>();
  const states = new Map<string, ChainState>([[code, founded.state]]);
  let people = 0;

  async function makeUnit(wish: UnitShape, parent: ChainState, signer: StatementSigner, depth: number): Promise<void> {
    const unitCeiling = wish.ceiling ?? ceiling;
    const keys = await makeKeyPair();
    const created = done(
      await createUnit(context, {
        unit: unitCode(wish.code),
        name: wish.name,
        kind: wish.kind,
        branch: wish.branch ?? "party",
        ceiling: unitCeiling,
        parent,
        signer,
        authorityKey: keys.publicKey,
        depth,
        validity,
        at,
      }),
    );
    const authority = { ...created.authority, privateKey: keys.privateKey };
    units.set(wish.code, {
      code: created.state.unit,
      authority,
      statements: created.signed,
      state: created.state,
      people: [],
      seeds: [],
    });
    states.set(wish.code, created.state);
    const levels = LEVELS.slice(0, LEVELS.indexOf(unitCeiling) + 1);
    for (const level of wish.compartments ?? levels) await openCompartment(wish.code, level);
    for (const person of wish.people ?? []) await admit(wish.code, person, person.levels ?? levels);
    for (const below of wish.units ?? []) await makeUnit(below, unit(wish.code).state, authority, depth - 1);
  }

  async function openCompartment(unitOf: string, level: Level): Promise<void> {
    const seed = generateCompartmentSeed(random);
    const content = await compartmentOpening(hpke, unit(unitOf).state, level, seed);
    const { state, seeds, ...rest } = await extend(unitOf, content);
    const epoch = state.compartments.at(-1)?.epoch as number;
    units.set(unitOf, { ...rest, state, seeds: [...seeds, { level, epoch, seed }] });
  }

  async function admit(unitOf: string, wish: PersonShape, levels: readonly Level[]): Promise<Person> {
    const { authority, state } = unit(unitOf);
    const name = wish.name ?? inventedName(people);
    const title = wish.title ?? inventedTitle(wish.roles, people);
    people += 1;
    const [member, deviceId] = [toHex(drawRandom(random, 16)), toHex(drawRandom(random, 16))];
    const salt = drawRandom(random, ROSTER_SALT_SIZE);
    const entry = writeRosterEntry({ unit: state.unit, member, name, title });
    const keys = {
      signing: await makeKeyPair(),
      authentication: await makeKeyPair(),
      device: await makeKeyPair(),
      seal: await makeKeyPair(),
    };
    const certificates = await certifyPerson({
      signer: authority,
      path: state.path,
      name,
      roles: wish.roles,
      levels,
      deviceId,
      keys: {
        signing: keys.signing.publicKey,
        authentication: keys.authentication.publicKey,
        device: keys.device.publicKey,
        seal: keys.seal.publicKey,
      },
      validity,
    });
    const wrapSeed = generateCompartmentSeed(random);
    const roster = await commitRosterEntry(salt, entry);
    await extend(unitOf, await memberAdmission({ member, roles: wish.roles, levels, certificates, roster }));
    const wrapKey = await hpke.publicKeyFromSeed(wrapSeed);
    const after = await extend(unitOf, await deviceAdmission({ member, certificates, wrapKey, levels }));
    const person: Person = {
      unit: state.unit,
      member,
      roles: wish.roles,
      levels,
      name,
      title,
      entry,
      salt,
      keys,
      certificates,
      device: await sha256Hex(certificates.device),
      wrapSeed,
      chain: [authority.certificate, ...authority.chain],
    };
    units.set(unitOf, { ...after, people: [...after.people, person] });
    return person;
  }

  async function extend(unitOf: string, content: StatementContent, signer?: StatementSigner): Promise<Unit> {
    const before = unit(unitOf);
    const parent = states.get(before.state.path.at(-2) as string) as ChainState;
    const { signed, state } = done(
      await extendChain(context, {
        unit: before.code,
        state: before.state,
        content,
        signer: signer ?? before.authority,
        parent,
        at,
      }),
    );
    const after = { ...before, state, statements: [...before.statements, signed] };
    units.set(unitOf, after);
    states.set(unitOf, state);
    return after;
  }

  function unit(wanted: string): Unit {
    const found = units.get(wanted);
    if (found === undefined) throw new RangeError(`no unit ${wanted}`);
    return found;
  }

  for (const each of shape.units) await makeUnit(each, founded.state, founded.signer, 4);
  return {
    code,
    root: founded.root,
    rootSigner: founded.signer,
    context,
    statements: [founded.signed],
    units,
    get view() {
      return createView(code, founded.root, [...states.values()]);
    },
    hpke,
    at,
    validity,
    unit,
    person(wanted, role) {
      const found = unit(wanted).people.find(({ roles }) => roles.includes(role));
      if (found === undefined) throw new RangeError(`no ${role} in ${wanted}`);
      return found;
    },
    extend,
    openCompartment,
    admit,
  };
}

export async function makeKeyPair(): Promise<KeyPair> {
  const { privateKey, publicKey } = await generateSigningKeys();
  return { privateKey, publicKey: await exportPublicKey(publicKey) };
}

/** The value of a step that cannot be refused here. */
function done<T>(result: Result<T, { readonly type: string }>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}
