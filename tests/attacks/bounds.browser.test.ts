/**
 * What a desk that is flooded does: every dispatch that is not opened says why and is looked at again when that can
 * change; nobody who sends without end, and no relay that invents, keeps the rest of the mail from its reader.
 */
import { expect, test } from "vitest";
import { sha256Hex, toHex, utf8 } from "../../shared/encoding/bytes.ts";
import { seededRandom } from "../../shared/encoding/testing/seeded-random.ts";
import { sealByHand, valueOf } from "../../shared/dispatch/testing/make-dispatch.ts";
import { compartmentOpening } from "../../shared/trust/admit.ts";
import { wrapSeed } from "../../shared/trust/seed-wrap.ts";
import { FETCH_BOUNDS } from "../../extension/courier/fetch-bounds.ts";
import { rewrite } from "./forgeries.ts";
import { json, type PlacedEntry } from "./malicious-relay.ts";
import {
  clerk,
  desk,
  eventually,
  first,
  genuine,
  inFront,
  large,
  MAIL,
  membersOf,
  planting,
  prepareReceiver,
  scene,
  second,
  settled,
  stateOf,
  tell,
  whyOf,
} from "./receiving.ts";
import { RECEIVER, SENDER, THIRD } from "./scene.ts";

prepareReceiver();

test("R12: a dispatch for an epoch that comes later says so, and opens when epoch and key have come", async () => {
  const { hpke } = scene.organisation;
  const prepared = await scene.prepare();
  const seed = seededRandom(91)(32);
  const content = await compartmentOpening(hpke, scene.organisation.unit(RECEIVER).state, "unclassified", seed);
  // Sealed to the epoch before the relay shows that it was opened.
  await scene.organisation.extend(RECEIVER, content);
  const { envelope, bytes } = await sealByHand(scene.organisation, prepared, { unit: RECEIVER });
  const { header, epoch } = membersOf<{ header: { blob: { id: string } }; epoch: number }>(envelope);
  expect(epoch).toBe(2);
  const lie = { ...planting(envelope), planted: { [header.blob.id]: bytes } };
  tell(lie);
  expect(await desk.sync()).toBe("up");
  await eventually(async () => whyOf(await desk.read(), prepared.id)).toBe("no-compartment");
  expect(stateOf(await desk.read(), prepared.id)).toMatchObject({ state: "cannot-open", subject: null });

  // The chain comes, the key does not yet.
  const { state, statements } = scene.organisation.unit(RECEIVER);
  const { statement, cms } = statements.at(-1) as (typeof statements)[number];
  const administrator = scene.client(scene.organisation.person(RECEIVER, "administrator"));
  valueOf(await administrator.appendStatement(RECEIVER, statement, cms));
  await desk.sync();
  await eventually(async () => whyOf(await desk.read(), prepared.id)).toBe("seed-missing");

  const wish = { device: clerk.device, level: "unclassified", epoch: 2, seed } as const;
  valueOf(await administrator.append(`keys/${RECEIVER}`, valueOf(await wrapSeed(hpke, state, wish))));
  await desk.sync();
  await eventually(async () => whyOf(await desk.read(), prepared.id)).toBe("opened");
  expect(stateOf(await desk.read(), prepared.id)).toMatchObject({ ...genuine, obstacle: null });
});

test("R24: a size that the blob's name disproves is said to be so, and is never asked for again", async () => {
  const size = first.bytes.length + 1;
  const entry = rewrite(first.envelope(RECEIVER), (envelope) => {
    (envelope["header"] as { [name: string]: unknown })["blob"] = { ...first.header.blob, size };
  });
  const planted = { entry, at: Date.now(), chain: scene.head(SENDER) };
  tell({ history: { stream: MAIL, change: (entries) => inFront([planted], entries.slice(1)) } });
  await desk.sync();
  await eventually(async () => whyOf(await desk.read(), first.id)).toBe("other-size");
  const asked = (): number =>
    scene.malicious.requests.filter(({ path }) => path.startsWith(`/blobs/${first.header.blob.id}`)).length;
  const before = asked();
  expect(await desk.sync()).toBe("up");
  await settled();
  expect(asked()).toBe(before);
});

test("a blob that the relay has lost is said to be missing, leaves the line up, and opens when it is there again", async () => {
  const { id } = large.header.blob;
  tell({
    instead: ({ path }) =>
      path.startsWith(`/blobs/${id}`)
        ? { status: 404, headers: CORS, body: utf8(JSON.stringify({ error: { type: "not-found", message: "" } })) }
        : undefined,
  });
  expect(await desk.sync()).toBe("up");
  await eventually(async () => whyOf(await desk.read(), large.id)).toBe("not-there");
  expect(await desk.line()).toBe("up");
  expect(stateOf(await settled(), first.id)).toMatchObject(genuine);
  tell();
  // Without anybody's doing.
  await eventually(async () => whyOf(await desk.read(), large.id)).toBe("opened");
});

const CORS = { "content-type": "application/json", "access-control-allow-origin": "*" };

/** Envelopes of one unit, of dispatches and blobs that there are not. */
async function junk(count: number, from: string): Promise<PlacedEntry[]> {
  const chain = scene.head(from);
  return Promise.all(
    Array.from({ length: count }, async (_, i) => {
      const entry = rewrite(first.envelope(RECEIVER), (envelope) => {
        const header = envelope["header"] as { [name: string]: unknown };
        header["dispatch"] = toHex(seededRandom(1_000 + i)(32));
        header["from"] = from;
        header["blob"] = { id: toHex(seededRandom(50_000 + i)(32)), size: 4_096 };
      });
      return { entry, at: Date.now(), chain };
    }),
  );
}

