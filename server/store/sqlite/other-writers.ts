/** Writes that leave no position: statements of chains, what is known of blobs, wake tokens and rendezvous. */
import { err, ok } from "../../../shared/result.ts";
import { LIMITS } from "../../../shared/wire/limits.ts";
import { NO_HASH } from "../notary.ts";
import type { Operations } from "../operations.ts";
import type { CommitContext } from "./commit-context.ts";

type Handler<K extends keyof Operations> = (request: Operations[K][0]) => Operations[K][1];

const hex = (text: string): Buffer => Buffer.from(text, "hex");

export function createStatementWriter(context: CommitContext): Handler<"statement"> {
  const { db } = context;
  const hashAt = db.prepare<[string, number], Buffer>("SELECT hash FROM statements WHERE unit = ? AND seq = ?").pluck();
  const insert = db.prepare("INSERT INTO statements (unit, seq, hash, statement, cms) VALUES (?, ?, ?, ?, ?)");
  const setChain = db.prepare("INSERT OR REPLACE INTO chains (unit, statement, state) VALUES (?, ?, ?)");
  const addDevice = db.prepare("INSERT OR REPLACE INTO devices (fingerprint, unit) VALUES (?, ?)");
  const dropEpochs = db.prepare("DELETE FROM compartments WHERE unit = ?");
  const setEpoch = db.prepare("INSERT INTO compartments (unit, level, epoch) VALUES (?, ?, ?)");

  return (request) => {
    const { unit, seq, prev, hash, statement, cms, state, device, compartments } = request;
    if (hashAt.get(unit, seq)?.toString("hex") === hash) return ok({ again: true });
    const newest = context.chain(unit);
    if (seq !== (newest?.seq ?? -1) + 1 || prev !== (newest?.head ?? NO_HASH)) {
      return err({ type: "sequence-taken", seq: newest?.seq ?? 0, head: newest?.head ?? NO_HASH });
    }
    const id = Number(insert.run(unit, seq, hex(hash), statement, cms).lastInsertRowid);
    setChain.run(unit, id, state);
    if (device !== undefined) addDevice.run(hex(device), unit);
    dropEpochs.run(unit);
    for (const { level, epoch } of compartments) setEpoch.run(unit, level, epoch);
    context.setChain({ unit, seq, head: hash, statement: id });
    return ok({ again: false });
  };
}

/** What the smallest blob takes: a block of the disk. Its rows come on top. */
const LEAST_BYTES = 4096;

export function createBlobWriter(context: CommitContext): {
  readonly registerBlob: Handler<"registerBlob">;
  readonly recordPiece: Handler<"recordPiece">;
} {
  const { db } = context;
  const insertBlob = db.prepare("INSERT OR IGNORE INTO blobs (id, size, pieces, held) VALUES (?, ?, ?, ?)");
  const findHolder = db
    .prepare<[Buffer, string], Buffer>("SELECT held FROM blob_holders WHERE blob = ? AND unit = ?")
    .pluck();
  const insertHolder = db.prepare("INSERT INTO blob_holders (blob, unit, held) VALUES (?, ?, ?)");
  const setHolder = db.prepare("UPDATE blob_holders SET held = ? WHERE blob = ? AND unit = ?");
  const findHeld = db.prepare<[Buffer], Buffer>("SELECT held FROM blobs WHERE id = ?").pluck();
  const setHeld = db.prepare("UPDATE blobs SET held = ? WHERE id = ?");

  return {
    registerBlob({ unit, id, size, pieces }) {
      const known = findHolder.get(hex(id), unit);
      if (known !== undefined) return ok({ handedIn: known });
      const costs = Math.max(size, LEAST_BYTES);
      if (!context.hasQuota(unit, costs)) return err({ type: "over-quota" });
      context.charge(unit, costs);
      const none = Buffer.alloc(Math.ceil(pieces.length / 8));
      insertBlob.run(hex(id), size, hex(pieces.join("")), none);
      insertHolder.run(hex(id), unit, none);
      return ok({ handedIn: none });
    },
    recordPiece({ unit, id, piece }) {
      const [handedIn, held] = [findHolder.get(hex(id), unit), findHeld.get(hex(id))];
      if (handedIn === undefined || held === undefined) return err({ type: "not-found" });
      const bit = 1 << (piece & 7);
      const at = piece >> 3;
      if (((handedIn[at] ?? 0) & bit) === 0) {
        handedIn[at] = (handedIn[at] ?? 0) | bit;
        setHolder.run(handedIn, hex(id), unit);
      }
      if (((held[at] ?? 0) & bit) === 0) {
        held[at] = (held[at] ?? 0) | bit;
        setHeld.run(held, hex(id));
      }
      return ok(undefined);
    },
  };
}

