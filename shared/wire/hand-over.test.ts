import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { canonicalBytes } from "../encoding/canonical-json.ts";
import { unitCode } from "../domain/unit-code.ts";
import { type DispatchHeader, readStreamEntry, WRAP_BYTES } from "./entries.ts";
import { envelopeBytes, envelopeWriter } from "./hand-over.ts";

const PLAIN = { noNullPrototype: true } as const;
const hex64 = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString("hex"));
const unit = fc.stringMatching(/^[A-Z0-9]{1,8}(?:\.[A-Z0-9]{1,8}){0,2}$/).map(unitCode);
const header: fc.Arbitrary<DispatchHeader> = fc.record(
  {
    dispatch: hex64,
    from: unit,
    level: fc.constantFrom("unclassified", "confidential", "secret", "topSecret"),
    blob: fc.record({ id: hex64, size: fc.integer({ min: 1, max: 256 * 1024 * 1024 }) }, PLAIN),
    content: fc.constant("tram-content-1"),
    wrap: fc.constant("tram-wrap-1"),
  },
  PLAIN,
);
const wrap = fc.record({
  unit,
  epoch: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
  wrap: fc
    .uint8Array({ minLength: WRAP_BYTES, maxLength: WRAP_BYTES })
    .map((bytes) => Buffer.from(bytes).toString("base64url")),
});

describe("the envelope of a wrap", () => {
  it("R15: is the canonical form of its members, for any hand-over that the schema lets through", () => {
    fc.assert(
      fc.property(header, fc.array(wrap, { minLength: 1, maxLength: 3 }), (shared, wraps) => {
        const write = envelopeWriter(shared);
        for (const each of wraps) {
          const envelope = { type: "tram/envelope", v: 1, header: shared, ...each };
          expect(Buffer.from(write(each))).toEqual(Buffer.from(canonicalBytes(envelope)));
          expect(envelopeBytes(shared, each)).toEqual(write(each));
          expect(readStreamEntry("mail", write(each))).toEqual({ ok: true, value: envelope });
        }
      }),
      { seed: 5, numRuns: 100 },
    );
  });
});
