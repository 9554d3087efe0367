import { beforeAll, expect, test } from "vitest";
import { type Bytes, own } from "../encoding/bytes.ts";
import { type PathMemory, createPathMemory } from "./path-memory.ts";
import { anchorOf, makePracticePki, makeRoot, NOT_AFTER, NOW, type PracticePki } from "./testing/practice-pki.ts";
import { validatePath } from "./validate-path.ts";

let pki: PracticePki;
let memory: PathMemory;

beforeAll(async () => {
  pki = await makePracticePki();
  memory = createPathMemory();
  if (!(await validate({})).ok) throw new Error("refused");
});

function validate(changes: Partial<Parameters<typeof validatePath>[0]>) {
  const { signing, authorities: intermediates, anchor: root } = pki;
  return validatePath({
    leaf: signing.certificate,
    intermediates,
    root,
    at: NOW,
    usage: ["signing", "unit-ca"],
    memory,
    ...changes,
  });
}

test("a path that was remembered is answered as the first time", async () => {
  expect(await validate({})).toEqual(await validate({ memory: createPathMemory() }));
});

test("only authorities are remembered", () => {
  expect(memory.recall(pki.commune.certificate)).toBeDefined();
  expect(memory.recall(pki.province.certificate)).toBeDefined();
  expect(memory.recall(pki.signing.certificate)).toBeUndefined();
});

test("a path that was refused leaves nothing behind", async () => {
  const fresh = createPathMemory();
  expect(await validate({ at: NOT_AFTER, memory: fresh })).toMatchObject({ error: { type: "expired" } });
  expect(fresh.recall(pki.commune.certificate)).toBeUndefined();
});

test("dates are judged anew", async () => {
  expect(await validate({ at: NOT_AFTER })).toMatchObject({ error: { type: "expired" } });
});

test("the kind that is wanted is judged anew", async () => {
  expect(await validate({ usage: "seal" })).toMatchObject({ error: { type: "wrong-kind" } });
});

test("another root is judged anew", async () => {
  const other = await anchorOf((await makeRoot()).certificate);
  expect(await validate({ root: other })).toMatchObject({ error: { type: "no-issuer" } });
});

test("every byte of a remembered authority, flipped, is refused, as issuer and as leaf", async () => {
  const [commune, province] = pki.authorities as [Bytes, Bytes];
  const accepted: number[] = [];
  for (let at = 0; at < commune.length; at++) {
    const changed = own(commune);
    changed[at] = (changed[at] as number) ^ 0x01;
    if ((await validate({ intermediates: [changed, province] })).ok) accepted.push(at);
    if ((await validate({ leaf: changed, intermediates: [province] })).ok) accepted.push(at);
  }
  expect(accepted).toEqual([]);
});

test("a leaf is not taken for another one that passed under the same authority", async () => {
  const changed = own(pki.signing.certificate);
  changed[changed.length - 1] = (changed[changed.length - 1] as number) ^ 0x01;
  expect(await validate({ leaf: changed })).toMatchObject({ error: { type: "signature", where: "leaf" } });
});
