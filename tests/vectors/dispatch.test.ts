import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { mailboxOf, readEnvelope } from "../../shared/dispatch/hand-over.ts";
import { openDispatch } from "../../shared/dispatch/open-dispatch.ts";
import { verifyDispatch } from "../../shared/dispatch/verify-dispatch.ts";
import { unitCode } from "../../shared/domain/unit-code.ts";
import { fromBase64Url, fromHex, sha256Hex, toBase64Url } from "../../shared/encoding/bytes.ts";
import { pinRoot } from "../../shared/pki/validate-path.ts";
import type { Result } from "../../shared/result.ts";
import { loadHpke } from "../../shared/sealing/load-hpke.ts";
import { applyChains, createView } from "../../shared/trust/organisation-view.ts";
import { envelopeBytes, readHandOver } from "../../shared/wire/hand-over.ts";
import { openDispatch as openIndependently } from "../opener/open-dispatch.mjs";

interface Vector {
  readonly root: string;
  readonly organisation: string;
  readonly chains: Readonly<Record<string, readonly { readonly statement: string; readonly cms: string }[]>>;
  readonly position: {
    readonly at: string;
    readonly chain: { readonly unit: string; readonly seq: number; readonly head: string };
  };
  readonly unit: string;
  readonly level: "confidential";
  readonly seed: string;
  readonly envelope: string;
  readonly handOver: string;
  readonly blob: string;
  readonly expected: {
    readonly dispatch: string;
    readonly manifest: string;
    readonly leader: string;
    readonly clerk: string;
    readonly stamped: string;
    readonly files: readonly { readonly name: string; readonly size: number; readonly sha256: string }[];
  };
}

const vector = JSON.parse(readFileSync(new URL("dispatch.json", import.meta.url), "utf8")) as Vector;
const { expected } = vector;

function valueOf<T>(result: Result<T, { readonly type: string }>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

test("the kept dispatch opens, and passes every check, whatever the version of the code", async () => {
  const rootDer = fromBase64Url(vector.root);
  const root = valueOf(await pinRoot(rootDer, await sha256Hex(rootDer)));
  const fetched = Object.entries(vector.chains).map(([unit, statements]) => ({
    unit: unitCode(unit),
    from: 0,
    statements: statements.map(({ statement, cms }) => ({
      statement: fromBase64Url(statement),
      cms: fromBase64Url(cms),
    })),
  }));
  const { view, errors } = await applyChains(createView(unitCode(vector.organisation), root), fetched);
  expect(errors).toEqual([]);

  const envelope = fromBase64Url(vector.envelope);
  expect(mailboxOf(valueOf(readEnvelope(envelope)))).toBe(`mail/${vector.unit}/${vector.level}`);
  const opened = valueOf(
    await openDispatch({
      envelope,
      mailbox: { unit: vector.unit, level: vector.level },
      blob: fromBase64Url(vector.blob),
      seed: fromHex(vector.seed),
      hpke: await loadHpke(),
    }),
  );
  expect(toBase64Url(opened.parts.manifest.bytes)).toBe(expected.manifest);
  const position = {
    at: vector.position.at,
    chain: { ...vector.position.chain, unit: unitCode(vector.position.chain.unit) },
  };
  const now = new Date("2027-06-15T09:00:00Z");
  const { verification, files } = await verifyDispatch({ opened, position, view, now });
  expect(verification).toMatchObject({
    dispatch: expected.dispatch,
    outcome: "passed",
    unaltered: true,
    relation: { type: "addressed", role: "act" },
    leader: { name: expected.leader },
    seal: { clerk: { name: expected.clerk } },
    times: { stamped: expected.stamped },
  });
  expect(verification.checks.map(({ outcome }) => outcome)).toEqual(Array(8).fill("passed"));
  for (const [i, file] of files.entries()) {
    expect(await sha256Hex(new Uint8Array(await file.arrayBuffer()))).toBe(expected.files[i]?.sha256);
  }
  expect(files).toHaveLength(expected.files.length);
});

test("the relay makes the kept envelope of the kept hand-over", () => {
  const { header, wraps } = valueOf(readHandOver(fromBase64Url(vector.handOver)));
  const wrap = wraps.find(({ unit }) => unit === vector.unit);
  if (wrap === undefined) throw new Error("no wrap");
  expect(toBase64Url(envelopeBytes(header, wrap))).toBe(vector.envelope);
});

test("the independent opener reads the same from it", () => {
  const envelopeBytes = fromBase64Url(vector.envelope);
  const opened = openIndependently({ envelopeBytes, blob: fromBase64Url(vector.blob), seed: fromHex(vector.seed) });
  expect(opened).toMatchObject({ header: { dispatch: expected.dispatch }, unit: vector.unit, relation: "recipient" });
  expect(toBase64Url(opened.parts.get("manifest.json") ?? new Uint8Array(0))).toBe(expected.manifest);
  expect([...opened.parts.keys()].slice(5)).toEqual(expected.files.map((_, i) => `files/${i}`));
});
