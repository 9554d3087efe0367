/**
 * What the courier does after each refusal of the relay (docs/protocol.md, section 13): the real courier in a real browser, the
 * real relay behind a door that refuses in its place.
 */
import { createPrivateKey, hash, sign } from "node:crypto";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { AFTER_REFUSAL } from "../../extension/courier/failure.ts";
import { toBase64Url } from "../../shared/encoding/bytes.ts";
import { canonicalBytes } from "../../shared/encoding/canonical-json.ts";
import { hashLeaf } from "../../shared/merkle/tree.ts";
import { headOf } from "../../shared/trust/chain-state.ts";
import { batchBytes } from "../../shared/wire/batch.ts";
import { RELAY_ERROR_STATUS, type RelayErrorType } from "../../shared/wire/relay-errors.ts";
import { loadRelayIdentity } from "../../server/identity.ts";
import { type DeskPage, openDeskPage, type Seen } from "./desk-page.ts";
import { giveAccount } from "./given-account.ts";
import { must, RECEIVER, type Scene, SENDER, setScene } from "./scene.ts";
import { type Door, openDoor, type OtherAnswer } from "./watched-relay.ts";

let scene: Scene;
let page: DeskPage;
let door: Door;

beforeAll(async () => {
  scene = await setScene();
  page = await openDeskPage();
  door = await openDoor(scene.relay);
  for (const [name, unit, role, relay] of [
    ["clerk", SENDER, "clerk", door.url],
    ["leader", SENDER, "leader", scene.relay],
    ["receiver", RECEIVER, "clerk", door.url],
  ] as const) {
    const given = await giveAccount(scene.organisation, scene.person(unit, role), relay);
    await page.call("open", { name, given });
    await page.call("start", name);
    await page.until(name, ({ office }) => office, "it has read what is there");
  }
});

afterEach(() => (door.watch = undefined));

afterAll(async () => {
  await page?.[Symbol.asyncDispose]();
  await door?.[Symbol.asyncDispose]();
  await scene?.[Symbol.asyncDispose]();
});

const WORK = `POST /v1/streams/work/${SENDER}/unclassified`;
const HAND_OVER = "POST /v1/dispatches";

/** The members that the schema of the error asks for. */
function refusal(type: RelayErrorType): OtherAnswer {
  const head = { seq: 1, head: "ab".repeat(32) };
  const more: { readonly [type in RelayErrorType]?: object } = {
    "not-allowed": { right: "work" },
    "head-mismatch": head,
    "sequence-taken": head,
    "stale-epoch": { units: [SENDER] },
    "no-compartment": { units: [SENDER] },
    "too-large": { limit: 1_048_576 },
    "refused-statement": { rule: "seq" },
  };
  return { status: RELAY_ERROR_STATUS[type], json: { error: { type, message: "", ...more[type] } } };
}

type Item = Seen["outbox"][number];
const unfinished = ({ outbox }: Seen): Item[] => outbox.filter(({ state }) => state.type !== "done");
const rowOf = ({ outgoing }: Seen, draft: string) => outgoing.find((row) => row.draft === draft);

async function approved(subject: string): Promise<string> {
  const draft = await page.call("submit", { name: "clerk", subject, to: [RECEIVER] });
  await page.until("leader", ({ files }) => files.includes(draft), "the leader has its files");
  await page.call("approve", { name: "leader", draft });
  await page.until("clerk", (seen) => rowOf(seen, draft)?.state === "approved", "the clerk sees it approved");
  await page.until("clerk", (seen) => unfinished(seen).length === 0, "nothing waits");
  return draft;
}

/** Everything that was sent is opened at the other office, and its devices have said so. */
async function allHaveCome(): Promise<Seen> {
  const sent = (await page.call("see", "clerk")).outgoing.filter(({ state }) => state === "sent").length;
  expect(sent).toBeGreaterThan(0);
  const here = (seen: Seen): boolean =>
    seen.incoming.filter(({ arrived }) => arrived).length === sent && unfinished(seen).length === 0;
  return page.until("receiver", here, "all of it has come");
}

const types = Object.keys(AFTER_REFUSAL) as (keyof typeof AFTER_REFUSAL)[];

test("the table names every refusal of the wire, and a line that fails", () => {
  expect(types.toSorted()).toEqual(
    [...Object.keys(RELAY_ERROR_STATUS), "relay-unreachable", "strange-answer"].toSorted(),
  );
});

