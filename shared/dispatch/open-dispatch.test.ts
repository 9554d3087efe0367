import { beforeAll, describe, expect, test } from "vitest";
import { makeOrganisation, type MadeOrganisation } from "../../tests/organisation/make-organisation.ts";
import { practiceShape } from "../../tests/organisation/practice-shape.ts";
import { type Bytes, concat, fromUtf8, toBase64Url, utf8 } from "../encoding/bytes.ts";
import type { Json } from "../encoding/canonical-json.ts";
import { canonicalBytes, parseCanonical } from "../encoding/canonical-json.ts";
import { buildBody } from "../sealing/body.ts";
import { PIECE_SIZE } from "../sealing/content.ts";
import type { Hpke } from "../sealing/hpke.ts";
import { buildDispatchBody } from "./dispatch-body.ts";
import { openDispatch } from "./open-dispatch.ts";
import { smallPdf } from "./testing/small-pdf.ts";
import {
  makeTimeStamper,
  openFor,
  type PreparedDispatch,
  prepareDispatch,
  sealByHand,
  seedOf,
  sendDispatch,
  type SentDispatch,
} from "./testing/make-dispatch.ts";

const UNIT = "Z01.02";
const REFUSED = { ok: false, error: { type: "cannot-open" } };

let org: MadeOrganisation;
let prepared: PreparedDispatch;
let sent: SentDispatch;
let received: { readonly envelope: Bytes; readonly bytes: Bytes };
beforeAll(async () => {
  org = await makeOrganisation(practiceShape({ communes: 1 }));
  const files = [{ name: "a.pdf", mediaType: "application/pdf", data: smallPdf() }];
  prepared = await prepareDispatch(org, await makeTimeStamper(org), { files });
  sent = await sendDispatch(org, prepared);
  received = { envelope: sent.envelope(UNIT), bytes: sent.bytes };
});

function flipped(bytes: Bytes, at: number, bit = 1): Bytes {
  const copy = bytes.slice();
  copy[at] = (copy[at] as number) ^ bit;
  return copy;
}

/** The envelope with some members changed, still canonical. */
function changed(envelope: Bytes, change: (object: Record<string, Json>) => void): Bytes {
  const object = structuredClone(parseCanonical(envelope)) as Record<string, Json>;
  change(object);
  return canonicalBytes(object);
}

describe("R11: every flipped byte fails with one uniform error", () => {
  test("of the envelope: header, unit, epoch and wrap", async () => {
    expect((await openFor(org, UNIT, received)).ok).toBe(true);
    for (let at = 0; at < received.envelope.length; at++) {
      const envelope = flipped(received.envelope, at, 1 << (at % 7));
      expect(await openFor(org, UNIT, { ...received, envelope }), `byte ${at}`).toStrictEqual(REFUSED);
    }
  });

  test("of the wrap's own bytes", async () => {
    const wrap = new Uint8Array(Buffer.from((parseCanonical(received.envelope) as { wrap: string }).wrap, "base64url"));
    for (let at = 0; at < wrap.length; at++) {
      const envelope = changed(
        received.envelope,
        (object) => void (object["wrap"] = toBase64Url(flipped(wrap, at, 128))),
      );
      expect(await openFor(org, UNIT, { ...received, envelope }), `byte ${at}`).toStrictEqual(REFUSED);
    }
  });

  test("of the ciphertext", async () => {
    // The content key once, so that each try costs the content alone; the wrap has its own test.
    let key: ReturnType<Hpke["open"]> | undefined;
    const hpke: Hpke = { ...org.hpke, open: (request) => (key ??= org.hpke.open(request)) };
    const seed = seedOf(org, UNIT, "unclassified");
    const mailbox = { unit: UNIT, level: "unclassified" } as const;
    const open = (blob: Bytes) => openDispatch({ envelope: received.envelope, mailbox, blob, seed, hpke });
    expect((await open(received.bytes)).ok).toBe(true);
    for (let at = 0; at < received.bytes.length; at++) {
      expect(await open(flipped(received.bytes, at, 1 << (at % 8))), `byte ${at}`).toStrictEqual(REFUSED);
    }
  });

  test("of a blob that is cut short, longer, empty, or another dispatch's", async () => {
    const other = await sendDispatch(org, prepared, 7);
    for (const bytes of [
      received.bytes.slice(0, -1),
      concat(received.bytes, Uint8Array.of(0)),
      new Uint8Array(0),
      other.bytes,
    ]) {
      expect(await openFor(org, UNIT, { ...received, bytes })).toStrictEqual(REFUSED);
    }
  });
});