/** A device asks for a new wake token when it lost the old one; it never needs many. */
const WAKE_TOKENS_PER_DEVICE = 4;

export function createWakeTokenWriter({ db }: CommitContext): Handler<"wakeToken"> {
  const insert = db.prepare("INSERT INTO wake_tokens (hash, device, unit) VALUES (?, ?, ?)");
  const trim = db.prepare(
    `DELETE FROM wake_tokens WHERE device = ? AND id NOT IN
     (SELECT id FROM wake_tokens WHERE device = ? ORDER BY id DESC LIMIT ${WAKE_TOKENS_PER_DEVICE})`,
  );
  return ({ hash, device, unit }) => {
    insert.run(hex(hash), device, unit);
    trim.run(device, device);
    return ok(undefined);
  };
}

export function createRendezvousWriter({ db }: CommitContext): {
  readonly openRendezvous: Handler<"openRendezvous">;
  readonly putSlot: Handler<"putSlot">;
  readonly dropRendezvous: Handler<"dropRendezvous">;
} {
  const dropExpiredSlots = db.prepare(
    "DELETE FROM slots WHERE rendezvous IN (SELECT id FROM rendezvous WHERE expires <= ?)",
  );
  const dropExpired = db.prepare("DELETE FROM rendezvous WHERE expires <= ?");
  const find = db.prepare<[Buffer], { token: Buffer; unit: string; expires: number }>(
    "SELECT token, unit, expires FROM rendezvous WHERE id = ?",
  );
  const countOf = db.prepare<[string], number>("SELECT count(*) FROM rendezvous WHERE unit = ?").pluck();
  const insert = db.prepare("INSERT INTO rendezvous (id, token, unit, expires) VALUES (?, ?, ?, ?)");
  const findSlot = db
    .prepare<[Buffer, number], Buffer>("SELECT bytes FROM slots WHERE rendezvous = ? AND slot = ?")
    .pluck();
  const insertSlot = db.prepare("INSERT INTO slots (rendezvous, slot, bytes) VALUES (?, ?, ?)");
  const dropSlots = db.prepare("DELETE FROM slots WHERE rendezvous = ?");
  const drop = db.prepare("DELETE FROM rendezvous WHERE id = ?");

  return {
    openRendezvous({ id, token, unit, expires, now }) {
      const known = find.get(hex(id));
      if (known !== undefined && known.expires > now) {
        const same = known.token.toString("hex") === token && known.unit === unit && known.expires === expires;
        return same ? ok({ again: true }) : err({ type: "different-bytes" });
      }
      // An expired one is told as such until its place is wanted.
      dropExpiredSlots.run(now);
      dropExpired.run(now);
      if ((countOf.get(unit) ?? 0) >= LIMITS.rendezvousPerUnit) return err({ type: "over-quota" });
      insert.run(hex(id), hex(token), unit, expires);
      return ok({ again: false });
    },
    putSlot({ id, slot, bytes }) {
      if (find.get(hex(id)) === undefined) return err({ type: "not-found" });
      const known = findSlot.get(hex(id), slot);
      if (known !== undefined) {
        const same = known.compare(bytes) === 0;
        return same ? ok({ again: true }) : err({ type: "different-bytes" });
      }
      insertSlot.run(hex(id), slot, bytes);
      return ok({ again: false });
    },
    dropRendezvous({ id }) {
      dropSlots.run(hex(id));
      drop.run(hex(id));
      return ok(undefined);
    },
  };
}
