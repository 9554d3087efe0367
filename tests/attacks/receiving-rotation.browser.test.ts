/** Somebody has left who still holds the newest key of a level: nothing more is sealed to it above the normal level. */
import { expect, test } from "vitest";
import { desk, eventually, first, membersOf, prepareReceiver, scene, stateOf } from "./receiving.ts";
import { fromBase64Url } from "../../shared/encoding/bytes.ts";
import { RECEIVER, SENDER } from "./scene.ts";

prepareReceiver();

/** Somebody cleared comes into a unit and leaves it; its newest keys go with them. */
async function comeAndGo(unit: string): Promise<void> {
  const gone = await scene.admit(unit, { roles: ["specialist"] }, ["unclassified", "confidential", "secret"]);
  const from = scene.organisation.unit(unit).state.seq + 1;
  await scene.extend(unit, { kind: "revoked", body: { what: "member", id: gone.member, from } });
}

const stateOfAnswer = async (dispatch: string): Promise<string | undefined> =>
  (await desk.read()).outbox.find(({ subject, type }) => subject === dispatch && type === "arrive")?.state;

/** Epochs of what was appended to a stream through the malicious relay. */
const appendedTo = (stream: string): number[] =>
  scene.malicious.requests
    .filter(({ method, path }) => method === "POST" && path === `/streams/${stream}`)
    .map(({ body }) => {
      const { entry } = JSON.parse(body.toString()) as { entry: string };
      return membersOf<{ epoch: number }>(fromBase64Url(entry)).epoch;
    });

test("M6: an answer waits while somebody who left the sender holds its key, and goes out under the next one", async () => {
  const sent = await scene.send({ level: "secret" });
  await comeAndGo(SENDER);
  await desk.sync();
  await eventually(async () => stateOf(await desk.read(), sent.id)?.state).toBe("opened");
  await eventually(() => stateOfAnswer(sent.id)).toBe("retrying: sender-rotation-due");
  // At the normal level the answer goes its way.
  await eventually(() => stateOfAnswer(first.id)).toBe("done");
  expect(appendedTo(`mail/${SENDER}/secret`)).toEqual([]);
  await scene.openCompartment(SENDER, "secret");
  await desk.sync();
  await eventually(() => stateOfAnswer(sent.id)).toBe("done");
  expect(appendedTo(`mail/${SENDER}/secret`)).toEqual([2]);
});

test("M6: so does what the own unit writes while somebody who left it holds its key", async () => {
  const sent = await scene.send({ level: "secret" });
  await comeAndGo(RECEIVER);
  const before = appendedTo(`work/${RECEIVER}/secret`).length;
  await desk.sync();
  await eventually(() => stateOfAnswer(sent.id)).toBe("retrying: rotation-due");
  expect(appendedTo(`work/${RECEIVER}/secret`)).toHaveLength(before);
  await scene.openCompartment(RECEIVER, "secret");
  await desk.sync();
  // The next key is there; this device has not been given it yet.
  await eventually(() => stateOfAnswer(sent.id)).toBe("retrying: seed-missing");
  expect(appendedTo(`work/${RECEIVER}/secret`)).toHaveLength(before);
});
