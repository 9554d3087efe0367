import { describe, expect, it } from "vitest";

import { toHex } from "../../shared/encoding/bytes.ts";
import { canonicalBytes } from "../../shared/encoding/canonical-json.ts";
import { unitCode } from "../../shared/domain/unit-code.ts";
import { readAcceptance, readPosition } from "../../shared/wire/position.ts";
import { acceptanceBytes, NO_HASH, positionBytes } from "./notary.ts";

const at = Date.parse("2027-06-15T09:00:00.123Z");
const chain = { unit: unitCode("H37.02"), seq: 12, head: "ab".repeat(32) };
const [epoch, entry, prev] = ["cd".repeat(16), "ef".repeat(32), "01".repeat(32)];

describe("what the notary writes out by hand", () => {
  it("is the canonical form of a position", () => {
    for (const fields of [
      { at, chain, entry, epoch, prev, seq: 4_294_967_295, stream: "work/H37.02/topSecret" },
      { at, chain, entry, epoch, prev: NO_HASH, seq: 1, stream: "mail/H37.02/unclassified" },
    ]) {
      const value = { ...fields, type: "tram/position", v: 1, at: new Date(at).toISOString() };
      expect(toHex(positionBytes(fields))).toBe(toHex(canonicalBytes(value)));
      expect(readPosition(positionBytes(fields)).ok).toBe(true);
    }
  });

  it("is the canonical form of an acceptance", () => {
    const fields = { at, chain, dispatch: entry, epoch, mailboxes: 5_001, request: prev };
    const value = { ...fields, type: "tram/acceptance", v: 1, at: new Date(at).toISOString() };
    expect(toHex(acceptanceBytes(fields))).toBe(toHex(canonicalBytes(value)));
    expect(readAcceptance(acceptanceBytes(fields)).ok).toBe(true);
  });
});