describe("R12: a wrap moved elsewhere fails", () => {
  test("to another unit, with its envelope or with the unit's name changed", async () => {
    const mine = sent.envelope("Z01.02.01");
    expect(await openFor(org, UNIT, { ...received, envelope: mine })).toStrictEqual(REFUSED);
    const renamed = changed(mine, (object) => void (object["unit"] = UNIT));
    expect(await openFor(org, UNIT, { ...received, envelope: renamed })).toStrictEqual(REFUSED);
  });

  test("to another level, whose mailbox and header say so", async () => {
    const envelope = changed(received.envelope, (object) => {
      (object["header"] as Record<string, Json>)["level"] = "secret";
    });
    for (const level of ["unclassified", "secret"] as const) {
      const opened = await openDispatch({
        envelope,
        mailbox: { unit: UNIT, level: "secret" },
        blob: received.bytes,
        seed: seedOf(org, UNIT, level),
        hpke: org.hpke,
      });
      expect(opened).toStrictEqual(REFUSED);
    }
    expect(await openFor(org, UNIT, received, "secret")).toStrictEqual(REFUSED);
  });

  test("into another mailbox, though the right seed is at hand", async () => {
    const request = { blob: received.bytes, seed: seedOf(org, UNIT, "unclassified"), hpke: org.hpke };
    for (const mailbox of [
      { unit: UNIT, level: "secret" },
      { unit: "Z01", level: "unclassified" },
    ] as const) {
      expect(await openDispatch({ ...request, envelope: received.envelope, mailbox })).toStrictEqual(REFUSED);
    }
  });

  test("to another epoch, and to another dispatch", async () => {
    const epoch = changed(received.envelope, (object) => void (object["epoch"] = 2));
    expect(await openFor(org, UNIT, { ...received, envelope: epoch })).toStrictEqual(REFUSED);
    const other = await sendDispatch(org, prepared, 8);
    const { wrap } = parseCanonical(other.envelope(UNIT)) as { wrap: string };
    const moved = changed(received.envelope, (object) => void (object["wrap"] = wrap));
    expect(await openFor(org, UNIT, { ...received, envelope: moved })).toStrictEqual(REFUSED);
  });
});

test("R14: an envelope of another suite or version is refused before any key is touched", async () => {
  const untouched: Hpke = { ...org.hpke, open: () => Promise.reject(new Error("a key was touched")) };
  for (const change of [
    (object: Record<string, Json>) => void ((object["header"] as Record<string, Json>)["content"] = "tram-content-0"),
    (object: Record<string, Json>) => void ((object["header"] as Record<string, Json>)["wrap"] = "tram-wrap-0"),
    (object: Record<string, Json>) => void (object["v"] = 0),
    (object: Record<string, Json>) => void (object["type"] = "tram/notice"),
  ]) {
    const opened = await openDispatch({
      envelope: changed(received.envelope, change),
      mailbox: { unit: UNIT, level: "unclassified" },
      blob: received.bytes,
      seed: seedOf(org, UNIT, "unclassified"),
      hpke: untouched,
    });
    expect(opened).toStrictEqual(REFUSED);
  }
});

test("R15: an envelope in another form than the canonical one is refused", async () => {
  const text = fromUtf8(received.envelope);
  for (const form of [
    text.replace('"v":1', '"v":1.0'),
    text.replace('"v":1', '"v":1,"v":1'),
    text.replace('{"epoch"', '{ "epoch"'),
    text.replace('"v":1', '"v":1,"w":1'),
    text.replace('"epoch":1', '"epoch":"1"'),
    text.replace('"epoch":1', '"epoch":1e300'),
  ]) {
    expect(form).not.toBe(text);
    expect(await openFor(org, UNIT, { ...received, envelope: utf8(form) })).toStrictEqual(REFUSED);
  }
});

