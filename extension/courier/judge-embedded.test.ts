import { expect, test } from "vitest";
import { buildReceipt, signReceipt } from "../../shared/dispatch/receipt.ts";
import { signerOf } from "../../shared/dispatch/testing/make-dispatch.ts";
import { unitCode } from "../../shared/domain/unit-code.ts";
import { toBase64Url } from "../../shared/encoding/bytes.ts";
import { createPathMemory } from "../../shared/pki/path-memory.ts";
import type { ChainHead } from "../../shared/trust/statement.ts";
import { headOf } from "../../shared/trust/chain-state.ts";
import { makeOrganisation } from "../../tests/organisation/make-organisation.ts";
import { judgeEmbedded } from "./judge-embedded.ts";

const organisation = await makeOrganisation({
  units: [{ code: "Z01", name: "Tỉnh ủy Mẫu", kind: "province", people: [{ roles: ["clerk"] }] }],
});
const { state } = organisation.unit("Z01");
const clerk = organisation.person("Z01", "clerk");
const own: ChainHead = headOf(state);
const above: ChainHead = { unit: organisation.code, seq: 1_000_000, head: "0".repeat(64) };

/** What becomes of an event of the unit's work that holds a receipt naming these statements. */
async function judged(chains: readonly ChainHead[], wish: { readonly cms?: string } = {}) {
  const dispatch = "ab".repeat(32);
  const at = organisation.at.toISOString();
  const content = {
    dispatch,
    status: "01" as const,
    unit: state.unit,
    to: state.unit,
    member: clerk.member,
    at,
    chains: [...chains],
  };
  const receipt = await signReceipt(buildReceipt(content), signerOf(clerk, "device"), organisation.at);
  const body = { dispatch, receipt: toBase64Url(receipt.bytes), cms: wish.cms ?? toBase64Url(receipt.cms) };
  return judgeEmbedded(
    { kind: "dispatch-arrived", body },
    {
      unit: state.unit,
      level: "unclassified",
      at: organisation.at,
      asOf: state.seq,
      view: organisation.view,
      memory: createPathMemory(),
      relay: undefined as never,
    },
  );
}

test("a statement above the unit that nobody will ever have holds the unit's work up for nobody", async () => {
  expect(await judged([own, above])).toMatchObject({ type: "receipt", status: "01" });
  expect(await judged([own, above], { cms: "AAAA" })).toBeUndefined();
});

test("a statement of the unit that was not there when the event was taken in, or is another, is refused", async () => {
  expect(await judged([{ ...own, seq: own.seq + 1 }, above])).toBeUndefined();
  expect(await judged([{ ...own, head: "1".repeat(64) }, above])).toBeUndefined();
  expect(await judged([own])).toBeUndefined();
  expect(await judged([own, { ...above, unit: unitCode("Z09") }])).toBeUndefined();
});
