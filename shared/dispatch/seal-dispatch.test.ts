import { beforeAll, describe, expect, test } from "vitest";
import { makeOrganisation, type MadeOrganisation } from "../../tests/organisation/make-organisation.ts";
import { practiceShape } from "../../tests/organisation/practice-shape.ts";
import { unitCode } from "../domain/unit-code.ts";
import { equal } from "../encoding/bytes.ts";
import { RandomnessError } from "../encoding/random.ts";
import { generateCompartmentSeed } from "../sealing/hpke.ts";
import { padmeLength } from "../sealing/padding.ts";
import { wrapMany } from "../sealing/wraps.ts";
import { compartmentOpening } from "../trust/admit.ts";
import { createView } from "../trust/organisation-view.ts";
import { seededRandom } from "../encoding/testing/seeded-random.ts";
import { readHandOver } from "../wire/hand-over.ts";
import { recipientCompartments, sealDispatch, type SealProgress } from "./seal-dispatch.ts";
import {
  makeTimeStamper,
  openFor,
  prepareDispatch,
  receive,
  seedOf,
  sealRequest,
  sendDispatch,
  THREE_FILES,
  type TimeStamper,
  valueOf,
} from "./testing/make-dispatch.ts";
import { smallPdf } from "./testing/small-pdf.ts";

let org: MadeOrganisation;
let stamper: TimeStamper;
beforeAll(async () => {
  org = await makeOrganisation(practiceShape({ communes: 1 }));
  stamper = await makeTimeStamper(org);
});

const nowhere = () => undefined;

describe("a round trip", () => {
  test("every recipient, and the sender's own unit, opens and believes three files, one of them empty", async () => {
    const prepared = await prepareDispatch(org, stamper);
    const sent = await sendDispatch(org, prepared);
    for (const [unit, relation] of [
      ["Z01.01", { type: "own" }],
      ["Z01.02", { type: "addressed", role: "act" }],
      ["Z01.02.01", { type: "addressed", role: "know" }],
    ] as const) {
      const { verification, files } = await receive(org, unit, { envelope: sent.envelope(unit), bytes: sent.bytes });
      expect(verification.checks.filter(({ outcome }) => outcome !== "passed")).toEqual([]);
      expect(verification).toMatchObject({
        outcome: "passed",
        quarantine: false,
        unaltered: true,
        missing: [],
        clocks: [],
        relation,
      });
      expect(verification.dispatch).toBe(prepared.id);
      const contents = await Promise.all(files.map(async (file) => new Uint8Array(await file.arrayBuffer())));
      expect(contents).toEqual(THREE_FILES.map(({ data }) => data));
    }
  });

  test("a file of several pieces comes back whole, and progress runs to its end in each step", async () => {
    const large = new Uint8Array(2_500_000).map((_, i) => (i * 7) ^ (i >> 11));
    const files = [
      { name: "a.pdf", mediaType: "application/pdf", data: smallPdf() },
      { name: "b.bin", mediaType: "application/octet-stream", data: large },
    ];
    const prepared = await prepareDispatch(org, stamper, { files });
    const progress: SealProgress[] = [];
    const sizes: number[] = [];
    const request = { ...sealRequest(org, prepared), onProgress: (each: SealProgress) => void progress.push(each) };
    const sealed = valueOf(await sealDispatch(request, (piece) => void sizes.push(piece.length)));
    expect(sizes.slice(0, -1)).toEqual([1_048_576, 1_048_576]);
    expect(sizes.reduce((sum, size) => sum + size)).toBe(sealed.blob.size);
    expect(sealed.blob.pieces).toHaveLength(3);
    for (const step of ["checking", "encrypting", "wrapping"] as const) {
      const last = progress.findLast((each) => each.step === step);
      expect(last, step).toMatchObject({ done: last?.total });
    }
    const sent = await sendDispatch(org, prepared);
    const { files: received } = await receive(org, "Z01.02", { envelope: sent.envelope("Z01.02"), bytes: sent.bytes });
    expect(equal(new Uint8Array(await (received[1] as Blob).arrayBuffer()), large)).toBe(true);
  });

  test("a secret dispatch travels in the secret compartments", async () => {
    const sent = await sendDispatch(org, await prepareDispatch(org, stamper, { level: "secret" }));
    const one = { envelope: sent.envelope("Z01.02"), bytes: sent.bytes };
    const { verification } = await receive(org, "Z01.02", one, {}, "secret");
    expect(verification).toMatchObject({ outcome: "passed", manifest: { data: { level: "secret" } } });
  });

  test("the hand-over names each unit once, in order, the sender's own among them", async () => {
    const to = ["Z01.02.01", "Z01", "Z01.02"];
    const sent = await sendDispatch(org, await prepareDispatch(org, stamper, { to }));
    const { wraps } = valueOf(readHandOver(sent.handOver));
    expect(wraps.map(({ unit }) => unit)).toEqual(["Z01", "Z01.01", "Z01.02", "Z01.02.01"]);
  });

  test("R31: one character more in the subject leaves the padded size as it is", async () => {
    const sizes = new Set<number>();
    const plain = await prepareDispatch(org, stamper, { subject: "Về việc họp" });
    const longer = await prepareDispatch(org, stamper, { subject: "Về việc họp!" });
    for (const prepared of [plain, longer]) sizes.add((await sendDispatch(org, prepared)).blob.size);
    expect(sizes.size).toBe(1);
    const [size = 0] = sizes;
    const body = size - 40 - 16;
    expect(padmeLength(body, 4096)).toBe(body);
  });
});

