/** One approval that a clerk seals twice: two manifests, each of which holds by itself. */
import { expect, test } from "vitest";
import { toHex } from "../../shared/encoding/bytes.ts";
import {
  desk,
  desks,
  eventually,
  clerk,
  genuine,
  prepareReceiver,
  scene,
  settled,
  stateOf,
  tell,
} from "./receiving.ts";
import { type AcceptedDispatch, SENDER } from "./scene.ts";

prepareReceiver();

/** Two genuine seals over one approval; other content keys, so other manifests. */
async function sealTwice(subject: string, seed: number): Promise<readonly [AcceptedDispatch, AcceptedDispatch]> {
  const both = [await scene.send({ subject, seed }), await scene.send({ subject, seed: seed + 1 })] as const;
  const [one, other] = both.map(({ prepared }) => toHex(prepared.approval.bytes));
  expect(one).toBe(other);
  expect(both[0].id).not.toBe(both[1].id);
  return both;
}

const aside = { state: "quarantined", relation: "addressed", outcome: "failed" };

test("R18: of two dispatches with one approval the first in the mailbox stands, the second is set aside, and both are told", async () => {
  const [one, other] = await sealTwice("V/v một phê duyệt, hai số", 90_001);
  expect(await desk.sync()).toBe("up");
  await eventually(async () => stateOf(await desk.read(), other.id)?.state).toBe("quarantined");
  await eventually(async () => stateOf(await desk.read(), other.id)?.isTold).toBe(true);
  const seen = await settled();
  expect(stateOf(seen, one.id)).toMatchObject(genuine);
  expect(stateOf(seen, other.id)).toMatchObject(aside);
  expect(seen.alarms).toEqual([{ reason: "sealed-twice", about: SENDER, evidence: 2 }]);
  expect(seen.told).toContain("alarm: sealed-twice");
  expect(seen.told).toContain("quarantined");
});

test("R18: so it is where the second was opened, and passed, before the first could be", async () => {
  const [one, other] = await sealTwice("V/v thứ tự mở", 90_101);
  const late = await desks.open(scene, clerk);
  const path = `/blobs/${one.header.blob.id}`;
  const nothing = { status: 404, headers: { "access-control-allow-origin": "*" }, body: Buffer.from("{}") };
  tell({ instead: (asked) => (asked.path.startsWith(path) ? nothing : undefined) });
  await late.sync();
  await eventually(async () => stateOf(await late.read(), other.id)).toMatchObject(genuine);
  expect(stateOf(await late.read(), one.id)?.state).not.toBe("opened");
  tell();
  await late.sync();
  await eventually(async () => stateOf(await late.read(), one.id)).toMatchObject(genuine);
  const seen = await late.read();
  expect(stateOf(seen, other.id)).toMatchObject(aside);
  expect(seen.alarms).toContainEqual({ reason: "sealed-twice", about: SENDER, evidence: 2 });
  await late.close();
});
