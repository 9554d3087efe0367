import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";

import { fromBase64Url, sha256Hex } from "../shared/encoding/bytes.ts";
import type { RelayClient } from "../shared/relay-client/relay-client.ts";
import type { Person } from "../tests/organisation/make-organisation.ts";
import {
  createTestRelay,
  eventEntry,
  makeBlob,
  makeHandOver,
  makeOrganisation,
  noticeEntry,
  SMALL_ORGANISATION,
  type TestRelay,
  upload,
} from "./testing/test-relay.ts";
import { canonicalBytes } from "../shared/encoding/canonical-json.ts";
import { readPosition } from "../shared/wire/position.ts";
import { WRAP_BYTES } from "../shared/wire/entries.ts";

let relay: TestRelay;
let clerk: RelayClient;
let administrator: RelayClient;
/** Cleared for the lowest level only. */
let leader: RelayClient;

beforeAll(async () => {
  relay = await createTestRelay({ organisation: await makeOrganisation(SMALL_ORGANISATION) });
  await relay.publish();
  clerk = relay.client(relay.person("P01", "clerk"));
  administrator = relay.client(relay.person("P01", "administrator"));
  leader = relay.client(relay.person("P01", "leader"));
});

afterAll(() => relay.close());

const refusal = (type: string, more: object = {}) => ({ ok: false, error: { type, ...more } });
const notAllowed = (right: string) => refusal("not-allowed", { right });

/** The statement that ends a member, posted. */
async function revoke(person: Person): Promise<void> {
  const unit = await relay.organisation.extend(person.unit, {
    kind: "revoked",
    body: { what: "member", id: person.member, from: relay.organisation.unit(person.unit).state.seq + 1 },
  });
  const last = unit.statements.at(-1);
  if (last === undefined) throw new Error("no statement");
  const posted = await clerkOf("P02").appendStatement(person.unit, last.statement, last.cms);
  if (!posted.ok) throw new Error(JSON.stringify(posted.error));
}

/** With an organisation of its own, which changes. Its clock stands: what a device may send must be enough for any machine. */
async function relayApart(): Promise<TestRelay> {
  const limits = { device: { burst: 1e6, perSecond: 1 }, address: { burst: 1e6, perSecond: 1 } };
  const other = await createTestRelay({ organisation: await makeOrganisation(SMALL_ORGANISATION), limits });
  onTestFinished(() => other.close());
  await other.publish();
  return other;
}

const clerkOf = (unit: string): RelayClient => relay.client(relay.person(unit, "clerk"));