describe("whom it is never sealed to", () => {
  test("units that cannot hold the level stop the whole dispatch, each by name, and nothing is encrypted", async () => {
    const low = await makeOrganisation(
      practiceShape({ provinces: 1, communes: 1, ceiling: "secret", compartments: ["unclassified", "confidential"] }),
    );
    const lowStamper = await makeTimeStamper(low);
    const wish = { from: "Z01", to: ["Z01.01", "Z01.01.01"] };
    let pieces = 0;
    const count = () => void (pieces += 1);
    const secret = sealRequest(low, await prepareDispatch(low, lowStamper, { ...wish, level: "secret" }));
    expect(await sealDispatch(secret, count)).toEqual({
      ok: false,
      error: {
        type: "cannot-seal-to",
        units: ["Z01", "Z01.01", "Z01.01.01"].map((unit) => ({ unit, reason: "no-compartment" })),
      },
    });
    const top = { unit: unitCode("Z01"), level: "topSecret", recipients: [unitCode("Z01.01")] } as const;
    expect(recipientCompartments(low.view, top)).toMatchObject({
      error: {
        units: [
          { unit: "Z01", reason: "above-ceiling" },
          { unit: "Z01.01", reason: "above-ceiling" },
        ],
      },
    });
    expect(pieces).toBe(0);
  });

  test("R1: a unit that no verified chain names has no key, whoever offers one", async () => {
    const prepared = await prepareDispatch(org, stamper, { to: ["Z01.02", "Z09"] });
    expect(await sealDispatch(sealRequest(org, prepared), nowhere)).toEqual({
      ok: false,
      error: { type: "cannot-seal-to", units: [{ unit: "Z09", reason: "unit-unknown" }] },
    });
    const states = [...org.view.chains.values()].filter(({ unit }) => unit !== "Z01.02");
    const request = {
      ...sealRequest(org, await prepareDispatch(org, stamper)),
      view: createView(org.code, org.root, states),
    };
    expect(await sealDispatch(request, nowhere)).toMatchObject({ ok: false, error: { type: "cannot-seal-to" } });
  });

  test("R2: once a chain has a newer epoch, only that one is wrapped to", async () => {
    const own = await makeOrganisation(practiceShape({ provinces: 2, communes: 0 }));
    const ownStamper = await makeTimeStamper(own);
    const seed = generateCompartmentSeed(seededRandom(5));
    await own.extend("Z01.02", await compartmentOpening(own.hpke, own.unit("Z01.02").state, "unclassified", seed));
    const sent = await sendDispatch(own, await prepareDispatch(own, ownStamper, { to: ["Z01.02"] }));
    const { wraps } = valueOf(readHandOver(sent.handOver));
    expect(wraps.map(({ unit, epoch }) => [unit, epoch])).toEqual([
      ["Z01.01", 1],
      ["Z01.02", 2],
    ]);
    const old = await openFor(own, "Z01.02", { envelope: sent.envelope("Z01.02"), bytes: sent.bytes });
    expect(old).toEqual({ ok: false, error: { type: "cannot-open" } });
  });

  test("R2: a key whose holder was removed is refused above the lowest level, and named at the lowest", async () => {
    const own = await makeOrganisation(practiceShape({ provinces: 2, communes: 0 }));
    const ownStamper = await makeTimeStamper(own);
    const { state } = own.unit("Z01.02");
    const removed = own.person("Z01.02", "specialist").member;
    await own.extend("Z01.02", { kind: "revoked", body: { what: "member", id: removed, from: state.seq + 1 } });
    const secret = sealRequest(own, await prepareDispatch(own, ownStamper, { to: ["Z01.02"], level: "secret" }));
    expect(await sealDispatch(secret, nowhere)).toEqual({
      ok: false,
      error: { type: "cannot-seal-to", units: [{ unit: "Z01.02", reason: "rotation-due" }] },
    });
    const sent = await sendDispatch(own, await prepareDispatch(own, ownStamper, { to: ["Z01.02"] }));
    expect(sent.warned).toEqual(["Z01.02"]);
  });

  test("a compartment whose key is no key stops the dispatch by its unit's name", async () => {
    const prepared = await prepareDispatch(org, stamper);
    const bad = { type: "bad-public-key", index: 2 } as const;
    const request = { ...sealRequest(org, prepared), wrap: async () => ({ ok: false, error: bad }) as const };
    expect(await sealDispatch(request, nowhere)).toEqual({
      ok: false,
      error: { type: "cannot-seal-to", units: [{ unit: "Z01.02.01", reason: "bad-public-key" }] },
    });
  });
});

