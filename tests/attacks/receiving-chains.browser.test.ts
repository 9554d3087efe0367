/** Attacks on what a client holds for the organisation: its units, their keys, their people. */
import { describe, expect, test } from "vitest";
import { sha256Hex, toBase64Url } from "../../shared/encoding/bytes.ts";
import { signerOf } from "../../shared/dispatch/testing/make-dispatch.ts";
import { makeKeyPair } from "../organisation/make-organisation.ts";
import { chainWith, forgeSeedWrap, rewrite } from "./forgeries.ts";
import {
  clerk,
  desk,
  desks,
  first,
  genuine,
  MAIL,
  nothingButTheTruth,
  planting,
  prepareReceiver,
  scene,
  second,
  settled,
  stateOf,
  tell,
  inFront,
} from "./receiving.ts";
import { RECEIVER, SENDER, THIRD } from "./scene.ts";

prepareReceiver();

test("told the truth, the desk reads everything and raises no alarm", async () => {
  expect(await desk.sync()).toBe("up");
  const seen = await settled();
  expect(seen.alarms).toEqual([]);
  expect(stateOf(seen, first.id)).toMatchObject(genuine);
  expect(stateOf(seen, second.id)).toMatchObject(genuine);
  expect(seen.seeds).toEqual(["confidential/1", "secret/1", "unclassified/1"]);
});

