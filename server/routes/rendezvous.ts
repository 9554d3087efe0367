/**
 * Rendezvous: four slots, each written once, by which a device and an administrator who share an invitation find each
 * other (docs/protocol.md, section 11). The relay sees sealed bytes and a token of which it keeps the hash.
 */
import type { Context } from "hono";
import { timingSafeEqual } from "node:crypto";
import { own } from "../../shared/encoding/bytes.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { LIMITS } from "../../shared/wire/limits.ts";
import { RENDEZVOUS_SLOTS, rendezvousRequestSchema, type RendezvousSlot } from "../../shared/wire/relay-api.ts";
import { hex32 } from "../../shared/wire/schema-parts.ts";
import { BODY_BYTES } from "../body-limits.ts";
import {
  type Answer,
  malformed,
  notAllowed,
  notFound,
  plainError,
  queryInteger,
  readBytes,
  readJson,
  type Refusal,
} from "../http.ts";
import type { RelayParts } from "../relay.ts";
import { isAdministrator } from "../rights.ts";
import { sha256Hex } from "../store/notary.ts";
import type { Rendezvous } from "../store/store.ts";
import type { Router } from "./route.ts";
import { addressOf, askerOf } from "./with-session.ts";

const TOKEN = /^Rendezvous ([\w-]{43})$/;

/** Requests that may wait for a slot at a time, all together and for one rendezvous. */
const MAX_WAITING = 2_000;
const MAX_WAITING_EACH = 8;

export function addRendezvousRoutes(route: Router, parts: RelayParts): () => void {
  const { store, clock, limits, bodies } = parts;
  /** Those who wait for something to happen at a rendezvous. */
  const waiting = new Map<string, Set<() => void>>();
  let waitingInAll = 0;
  let isStopping = false;

  const wake = (id: string): void => {
    for (const go of [...(waiting.get(id) ?? [])]) go();
  };

  /** @returns false where too many wait already */
  const nextEvent = (id: string, milliseconds: number, signal: AbortSignal): Promise<boolean> =>
    new Promise((resolve) => {
      const others = waiting.get(id) ?? new Set();
      if (waitingInAll >= MAX_WAITING || others.size >= MAX_WAITING_EACH) return resolve(false);
      const go = (): void => {
        clearTimeout(timer);
        signal.removeEventListener("abort", go);
        if (!others.delete(go)) return;
        waitingInAll -= 1;
        if (others.size === 0) waiting.delete(id);
        resolve(true);
      };
      const timer = setTimeout(go, milliseconds);
      signal.addEventListener("abort", go, { once: true });
      waiting.set(id, others.add(go));
      waitingInAll += 1;
    });

  route("POST", "/v1/rendezvous", async (c): Promise<Answer> => {
    const asker = await askerOf(parts, c);
    if (!asker.ok) return asker.error;
    if (!isAdministrator(asker.value)) return notAllowed("administrator");
    const body = await readJson(c, rendezvousRequestSchema, BODY_BYTES.rendezvous, asker.value.room);
    if (!body.ok) return body.error;
    const { id, token } = body.value;
    const expires = Date.parse(body.value.expires);
    const now = clock();
    if (expires <= now) return plainError("expired");
    if (expires > now + LIMITS.rendezvousSeconds * 1000) return malformed("open for too long");
    const opened = await store.openRendezvous({ id, token, unit: asker.value.unit, expires }, now);
    return opened.ok ? { status: opened.value.again ? 200 : 201, json: {} } : plainError(opened.error.type);
  });

  /** Unknown and not entitled are one answer. */
  const find = async (c: Context): Promise<Result<Rendezvous, Refusal>> => {
    const wait = limits.address.take(addressOf(parts, c));
    if (wait > 0) return err(plainError("rate-limited", wait));
    const id = hex32.safeParse(c.req.param("id"));
    const token = TOKEN.exec(c.req.header("authorization") ?? "")?.[1];
    if (!id.success || token === undefined) return err(malformed("not a rendezvous or a token"));
    const found = await store.rendezvous(id.data);
    const shown = Buffer.from(sha256Hex(Buffer.from(token, "base64url")));
    if (found === undefined || !timingSafeEqual(shown, Buffer.from(found.token))) return err(notFound());
    return found.expires > clock() ? ok(found) : err(plainError("expired"));
  };

  const slotOf = (c: Context): RendezvousSlot | undefined =>
    RENDEZVOUS_SLOTS.find((slot) => String(slot) === c.req.param("slot"));

  route("PUT", "/v1/rendezvous/:id/:slot", async (c): Promise<Answer> => {
    const found = await find(c);
    if (!found.ok) return found.error;
    const slot = slotOf(c);
    if (slot === undefined) return malformed("not a slot");
    const body = await readBytes(c, BODY_BYTES.slot, bodies.address.of(addressOf(parts, c)));
    if (!body.ok) return body.error;
    const { id } = found.value;
    const put = await store.putSlot(id, slot, body.value);
    if (!put.ok) return plainError(put.error.type);
    wake(id);
    return { status: 204 };
  });

  route("GET", "/v1/rendezvous/:id/:slot", async (c): Promise<Answer> => {
    const found = await find(c);
    if (!found.ok) return found.error;
    const slot = slotOf(c);
    const wait = queryInteger(c, "wait", { min: 0, max: LIMITS.waitSeconds, fallback: 0 });
    if (slot === undefined || wait === undefined) return malformed("not a slot or a time to wait");
    const { id } = found.value;
    const until = performance.now() + wait * 1000;
    for (;;) {
      const bytes = await store.slot(id, slot);
      if (bytes !== undefined) return { status: 200, bytes: own(bytes), contentType: "application/octet-stream" };
      const left = until - performance.now();
      if (left <= 0 || c.req.raw.signal.aborted) return plainError("empty");
      if (!(await nextEvent(id, left, c.req.raw.signal))) return plainError("empty");
      if (isStopping) return plainError("stopping");
      if ((await store.rendezvous(id)) === undefined) return notFound();
    }
  });

  route("DELETE", "/v1/rendezvous/:id", async (c): Promise<Answer> => {
    const found = await find(c);
    if (!found.ok) return found.error;
    const dropped = await store.dropRendezvous(found.value.id);
    if (!dropped.ok) return plainError(dropped.error.type);
    wake(found.value.id);
    return { status: 204 };
  });

  return () => {
    isStopping = true;
    for (const id of [...waiting.keys()]) wake(id);
  };
}
