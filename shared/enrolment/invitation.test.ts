import { beforeAll, describe, expect, it } from "vitest";
import { unitCode } from "../domain/unit-code.ts";
import { fromBase64Url, sha256Hex, toBase64Url, toHex, utf8 } from "../encoding/bytes.ts";
import { seededRandom } from "../encoding/testing/seeded-random.ts";
import type { Hpke } from "../sealing/hpke.ts";
import { loadHpke } from "../sealing/load-hpke.ts";
import { writeObject } from "../wire/schema-parts.ts";
import { codeOf, isSameCode, transcriptHash } from "./code.ts";
import { type Invitation, invitationText, makeInvitation, readInvitation, rendezvousKeys } from "./invitation.ts";

const NOW = new Date("2027-06-15T08:30:00.000Z");
const wish = {
  relay: "https://tram.example:8443/relay",
  organisation: unitCode("Z00"),
  root: "ab".repeat(32),
  unit: unitCode("Z01.02"),
  expires: new Date("2027-06-15T20:30:00.000Z"),
};
let hpke: Hpke;
let invitation: Invitation;
let adminSeed: Uint8Array<ArrayBuffer>;

beforeAll(async () => {
  hpke = await loadHpke();
  ({ invitation, adminSeed } = await makeInvitation(wish, { hpke, random: seededRandom(1) }));
});

const text = (change: object): string => `tram-invitation:${toBase64Url(writeObject({ ...invitation, ...change }))}`;
const read = (value: string, more = {}) => readInvitation(value, { now: NOW, ...more });

describe("an invitation", () => {
  it("is read as it was written, also with the breaks that mail makes", async () => {
    const written = invitationText(invitation);
    expect(read(written)).toEqual({ ok: true, value: invitation });
    expect(read(`  ${written.replace(/(.{60})/g, "$1\r\n")}\n`)).toEqual({ ok: true, value: invitation });
    expect(invitation.adminKey).toBe(await sha256Hex(await hpke.publicKeyFromSeed(adminSeed)));
  });

  it("holds a new secret each time", async () => {
    const random = seededRandom(2);
    const secrets = [await makeInvitation(wish, { hpke, random }), await makeInvitation(wish, { hpke, random })];
    expect(new Set(secrets.map((each) => each.invitation.secret)).size).toBe(2);
  });

  it.each([
    ["not-an-invitation", "https://example.org/"],
    ["not-an-invitation", ""],
    ["not-an-invitation", `tram-invitation:${"A".repeat(5000)}`],
    ["malformed", "tram-invitation:"],
    ["malformed", "tram-invitation:!!!!"],
    ["malformed", "tram-invitation:AAAA"],
  ])("%s: %j", (type, value) => {
    expect(read(value)).toMatchObject({ ok: false, error: { type } });
  });

  it.each<[string, object]>([
    ["cut off", { secret: "AAAA" }],
    ["R15: an unknown member", { more: 1 }],
    ["R14: another version", { v: 2 }],
    ["R22: another label", { type: "tram/enrol-1" }],
    ["an old unit code", { unit: "000.00.00.H41" }],
    ["a relay that is no address", { relay: "tram.example" }],
    ["a relay of another scheme", { relay: "data:text/html,x" }],
    ["a relay with a password", { relay: "https://a:b@tram.example/" }],
    ["a relay with a query", { relay: "https://tram.example/?x=1" }],
    ["a relay with a fragment", { relay: "https://tram.example/#x" }],
    ["a relay in another spelling", { relay: "HTTPS://tram.example/" }],
  ])("malformed: %s", (_, change) => {
    expect(read(text(change))).toEqual({ ok: false, error: { type: "malformed" } });
  });

  it("is over at its instant, not before", () => {
    const { expires } = wish;
    expect(read(text({}), { now: new Date(expires.getTime() - 1) })).toMatchObject({ ok: true });
    expect(read(text({}), { now: expires })).toEqual({
      ok: false,
      error: { type: "expired", expires: expires.toISOString() },
    });
  });

  it("of another organisation, or of another root under its name, is told apart", () => {
    const expected = { organisation: wish.organisation, root: wish.root };
    expect(read(text({}), { expected })).toMatchObject({ ok: true });
    for (const change of [{ organisation: "Z09" }, { root: "cd".repeat(32) }]) {
      expect(read(text(change), { expected })).toMatchObject({ error: { type: "other-organisation" } });
    }
  });

  it("is not made for what cannot be read again", async () => {
    const bad = { ...wish, relay: "ftp://tram.example/" };
    await expect(makeInvitation(bad, { hpke, random: seededRandom(1) })).rejects.toThrow(TypeError);
  });
});

describe("what is derived", () => {
  const known = {
    ...({} as Invitation),
    secret: toBase64Url(new Uint8Array(32).fill(7)),
    root: "ab".repeat(32),
    unit: unitCode("Z01.02"),
  };

  it("the rendezvous' id and token are those that openssl kdf derives from the secret by HKDF-SHA256", async () => {
    const { id, idBytes, token } = await rendezvousKeys(known);
    expect(id).toBe(toHex(idBytes));
    expect([idBytes.length, token.length]).toEqual([16, 32]);
    expect({ id, token: toHex(token) }).toEqual({
      id: "210429cf55b95ec0e4a6d530fe307c67",
      token: "a3dc0d58d4f08a763361873d2f335959186cdde3bff61af81607bcdd70d8fda7",
    });
  });

  it("the code is eight digits of the transcript, with leading zeros", () => {
    const of = (number: bigint): string => {
      const transcript = new Uint8Array(32).fill(9);
      new DataView(transcript.buffer).setBigUint64(0, number);
      return codeOf(transcript);
    };
    expect([of(0n), of(7n), of(100_000_000n), of(12_345_678_901n)]).toEqual([
      ...["00000000", "00000007", "00000000", "45678901"],
    ]);
    expect(of(2n ** 64n - 1n)).toBe("09551615");
  });

  it("every message, the secret, the root and the unit change the transcript", async () => {
    const messages = { m1: utf8("1"), m2: utf8("2"), m3: utf8("3") };
    const of = async (change: object, more = {}) =>
      toHex(await transcriptHash({ ...known, ...change }, { ...messages, ...more }));
    const all = [
      await of({}),
      await of({ secret: toBase64Url(new Uint8Array(32)) }),
      await of({ root: "cd".repeat(32) }),
      await of({ unit: unitCode("Z01") }),
      await of({}, { m1: utf8("x") }),
      await of({}, { m2: utf8("x") }),
      await of({}, { m3: utf8("x") }),
    ];
    expect(new Set(all).size).toBe(all.length);
    expect(fromBase64Url(known.secret)).toHaveLength(32);
  });

  it("spaces and hyphens in what was typed do not matter, digits do", () => {
    expect([isSameCode("1234 5678", "12345678"), isSameCode(" 1234-5678\n", "12345678")]).toEqual([true, true]);
    expect([isSameCode("12345679", "12345678"), isSameCode("", "12345678"), isSameCode("1234567", "12345678")]).toEqual(
      [...[false, false, false]],
    );
  });
});