describe("what is never sealed", () => {
  test("parts that do not belong together", async () => {
    const prepared = await prepareDispatch(org, stamper);
    const other = await prepareDispatch(org, stamper, { subject: "Một văn bản khác", seed: 43 });
    const unstamped = await prepareDispatch(org, stamper, { stamp: null });
    const cases = [
      [{ manifest: { ...prepared.manifest, bytes: prepared.approval.bytes } }, "manifest"],
      [{ approval: other.approval }, "approval"],
      [{ evidence: new Uint8Array(10) }, "evidence"],
      [{ contentKey: other.contentKey }, "content-key"],
      [{ manifest: unstamped.manifest }, "time-stamp"],
    ] as const;
    for (const [change, rule] of cases) {
      const request = sealRequest(org, { ...prepared, ...change });
      expect(await sealDispatch(request, nowhere), rule).toEqual({ ok: false, error: { type: "not-sealable", rule } });
    }
  });

  test("R23: files other than the seal signed, or in another order, by their places", async () => {
    const prepared = await prepareDispatch(org, stamper);
    const [main, annex, empty] = prepared.files as [
      Uint8Array<ArrayBuffer>,
      Uint8Array<ArrayBuffer>,
      Uint8Array<ArrayBuffer>,
    ];
    const touched = annex.slice();
    touched[5] = (touched[5] as number) ^ 1;
    const cases = [
      [[main, touched, empty], [1]],
      [
        [main, empty, annex],
        [1, 2],
      ],
      [[main.subarray(0, -1), annex, empty], [0]],
      [
        [main, annex],
        [0, 1, 2],
      ],
    ] as const;
    for (const [files, places] of cases) {
      const request = sealRequest(org, { ...prepared, files });
      expect(await sealDispatch(request, nowhere)).toEqual({
        ok: false,
        error: { type: "files-changed", files: places },
      });
    }
  });
});

describe("being interrupted", () => {
  test("the signal's reason ends it in every step", async () => {
    const prepared = await prepareDispatch(org, stamper);
    for (const step of ["checking", "encrypting", "wrapping"] as const) {
      const control = new AbortController();
      const request = {
        ...sealRequest(org, prepared),
        signal: control.signal,
        onProgress: (each: SealProgress) => {
          if (each.step === step) control.abort(new Error(`stopped while ${step}`));
        },
      };
      await expect(sealDispatch(request, nowhere), step).rejects.toThrow(`stopped while ${step}`);
    }
  });

  test("X7: a source of randomness that repeats itself ends it before anything comes out", async () => {
    const prepared = await prepareDispatch(org, stamper);
    const random = (length: number) => new Uint8Array(length).fill(9);
    let pieces = 0;
    const sealing = sealDispatch({ ...sealRequest(org, prepared), random }, () => void (pieces += 1));
    await expect(sealing).rejects.toThrow(RandomnessError);
    expect(pieces).toBe(0);
  });

  test("R18: sealed a second time it has the same id, and other bytes", async () => {
    const prepared = await prepareDispatch(org, stamper);
    const [first, second] = [await sendDispatch(org, prepared, 1), await sendDispatch(org, prepared, 2)];
    expect(second.id).toBe(first.id);
    expect(second.blob.id).not.toBe(first.blob.id);
  });
});

test("wraps made in slices by several workers fit together", async () => {
  const prepared = await prepareDispatch(org, stamper);
  const request = {
    ...sealRequest(org, prepared),
    wrap: async (job: Parameters<typeof wrapMany>[1]) => {
      const halves = [job.recipients.slice(0, 1), job.recipients.slice(1)];
      const done = await Promise.all(halves.map((recipients) => wrapMany(org.hpke, { ...job, recipients })));
      return { ok: true, value: done.flatMap(valueOf) } as const;
    },
  };
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  const sealed = valueOf(await sealDispatch(request, (piece) => void pieces.push(piece)));
  expect(valueOf(readHandOver(sealed.handOver)).wraps).toHaveLength(3);
  expect(seedOf(org, "Z01.02", "unclassified")).toHaveLength(32);
});