test("R32: dispatches of one unit without end are held after its share, with the reason; those of others open", async () => {
  const sent = await junk(FETCH_BOUNDS.dispatches + 40, THIRD);
  tell({ history: { stream: MAIL, change: (entries) => [...entries, ...sent] } });
  expect(await desk.sync()).toBe("up");
  const held = async () => (await desk.read()).dispatches.filter(({ obstacle }) => obstacle === "sender-too-much");
  await expect.poll(async () => (await held()).length).toBe(40);
  expect((await held()).every(({ state }) => state === "held")).toBe(true);
  for (const { id } of [first, second, large]) {
    await eventually(async () => stateOf(await desk.read(), id)).toMatchObject(genuine);
  }
  expect(await desk.line()).toBe("up");
});

test("R32: a mailbox that somebody fills is read some way at a time; the other mailboxes do not wait for its end", async () => {
  const secret = await scene.send({ level: "secret" });
  const chain = scene.head(SENDER);
  const entries = Array.from({ length: 60 }, (_, i) => ({ entry: utf8(`{"n":${i}}`), at: Date.now(), chain }));
  const read: string[] = [];
  tell({
    history: { stream: MAIL, change: (honest) => [...honest, ...entries] },
    answer({ method, path }, answer) {
      const name = path.split("?")[0] ?? "";
      if (method !== "GET" || !name.startsWith("/streams/mail")) return answer;
      read.push(name);
      if (name !== `/streams/${MAIL}` || answer.status !== 200) return answer;
      // One entry a page.
      const page = JSON.parse(answer.body.toString()) as { epoch: string; entries: unknown[] };
      return json(answer, { ...page, entries: page.entries.slice(0, 1), more: page.entries.length > 1 });
    },
  });
  await desk.sync();
  await eventually(async () => stateOf(await desk.read(), secret.id)?.state).toBe("opened");
  await eventually(async () => (await desk.read()).entries[MAIL]?.length ?? 0).toBeGreaterThan(60);
  // The other mailbox came long before the end of the filled one.
  expect(read.indexOf(`/streams/mail/${RECEIVER}/secret`)).toBeLessThan(30);
  expect(read.indexOf(`/streams/mail/${RECEIVER}/secret`)).toBeGreaterThan(0);
});

test("R32: large entries that are refused for good are not kept, their positions are; what stands behind them is read", async () => {
  const filler = `{"junk":"${"A".repeat(500_000)}"}`;
  const planted = { entry: utf8(filler), at: Date.now(), chain: scene.head(SENDER) };
  tell({ history: { stream: MAIL, change: (entries) => inFront([planted, planted, planted], entries) } });
  expect(await desk.sync()).toBe("up");
  const seen = await settled();
  expect(seen.entries[MAIL]?.slice(0, 3)).toEqual(["refused: malformed", "refused: malformed", "refused: malformed"]);
  expect(stateOf(seen, first.id)).toMatchObject(genuine);
  expect(await desk.sizeOfEntries()).toBeLessThan(400_000);
  expect(await desk.sync()).toBe("up");
  expect((await desk.read()).alarms).toEqual([]);
});

test("R32: units that the relay invents cost a bounded round, are asked for once, and raise a bounded number of alarms", async () => {
  const invented = await Promise.all(
    Array.from({ length: 6_000 }, async (_, i) => ({ unit: `Z9.${i}`, seq: 0, head: await sha256Hex(utf8(`${i}`)) })),
  );
  let asked = 0;
  const statement = scene.organisation.unit(THIRD).statements[0] as { statement: Uint8Array; cms: Uint8Array };
  const page = {
    statements: [
      {
        statement: Buffer.from(statement.statement).toString("base64url"),
        cms: Buffer.from(statement.cms).toString("base64url"),
      },
    ],
    more: false,
  };
  tell({
    instead({ method, path }) {
      if (method !== "GET" || !path.startsWith("/chains/Z9.")) return undefined;
      asked++;
      return { status: 200, headers: CORS, body: utf8(JSON.stringify(page)) };
    },
    answer({ method, path }, answer) {
      if (method !== "GET" || path !== "/chains" || answer.status !== 200) return answer;
      const { heads } = JSON.parse(answer.body.toString()) as { heads: unknown[] };
      return json(answer, { heads: [...invented, ...heads] });
    },
  });
  expect(await desk.sync()).toBe("up");
  expect(asked).toBeLessThanOrEqual(5_000);
  const seen = await settled();
  for (const { id } of [first, second, large]) expect(stateOf(seen, id)).toMatchObject(genuine);
  expect(seen.alarms.length).toBeLessThanOrEqual(100);
  expect(seen.alarms[0]?.reason).toBe("bad-statement");
  expect(seen.told.filter((each) => each === "alarm: bad-statement")).toHaveLength(1);
});

test("R32: a relay that names another head for each unit at each round has said one thing of each, told once a round", async () => {
  expect(await desk.sync()).toBe("up");
  let round = 0;
  tell({
    answer({ method, path }, answer) {
      if (method !== "GET" || path !== "/chains" || answer.status !== 200) return answer;
      const { heads } = JSON.parse(answer.body.toString()) as { heads: { unit: string; seq: number }[] };
      const head = (round++).toString(16).padStart(64, "0");
      return json(answer, { heads: heads.map((each) => ({ ...each, head })) });
    },
  });
  for (let i = 0; i < 3; i++) await desk.sync();
  const seen = await desk.read();
  expect(round).toBeGreaterThanOrEqual(3);
  expect(seen.alarms.map(({ reason }) => reason)).toEqual(seen.alarms.map(() => "fork"));
  expect(new Set(seen.alarms.map(({ about }) => about)).size).toBe(seen.alarms.length);
  expect(seen.alarms.length).toBeGreaterThan(1);
  expect(seen.told.filter((each) => each === "alarm: fork")).toHaveLength(1);
});