describe("rights follow the verified chains", () => {
  it("a device reads and appends to its own unit's streams, at its levels", async () => {
    expect((await clerk.append("work/P01/secret", eventEntry(relay.random, "P01", "secret"))).ok).toBe(true);
    expect((await leader.append("work/P01/unclassified", eventEntry(relay.random, "P01"))).ok).toBe(true);
    expect(await leader.append("work/P01/secret", eventEntry(relay.random, "P01", "secret"))).toMatchObject(
      notAllowed("secret"),
    );
    expect(await leader.entries("work/P01/secret", 0, 10)).toMatchObject(notAllowed("secret"));
    expect(await leader.entries("mail/P01/confidential", 0, 10)).toMatchObject(notAllowed("confidential"));
    expect(await clerk.entries("work/P02/unclassified", 0, 10)).toMatchObject(notAllowed("unit"));
    expect(await clerk.append("work/P02/unclassified", eventEntry(relay.random, "P02"))).toMatchObject(
      notAllowed("unit"),
    );
    expect(await clerk.entries("keys/P02", 0, 10)).toMatchObject(notAllowed("unit"));
  });

  it("lists the streams that a device may read, and no others", async () => {
    const names = async (client: RelayClient) => {
      const listed = await client.streams();
      return listed.ok ? listed.value.map(({ stream }) => stream) : listed.error;
    };
    expect(await names(leader)).toEqual(["keys/P01", "mail/P01/unclassified", "work/P01/unclassified"]);
    expect(await names(clerkOf("P03"))).toEqual(["keys/P03", "mail/P03/unclassified", "work/P03/unclassified"]);
    expect(await names(clerk)).toHaveLength(9);
  });

  it("an entry must be of the stream, the unit and the level to which it is appended", async () => {
    const { random } = relay;
    const entry = eventEntry(random, "P01", "secret");
    expect(await clerk.append("work/P01/confidential", entry)).toMatchObject(refusal("malformed"));
    expect(await clerk.append("work/P01/unclassified", eventEntry(random, "P02"))).toMatchObject(refusal("malformed"));
    expect(await clerk.append("mail/P01/secret", entry)).toMatchObject(refusal("malformed"));
    expect(await clerk.append("keys/P01", entry)).toMatchObject(refusal("malformed"));
    expect(await clerk.append("work/P01/secret", eventEntry(random, "P01", "secret", 2))).toMatchObject(
      refusal("no-compartment", { units: ["P01"] }),
    );
  });

  it("M8: a notice goes to another unit's mailbox in the own unit's name only", async () => {
    const { random } = relay;
    expect((await clerk.append("mail/P02/secret", noticeEntry(random, "P01", "P02", "secret"))).ok).toBe(true);
    expect(await clerk.append("mail/P02/secret", noticeEntry(random, "P03", "P02", "secret"))).toMatchObject(
      notAllowed("unit"),
    );
    expect(await leader.append("mail/P02/secret", noticeEntry(random, "P01", "P02", "secret"))).toMatchObject(
      notAllowed("secret"),
    );
    expect(await clerk.append("mail/P03/secret", noticeEntry(random, "P01", "P03", "secret"))).toMatchObject(
      refusal("no-compartment", { units: ["P03"] }),
    );
    expect(await clerk.append("mail/P02/secret", noticeEntry(random, "P01", "P01", "secret"))).toMatchObject(
      refusal("malformed"),
    );
  });

  it("R22: an envelope reaches a mailbox by a hand-over only", async () => {
    const envelope = canonicalBytes({
      type: "tram/envelope",
      v: 1,
      header: {
        dispatch: "ab".repeat(32),
        from: "P01",
        level: "unclassified",
        blob: { id: "cd".repeat(32), size: 10 },
        content: "tram-content-1",
        wrap: "tram-wrap-1",
      },
      unit: "P02",
      epoch: 1,
      wrap: Buffer.from(relay.random(WRAP_BYTES)).toString("base64url"),
    });
    expect(await clerk.append("mail/P02/unclassified", envelope)).toMatchObject(refusal("malformed"));
  });

  it("a hand-over needs a seal, the level, the own unit as sender and its own whole blob", async () => {
    const { random } = relay;
    const blob = await makeBlob(random, 5_000);
    const make = (wish: Partial<Parameters<typeof makeHandOver>[1]> = {}) =>
      makeHandOver(random, { from: "P01", units: ["P02"], blob, ...wish });
    const hand = async (client: RelayClient, wish?: Partial<Parameters<typeof makeHandOver>[1]>) =>
      client.handOver((await make(wish)).bytes);

    expect(await hand(clerk)).toMatchObject(refusal("not-found"));
    await upload(clerkOf("P02"), blob);
    expect(await hand(clerk)).toMatchObject(refusal("not-found"));
    await clerk.declareBlob(blob.id, blob.bytes.length, blob.pieces);
    expect(await hand(clerk)).toMatchObject(refusal("not-found"));
    await upload(clerk, blob);
    expect(await hand(administrator)).toMatchObject(notAllowed("seal"));
    expect(await hand(leader)).toMatchObject(notAllowed("seal"));
    expect(await hand(clerk, { from: "P02" })).toMatchObject(notAllowed("unit"));
    expect(await hand(clerk, { units: ["P02", "P77"] })).toMatchObject(refusal("no-compartment", { units: ["P77"] }));
    expect(await hand(clerk, { units: ["P03"], level: "secret" })).toMatchObject(
      refusal("no-compartment", { units: ["P03"] }),
    );
    expect(await hand(clerk, { epoch: 2 })).toMatchObject(refusal("stale-epoch", { units: ["P01", "P02"] }));
    const longer = { ...blob, bytes: random(5_001) };
    expect(await hand(clerk, { blob: longer })).toMatchObject(refusal("malformed"));
    expect((await hand(clerk)).ok).toBe(true);
  });

  it("R19: the same dispatch with other bytes is refused and changes nothing", async () => {
    const blob = await makeBlob(relay.random, 100);
    await upload(clerk, blob);
    const first = await makeHandOver(relay.random, { from: "P01", units: ["P03"], blob });
    const other = await makeHandOver(relay.random, { from: "P01", units: ["P03"], blob, dispatch: first.dispatch });
    const accepted = await clerk.handOver(first.bytes);
    const before = await clerkOf("P03").streams();
    expect(await clerk.handOver(other.bytes)).toMatchObject(refusal("different-bytes"));
    expect(await clerk.handOver(first.bytes)).toEqual(accepted);
    expect(await clerkOf("P03").streams()).toEqual(before);
    expect(await clerkOf("P03").acceptance(first.dispatch)).toMatchObject(refusal("not-found"));
  });

  it("R19: another unit's id is to a unit as a hand-over in that unit's name, taken or not", async () => {
    const blob = await makeBlob(relay.random, 100);
    await upload(clerk, blob);
    const stranger = clerkOf("P03");
    await upload(stranger, blob);
    const first = await makeHandOver(relay.random, { from: "P01", units: ["P02"], blob });
    const accepted = await clerk.handOver(first.bytes);
    const other = await makeHandOver(relay.random, { from: "P03", units: ["P02"], blob, dispatch: first.dispatch });
    const refused = await stranger.handOver(other.bytes);
    expect(refused).toMatchObject(notAllowed("unit"));
    const unknown = await makeHandOver(relay.random, { from: "P01", units: ["P02"], blob });
    expect(await stranger.handOver(unknown.bytes)).toEqual(refused);
    expect(await stranger.handOver(first.bytes)).toEqual(refused);
    expect(await clerk.handOver(first.bytes)).toEqual(accepted);
  });

  it("a new epoch makes wraps for the old one stale, but not what was accepted before", async () => {
    const other = await relayApart();
    const { random, organisation } = other;
    const sender = other.client(other.person("P01", "clerk"));
    const blob = await makeBlob(random, 100);
    await upload(sender, blob);
    const before = await makeHandOver(random, { from: "P01", units: ["P03"], blob });
    const accepted = await sender.handOver(before.bytes);
    const unit = await organisation.extend("P03", {
      kind: "compartment-opened",
      body: { level: "unclassified", epoch: 2, publicKey: Buffer.from(random(1_216)).toString("base64url") },
    });
    const last = unit.statements.at(-1);
    const posted = last && (await sender.appendStatement("P03", last.statement, last.cms));
    expect(posted?.ok).toBe(true);
    const stale = await makeHandOver(random, { from: "P01", units: ["P03"], blob });
    expect(await sender.handOver(stale.bytes)).toMatchObject(refusal("stale-epoch", { units: ["P03"] }));
    expect(await sender.handOver(before.bytes)).toEqual(accepted);
  });

  it("only an administrator opens a rendezvous", async () => {
    const token = await sha256Hex(relay.random(32));
    const expires = new Date(relay.time.now + 60_000).toISOString();
    expect(await clerk.openRendezvous("ab".repeat(16), token, expires)).toMatchObject(notAllowed("administrator"));
    expect((await administrator.openRendezvous("ab".repeat(16), token, expires)).ok).toBe(true);
    const tooLong = new Date(relay.time.now + 25 * 3_600_000).toISOString();
    expect(await administrator.openRendezvous("ac".repeat(16), token, tooLong)).toMatchObject(refusal("malformed"));
    const past = new Date(relay.time.now).toISOString();
    expect(await administrator.openRendezvous("ac".repeat(16), token, past)).toMatchObject(refusal("expired"));
  });

  it("M2: a removed member's session ends at once, and no new one is opened", async () => {
    const person = relay.person("P02", "administrator");
    const client = relay.client(person);
    const session = await client.sessionToken();
    if (!session.ok) throw new Error(session.error.type);
    const ask = () => relay.request("/v1/streams", { headers: { authorization: `Tram ${session.value}` } });
    expect((await ask()).status).toBe(200);
    await revoke(person);
    expect((await ask()).status).toBe(401);
    expect(await client.streams()).toMatchObject(notAllowed("device"));
    expect((await clerkOf("P02").streams()).ok).toBe(true);
  });

  it("M2: nothing is taken from a device on a chain that has removed it", async () => {
    const other = await relayApart();
    const { organisation } = other;
    const person = other.person("P01", "administrator");
    const client = other.client(person);
    await client.sessionToken();
    const seq = organisation.unit("P01").state.seq + 1;
    const unit = await organisation.extend("P01", {
      kind: "revoked",
      body: { what: "member", id: person.member, from: seq },
    });
    const last = unit.statements.at(-1);
    if (last === undefined) throw new Error("no statement");
    const statement = { isPosted: false };
    expect((await client.append("mail/P02/unclassified", noticeEntry(other.random, "P01", "P02"))).ok).toBe(true);
    const posting = client.appendStatement("P01", last.statement, last.cms).finally(() => (statement.isPosted = true));
    const taken: number[] = [];
    while (!statement.isPosted) {
      const notices = Array.from({ length: 4 }, () => noticeEntry(other.random, "P01", "P02"));
      for (const result of await Promise.all(notices.map((notice) => client.append("mail/P02/unclassified", notice)))) {
        const position = result.ok ? readPosition(fromBase64Url(result.value.position)) : undefined;
        if (position?.ok) taken.push(position.value.chain?.seq ?? seq);
      }
    }
    expect((await posting).ok).toBe(true);
    expect(taken.every((at) => at < seq)).toBe(true);
    expect(await client.append("mail/P02/unclassified", noticeEntry(other.random, "P01", "P02"))).toMatchObject(
      notAllowed("device"),
    );
  });
});
