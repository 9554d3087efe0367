import { serialize } from "node:v8";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import Database from "better-sqlite3";
import { join } from "node:path";
import { rm } from "node:fs/promises";

import { utf8 } from "../shared/encoding/bytes.ts";
import { issueStatement } from "../shared/trust/issue-statement.ts";
import {
  createTestRelay,
  makeOrganisation,
  SMALL_ORGANISATION,
  temporaryDirectory,
  type TestRelay,
} from "./testing/test-relay.ts";

let relay: TestRelay;
let directory: string;

beforeAll(async () => {
  directory = await temporaryDirectory();
  relay = await createTestRelay({ organisation: await makeOrganisation(SMALL_ORGANISATION), directory });
  await relay.publish();
});

afterAll(async () => {
  await relay.close();
  await rm(directory, { recursive: true });
});

describe("unit chains at the relay", () => {
  it("M8, M9: statements of another unit's authority, out of order or altered are refused with their rule", async () => {
    const { organisation } = relay;
    const client = relay.client(relay.person("P01", "clerk"));
    const [one, two] = [organisation.unit("P01"), organisation.unit("P02")];
    const content = {
      kind: "revoked",
      body: { what: "member", id: one.people[0]?.member ?? "", from: one.state.seq + 1 },
    } as const;
    const make = (signer: typeof one.authority, previous = one.state) =>
      issueStatement({ unit: one.code, content, previous, signer, at: organisation.at });
    const foreign = await make(two.authority);
    expect(await client.appendStatement("P01", foreign.statement, foreign.cms)).toMatchObject({
      error: { type: "refused-statement", rule: "signer" },
    });
    const early = await make(one.authority, { ...one.state, seq: one.state.seq + 1 });
    expect(await client.appendStatement("P01", early.statement, early.cms)).toMatchObject({
      error: { type: "refused-statement", rule: "sequence" },
    });
    const good = await make(one.authority);
    const cms = good.cms.slice();
    cms[cms.length - 1] = (cms[cms.length - 1] ?? 0) ^ 1;
    expect(await client.appendStatement("P01", good.statement, cms)).toMatchObject({
      error: { type: "refused-statement", rule: "signature" },
    });
    expect(await client.appendStatement("P02", good.statement, good.cms)).toMatchObject({
      error: { type: "malformed" },
    });
    expect(await client.appendStatement("P01", utf8("{}"), good.cms)).toMatchObject({ error: { type: "malformed" } });
    const before = one.statements[1];
    if (before === undefined) throw new Error("no statement");
    expect(await client.appendStatement("P01", before.statement, before.cms)).toMatchObject({
      ok: true,
      value: { seq: 1 },
    });
    const rival = await make(one.authority, { ...one.state, seq: 0, head: one.state.hashes[0] ?? "" });
    expect(await client.appendStatement("P01", rival.statement, rival.cms)).toMatchObject({
      error: { type: "sequence-taken", seq: one.state.seq, head: one.state.head },
    });
  });

  it("an authority that the parent removed adds nothing by naming the parent's older state", async () => {
    const organisation = await makeOrganisation({
      units: [
        {
          code: "P01",
          name: "Tỉnh một",
          kind: "province",
          people: [{ roles: ["administrator"] }],
          units: [{ code: "P01.C1", name: "Xã một", kind: "commune", people: [{ roles: ["clerk"] }] }],
        },
      ],
    });
    const other = await createTestRelay({ organisation });
    await other.publish();
    const client = other.client(other.person("P01.C1", "clerk"));
    const [parent, child] = [organisation.unit("P01"), organisation.unit("P01.C1")];
    const late = await issueStatement({
      unit: child.code,
      content: { kind: "ceiling-set", body: { ceiling: "unclassified" } },
      previous: child.state,
      signer: parent.authority,
      at: organisation.at,
      parent: parent.state,
    });
    const certificate = parent.state.authorities[0]?.fingerprint ?? "";
    const removed = await organisation.extend(
      "P01",
      { kind: "ca-removed", body: { certificate } },
      organisation.rootSigner,
    );
    const last = removed.statements.at(-1);
    if (last === undefined) throw new Error("no statement");
    expect(await client.appendStatement("P01", last.statement, last.cms)).toMatchObject({ ok: true });
    expect(await client.appendStatement("P01.C1", late.statement, late.cms)).toMatchObject({
      error: { type: "refused-statement", rule: "parent-old" },
    });
    await other.close();
  });

  it("are verified again from the statements where the kept state is of another shape", async () => {
    const { organisation } = relay;
    const expected = await relay.relay.parts.book.state("P01");
    await relay.close();
    const db = new Database(join(directory, "relay.db"));
    db.prepare("UPDATE chains SET state = ?").run(Buffer.concat([Uint8Array.of(250), serialize({ unit: "P01" })]));
    db.close();
    relay = await createTestRelay({ organisation, directory });
    expect(await relay.relay.parts.book.state("P01")).toEqual(expected);
    expect((await relay.client(relay.person("P01", "clerk")).streams()).ok).toBe(true);
  });
});