describe("keys and chains:", () => {
  const others = { "Z01.03/secret": "no-compartment", "Z01.03/unclassified": "no-compartment" };

  test("R1: another unit's compartment key swapped: refused, alarm, and there is no key to seal to", async () => {
    const key = toBase64Url(await scene.organisation.hpke.publicKeyFromSeed(new Uint8Array(32).fill(6)));
    const real = scene.organisation.unit(THIRD).statements;
    const isOpening = (statement: { [member: string]: unknown }) => statement["kind"] === "compartment-opened";
    const swapped = await chainWith(real, isOpening, (statement) => {
      (statement["body"] as { publicKey: string }).publicKey = key;
    });
    tell({ chain: { unit: THIRD, change: () => swapped } });
    await desk.sync();
    const seen = await nothingButTheTruth();
    expect(seen.alarms).toMatchObject([{ reason: "bad-statement", about: THIRD }]);
    expect(seen.sealsTo).toMatchObject(others);
    // The other units go on, and so does this one once it is told the truth.
    expect(seen.sealsTo[`${SENDER}/secret`]).toBe("1");
    tell();
    expect(await desk.sync()).toBe("up");
    expect((await desk.read()).sealsTo[`${THIRD}/secret`]).toBe("1");
  });

  test("R1: a key for another unit, signed with the relay's own certified key, is refused", async () => {
    const { unit, seq, head } = scene.head(THIRD);
    const statement = await scene.relaysStatement({
      unit,
      seq: seq + 1,
      prev: head,
      kind: "compartment-opened",
      body: { level: "secret", epoch: 2, publicKey: toBase64Url(new Uint8Array(1216).fill(7)) },
    });
    tell({ chain: { unit: THIRD, change: (statements) => [...statements, statement] } });
    await desk.sync();
    const seen = await nothingButTheTruth();
    expect(seen.alarms).toMatchObject([{ reason: "bad-statement", about: THIRD }]);
    expect(seen.sealsTo[`${THIRD}/secret`]).toBe("1");
  });

  test("R7, M9: a ghost device, a ghost member and a ghost authority in a chain are refused, and nothing is sealed to them", async () => {
    const { unit, seq, head } = scene.head(RECEIVER);
    const ghost = await makeKeyPair();
    const place = { unit, seq: seq + 1, prev: head };
    const ghosts = [
      {
        kind: "device-admitted",
        body: {
          member: clerk.member,
          certificate: toBase64Url(clerk.certificates.device),
          wrapKey: toBase64Url(new Uint8Array(1216).fill(9)),
          levels: ["secret"],
          streams: ["keys", "mail", "work"],
        },
      },
      {
        kind: "member-admitted",
        body: {
          member: "ab".repeat(16),
          roles: ["clerk"],
          levels: ["secret"],
          signing: await sha256Hex(ghost.publicKey),
          authentication: "cd".repeat(32),
          roster: "ef".repeat(32),
        },
      },
      { kind: "revoked", body: { what: "member", id: clerk.member, from: 1 } },
    ];
    for (const each of ghosts) {
      // By the relay's key, and by a leader who is no authority.
      for (const signer of [undefined, signerOf(scene.organisation.person(RECEIVER, "leader"), "signing")]) {
        const statement = await scene.relaysStatement({ ...place, ...each }, signer);
        tell({ chain: { unit: RECEIVER, change: (statements) => [...statements, statement] } });
        await desk.sync();
        const seen = await nothingButTheTruth();
        expect(seen.chains[RECEIVER]).toBe(seq);
        expect(seen.alarms.map(({ reason }) => reason)).toContain("bad-statement");
      }
    }
  });

  test("R2: once a newer epoch was seen, an older chain is an alarm, and the newer key stays", async () => {
    const before = scene.organisation.unit(THIRD).statements.length;
    const { hpke } = scene.organisation;
    const publicKey = toBase64Url(await hpke.publicKeyFromSeed(new Uint8Array(32).fill(3)));
    await scene.extend(THIRD, { kind: "compartment-opened", body: { level: "confidential", epoch: 2, publicKey } });
    expect(await desk.sync()).toBe("up");
    expect((await desk.read()).sealsTo[`${THIRD}/confidential`]).toBe("2");
    tell({ chain: { unit: THIRD, change: (statements) => statements.slice(0, before) } });
    await desk.sync();
    const seen = await nothingButTheTruth();
    expect(seen.alarms).toMatchObject([{ reason: "shortened", about: THIRD }]);
    expect(seen.sealsTo[`${THIRD}/confidential`]).toBe("2");
  });

  test("R5: another history of a chain, signed by an authority that plays along, is an alarm; the first one stays", async () => {
    expect(await desk.sync()).toBe("up");
    const { statements, state, authority } = scene.organisation.unit(THIRD);
    const statement = await scene.relaysStatement(
      {
        unit: THIRD,
        seq: state.seq,
        prev: state.hashes[state.seq - 1] as string,
        kind: "revoked",
        body: { what: "seal", id: "ab".repeat(32), from: 3 },
      },
      authority,
    );
    tell({ chain: { unit: THIRD, change: () => [...statements.slice(0, -1), statement] } });
    await desk.sync();
    const seen = await nothingButTheTruth();
    expect(seen.alarms).toMatchObject([{ reason: "fork", about: THIRD }]);
    expect(seen.chains[THIRD]).toBe(state.seq);
  });

  test("R13, M7: a seed that is not the compartment's is refused before it is used, and the genuine one counts", async () => {
    const forged = await forgeSeedWrap(scene.organisation, clerk, { level: "secret", epoch: 1 });
    const planted = { entry: forged, at: Date.now(), chain: scene.head(RECEIVER) };
    const stream = `keys/${RECEIVER}`;
    tell({ history: { stream, change: (entries) => inFront([planted], entries) } });
    await desk.sync();
    const seen = await nothingButTheTruth();
    expect(seen.entries[stream]?.[0]).toBe("refused: other-seed");
    expect(seen.seeds).toEqual(["confidential/1", "secret/1", "unclassified/1"]);
  });

  test("R14: a wrap, a seed or an envelope of a weaker suite is refused by name", async () => {
    const weaker = rewrite(await forgeSeedWrap(scene.organisation, clerk, { level: "secret", epoch: 1 }), (wrap) => {
      wrap["suite"] = "tram-wrap-0";
    });
    const planted = { entry: weaker, at: Date.now(), chain: scene.head(RECEIVER) };
    tell({ history: { stream: `keys/${RECEIVER}`, change: (entries) => inFront([planted], entries) } });
    await desk.sync();
    expect((await nothingButTheTruth()).entries[`keys/${RECEIVER}`]?.[0]).toBe("refused: malformed");
    for (const suite of ["content", "wrap"]) {
      const entry = rewrite(first.envelope(RECEIVER), (envelope) => {
        (envelope["header"] as { [name: string]: string })[suite] = "tram-none-1";
      });
      const other = await desks.open(scene, clerk);
      tell(planting(entry));
      await other.sync();
      expect((await other.read()).entries[MAIL]?.at(-1)).toBe("refused: malformed");
      await other.close();
    }
  });
});
