/**
 * Sessions: which device is asking. A device proves itself by signing a challenge with its device key; the token that it
 * gets says who it is and nothing about what it may do, which is judged anew at every request.
 *
 * Challenges cost the relay no memory until they are answered: each is the time, random bytes, and an HMAC over both and
 * the device. Of tokens only hashes are kept. All is lost at a restart, and clients open a session again.
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import type { UnitCode } from "../shared/domain/unit-code.ts";
import { drawRandom, type Random } from "../shared/encoding/random.ts";
import { err, ok, type Result } from "../shared/result.ts";
import { sha256Hex } from "./store/notary.ts";

export interface Session {
  readonly device: string;
  readonly unit: UnitCode;
  /** SHA-256 of the token. */
  readonly hash: string;
  /** Milliseconds since 1970. */
  readonly expires: number;
}

export interface Sessions {
  /** 32 bytes, base64url. */
  challenge(device: string): string;
  /** Takes a challenge once. `expired` for one that is too old, was used, or was never given. */
  take(device: string, challenge: string): Result<void, { readonly type: "expired" }>;
  open(device: string, unit: UnitCode): { readonly token: string; readonly session: Session };
  find(token: string): Session | undefined;
  end(session: Session): void;
  /** Ends all sessions of the unit's devices for which the predicate holds. */
  endWhere(unit: UnitCode, gone: (device: string) => boolean): readonly Session[];
  onEnd(listener: (session: Session) => void): void;
  readonly size: number;
}

const CHALLENGE_MS = 60_000;
const SESSION_MS = 12 * 60 * 60 * 1000;

/** Windows and workers of one browser share a session; a few more may be left over from crashes. */
const SESSIONS_PER_DEVICE = 8;

export function createSessions({ clock, random }: { readonly clock: () => number; readonly random: Random }): Sessions {
  const secret = drawRandom(random, 32);
  const sessions = new Map<string, Session>();
  const byUnit = new Map<string, Set<Session>>();
  /** Answered challenges and when they would have ended: only devices that proved themselves put one here. */
  const used = new Map<string, number>();
  const listeners: ((session: Session) => void)[] = [];

  const seal = (device: string, head: Uint8Array): Buffer =>
    createHmac("sha256", secret).update(device).update(head).digest().subarray(0, 16);

  const end = (session: Session): void => {
    if (!sessions.delete(session.hash)) return;
    byUnit.get(session.unit)?.delete(session);
    for (const listener of listeners) listener(session);
  };

  return {
    challenge(device) {
      const head = Buffer.alloc(16);
      head.writeDoubleBE(clock());
      head.set(drawRandom(random, 8), 8);
      return Buffer.concat([head, seal(device, head)]).toString("base64url");
    },
    take(device, challenge) {
      const now = clock();
      for (const [old, until] of used) {
        if (until > now) break;
        used.delete(old);
      }
      const bytes = Buffer.from(challenge, "base64url");
      const head = bytes.subarray(0, 16);
      if (bytes.length !== 32 || !timingSafeEqual(bytes.subarray(16), seal(device, head)))
        return err({ type: "expired" });
      const until = head.readDoubleBE() + CHALLENGE_MS;
      if (until <= now || used.has(challenge)) return err({ type: "expired" });
      used.set(challenge, until);
      return ok(undefined);
    },
    open(device, unit) {
      const token = Buffer.from(drawRandom(random, 32)).toString("base64url");
      const session: Session = { device, unit, hash: sha256Hex(Buffer.from(token)), expires: clock() + SESSION_MS };
      const ofUnit = byUnit.get(unit) ?? new Set();
      byUnit.set(unit, ofUnit);
      const ofDevice = [...ofUnit].filter((each) => each.device === device);
      for (const oldest of ofDevice.slice(0, Math.max(0, ofDevice.length + 1 - SESSIONS_PER_DEVICE))) end(oldest);
      sessions.set(session.hash, session);
      ofUnit.add(session);
      return { token, session };
    },
    find(token) {
      const session = sessions.get(sha256Hex(Buffer.from(token)));
      if (session === undefined || session.expires > clock()) return session;
      end(session);
      return undefined;
    },
    end,
    endWhere(unit, gone) {
      const ended = [...(byUnit.get(unit) ?? [])].filter(({ device }) => gone(device));
      for (const session of ended) end(session);
      return ended;
    },
    onEnd: (listener) => void listeners.push(listener),
    get size() {
      return sessions.size;
    },
  };
}