test.for(types)(
  "an event that is refused with %s has the end that the table says, and goes out once it may",
  async (type) => {
    door.watch = async (moment, request) => {
      if (moment !== "before" || request !== WORK) return "on";
      if (type === "relay-unreachable") return "cut";
      return type === "strange-answer" ? { status: 200, json: "?" } : refusal(type);
    };
    const draft = await page.call("submit", { name: "clerk", subject: `Bị từ chối ${type}`, to: [RECEIVER] });
    const tried = ({ state }: Item) => state.type === "retrying" || state.type === "refused";
    const seen = await page.until("clerk", (each) => unfinished(each).some(tried), "it was tried");
    // The courier adds what it knows: an act that expected no head cannot have been overtaken, and is refused as such.
    const refused = AFTER_REFUSAL[type] === "refuse" || type === "head-mismatch";
    // No seal of an own event is older than the newest that the chain has, so neither name of it is true here.
    const error = type === "no-compartment" ? "stale-epoch" : type;
    expect(unfinished(seen).map(({ state }) => state)).toMatchObject([
      { type: refused ? "refused" : "retrying", error },
    ]);
    expect(rowOf(seen, draft)).toBeUndefined();

    door.watch = undefined;
    await page.call("retry", "clerk");
    const out = await page.until("clerk", (each) => unfinished(each).length === 0, "it went out");
    expect(rowOf(out, draft)?.state).toBe("submitted");
  },
);

test("an event under a superseded key is sealed anew, as the same event, and goes out without anybody's doing", async () => {
  const posted: { readonly epoch: number; readonly sealed: string }[] = [];
  door.watch = async (moment, request, body) => {
    if (moment !== "before" || request !== WORK) return "on";
    const { entry } = JSON.parse(body.toString()) as { entry: string };
    const envelope = JSON.parse(Buffer.from(entry, "base64url").toString()) as { epoch: number; sealed: string };
    posted.push(envelope);
    if (envelope.epoch > 1) return "on";
    // A new key is opened between the signing and the sending.
    if (posted.length === 1) await scene.openEpoch(SENDER, "unclassified");
    return refusal("stale-epoch");
  };
  const draft = await page.call("submit", { name: "clerk", subject: "Niêm phong lại", to: [RECEIVER] });
  await page.until("clerk", (each) => rowOf(each, draft)?.state === "submitted", "it stands");
  // It can be read before the item that sent it is written off.
  const seen = await page.until("clerk", (each) => unfinished(each).length === 0, "nothing waits");
  expect(posted.at(-1)?.epoch).toBe(2);
  expect(new Set(posted.map(({ epoch }) => epoch))).toEqual(new Set([1, 2]));
  await page.until("leader", (each) => rowOf(each, draft)?.state === "submitted", "the leader reads it");
  expect(seen.refused).toEqual([]);
});

test("a relay that took an event and calls its key superseded doubles nothing: the same event counts once", async () => {
  let answered = 0;
  door.watch = async (moment, request, body) => {
    if (request !== WORK) return "on";
    const { entry } = JSON.parse(body.toString()) as { entry: string };
    const { epoch } = JSON.parse(Buffer.from(entry, "base64url").toString()) as { epoch: number };
    if (moment === "before" && answered === 0) await scene.openEpoch(SENDER, "unclassified");
    if (moment === "before" || epoch > 2) return "on";
    answered++;
    return refusal("stale-epoch");
  };
  const draft = await page.call("submit", { name: "clerk", subject: "Hai lần", to: [RECEIVER] });
  await page.until("clerk", (each) => unfinished(each).length === 0, "nothing waits");
  expect(answered).toBeGreaterThan(0);
  const seen = await page.until("leader", (each) => rowOf(each, draft) !== undefined, "the leader reads it");
  expect(seen.outgoing.filter((row) => row.draft === draft)).toHaveLength(1);
  expect(seen.refused).toEqual([]);
});

test("a hand-over whose blob the relay has lost is made with the blob brought again", async () => {
  const draft = await approved("Mất tệp");
  const requests: string[] = [];
  door.watch = async (moment, request) => {
    if (moment !== "before") return "on";
    requests.push(request);
    const first = requests.filter((each) => each === HAND_OVER).length === 1;
    return request === HAND_OVER && first ? refusal("not-found") : "on";
  };
  await page.call("send", { name: "clerk", draft });
  await page.until("clerk", (seen) => rowOf(seen, draft)?.state === "sent", "it is sent");
  const way = requests.filter((each) => each === HAND_OVER || each === "POST /v1/blobs");
  expect(way).toEqual(["POST /v1/blobs", HAND_OVER, "POST /v1/blobs", HAND_OVER]);
});

test("a hand-over that is called stale against the chains is not sealed again and again", async () => {
  const draft = await approved("Nói dối");
  /** What stands in the item at each hand-over: how often it was tried before. */
  const triedBefore: number[] = [];
  let begun = 0;
  door.watch = async (moment, request) => {
    if (moment === "before" && request.startsWith("PUT /v1/blobs")) begun++;
    if (moment !== "before" || request !== HAND_OVER) return "on";
    const { state } = unfinished(await page.call("see", "clerk"))[0] as Item;
    triedBefore.push(state.type === "retrying" ? state.tries : 0);
    return refusal("stale-epoch");
  };
  await page.call("send", { name: "clerk", draft });
  const waits = (seen: Seen) => unfinished(seen).some(({ state }) => state.type === "retrying" && state.tries >= 2);
  const seen = await page.until("clerk", waits, "it is tried again");
  expect(unfinished(seen)[0]?.state).toMatchObject({ error: "stale-epoch" });
  // One hand-over in each try, however many tries there have been.
  expect(triedBefore.length).toBeGreaterThanOrEqual(2);
  expect(triedBefore).toEqual(triedBefore.map((_, i) => i));
  expect(begun).toBe(1);
  door.watch = undefined;
  await page.call("retry", "clerk");
  await page.until("clerk", (each) => rowOf(each, draft)?.state === "sent", "it is sent");
});