describe("R23: pieces and parts swapped, dropped or out of order fail", () => {
  test("pieces of a long body", async () => {
    const data = new Uint8Array(3 * PIECE_SIZE).map((_, i) => i >> 3);
    const files = [
      { name: "a.pdf", mediaType: "application/pdf", data: smallPdf() },
      { name: "b.bin", mediaType: "application/octet-stream", data },
    ];
    const long = await sendDispatch(org, await prepareDispatch(org, await makeTimeStamper(org), { files }));
    const at = (i: number) => long.bytes.subarray(i * PIECE_SIZE, (i + 1) * PIECE_SIZE);
    const envelope = long.envelope(UNIT);
    expect((await openFor(org, UNIT, { envelope, bytes: long.bytes })).ok).toBe(true);
    for (const pieces of [
      [at(1), at(0), at(2), at(3)],
      [at(0), at(2), at(1), at(3)],
      [at(0), at(1), at(2)],
      [at(0), at(1), at(1), at(3)],
    ]) {
      expect(await openFor(org, UNIT, { envelope, bytes: concat(...pieces) })).toStrictEqual(REFUSED);
    }
  });

  test("parts in another order, missing, added, or under other names", async () => {
    const names = ["manifest.json", "manifest.p7s", "approval.json", "approval.p7s", "evidence.json", "files/0"];
    const data = new Uint8Array(8);
    const bodies = [
      [names[1], names[0], ...names.slice(2)],
      names.slice(0, 4),
      [...names.slice(0, 5), "files/1"],
      [...names, "files/2"],
      [...names, "note"],
      [...names.slice(0, 5), "files/00"],
    ];
    for (const body of bodies) {
      const wish = { unit: UNIT, body: buildBody(body.map((name) => ({ name: name as string, data }))) };
      expect(await openFor(org, UNIT, await sealByHand(org, prepared, wish)), body.join()).toStrictEqual(REFUSED);
    }
  });

  test("padding that is not zero, or more of it", async () => {
    const body = new Uint8Array(await buildDispatchBody(prepared).arrayBuffer());
    expect(body.at(-1)).toBe(0);
    for (const wrong of [flipped(body, body.length - 1), concat(body, new Uint8Array(body.length))]) {
      const wish = { unit: UNIT, body: new Blob([wrong]) };
      expect(await openFor(org, UNIT, await sealByHand(org, prepared, wish))).toStrictEqual(REFUSED);
    }
  });
});

describe("R24: each clear routing field, changed, fails", () => {
  const changes: Record<string, (object: Record<string, Json>, header: Record<string, Json>) => void> = {
    "the dispatch's id": (_, header) => void (header["dispatch"] = "a".repeat(64)),
    "the sending unit": (_, header) => void (header["from"] = "Z01.02.01"),
    "the blob's id": (_, header) => void ((header["blob"] as Record<string, Json>)["id"] = "b".repeat(64)),
    "the blob's size": (_, header) => void ((header["blob"] as Record<string, Json>)["size"] = 5000),
    "the recipient": (object) => void (object["unit"] = "Z01.02.01"),
    "the epoch": (object) => void (object["epoch"] = 3),
  };
  test.each(Object.entries(changes))("%s", async (_, change) => {
    const envelope = changed(received.envelope, (object) => change(object, object["header"] as Record<string, Json>));
    expect(await openFor(org, UNIT, { ...received, envelope })).toStrictEqual(REFUSED);
  });
});

test("R25: another unit's seed does not open it, in whichever mailbox it lies", async () => {
  for (const unit of ["Z01", "Z01.02.01"]) {
    expect(await openFor(org, unit, received)).toStrictEqual(REFUSED);
    const opened = await openDispatch({
      envelope: received.envelope,
      mailbox: { unit: UNIT, level: "unclassified" },
      blob: received.bytes,
      seed: seedOf(org, unit, "unclassified"),
      hpke: org.hpke,
    });
    expect(opened).toStrictEqual(REFUSED);
  }
});

test("a blob is read piece by piece, and the signal's reason ends it", async () => {
  const control = new AbortController();
  const request = {
    envelope: received.envelope,
    mailbox: { unit: UNIT, level: "unclassified" },
    seed: seedOf(org, UNIT, "unclassified"),
    hpke: org.hpke,
  } as const;
  const blob = { size: received.bytes.length, readPiece: async () => received.bytes };
  expect((await openDispatch({ ...request, blob })).ok).toBe(true);
  control.abort(new Error("locked"));
  await expect(openDispatch({ ...request, blob, signal: control.signal })).rejects.toThrow("locked");
});