test("R28, R2: an acceptance of another life of the relay, of another office or of fewer mailboxes is not taken", async () => {
  const draft = await approved("Xác nhận giả");
  const identity = must(await loadRelayIdentity(scene.directory, Date.now));
  const { pkcs8, fingerprint } = identity.acceptanceKey;
  const key = createPrivateKey({ key: Buffer.from(pkcs8), format: "der", type: "pkcs8" });
  /** What the relay's own key signs over another acceptance. */
  const forge = (answer: Buffer, members: object): OtherAnswer => {
    const given = JSON.parse(answer.toString()) as { acceptance: string };
    const genuine = JSON.parse(Buffer.from(given.acceptance, "base64url").toString()) as object;
    const acceptance = canonicalBytes({ ...genuine, ...members });
    const root = hashLeaf(acceptance, (data) => new Uint8Array(hash("sha256", data, "buffer")));
    const signature = sign("sha256", batchBytes(1, root), { key, dsaEncoding: "ieee-p1363" });
    const proof = { index: 0, size: 1, path: [], signature: toBase64Url(signature), signer: fingerprint };
    return { status: 200, json: { acceptance: toBase64Url(acceptance), proof } };
  };
  const other = headOf(scene.organisation.unit(RECEIVER).state);
  const forgeries: readonly object[] = [{ epoch: "ef".repeat(16) }, { chain: other }, { mailboxes: 1 }];
  let told = 0;
  let present = forgeries[0] as object;
  door.watch = async (moment, request, _, answer) => {
    if (moment !== "after" || request !== HAND_OVER || answer === undefined) return "on";
    told++;
    return forge(answer, present);
  };
  await page.call("send", { name: "clerk", draft });
  for (const [i, forgery] of forgeries.entries()) {
    present = forgery;
    const before = told;
    const pressed = async (): Promise<number> => {
      if (i > 0) await page.call("retry", "clerk");
      return told;
    };
    // The second time it is handed over, the first answer was not taken.
    await expect.poll(pressed).toBeGreaterThan(before + 1);
    const refused = ({ state }: Item) => state.type === "retrying" && state.error === "bad-proof";
    const seen = await page.until("clerk", (each) => unfinished(each).some(refused), "it is not taken");
    expect(rowOf(seen, draft)?.state).toBe("sealed");
    expect(seen.alarms).toContain("bad-proof");
  }
  // The same bytes with an answer that only says again what is true: the forging changes nothing.
  present = {};
  await page.call("retry", "clerk");
  await page.until("clerk", (seen) => rowOf(seen, draft)?.state === "sent", "the genuine one is");
});

test("a receipt under a superseded key of the sender is sealed anew, and comes", async () => {
  const { dispatches } = await allHaveCome();
  const dispatch = dispatches.find(({ state }) => state === "opened")?.dispatch as string;
  const notices = `POST /v1/streams/mail/${SENDER}/unclassified`;
  let refused = 0;
  door.watch = async (moment, request) => {
    if (moment !== "before" || request !== notices || refused > 0) return "on";
    refused++;
    await scene.openEpoch(SENDER, "unclassified");
    return refusal("stale-epoch");
  };
  await page.call("register", { name: "receiver", dispatch });
  await page.until(
    "clerk",
    ({ receipts }) => receipts.some((each) => each.dispatch === dispatch && each.status === "03"),
    "the sender has it",
  );
  expect(refused).toBe(1);
});

test("reading a dispatch is counted at once", async () => {
  const counts = ({ happened }: Seen) => happened.flatMap((each) => (each.type === "unread" ? [each.count] : []));
  const unread = ({ dispatches }: Seen) => dispatches.filter(({ state, read }) => state === "opened" && !read);
  await allHaveCome();
  const before = await page.until("receiver", (seen) => counts(seen).at(-1) === unread(seen).length, "all are counted");
  const count = unread(before).length;
  expect(count).toBeGreaterThan(0);
  // A round of the courier's would count it too: none comes to its end while no request has an answer, for a minute.
  const held = Promise.withResolvers<"on">();
  door.watch = () => held.promise;
  await page.call("read", { name: "receiver", dispatch: unread(before)[0]?.dispatch as string });
  await page.until("receiver", (seen) => counts(seen).at(-1) === count - 1, "it is counted", 50_000);
  held.resolve("on");
});
