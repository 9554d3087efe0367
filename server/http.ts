/**
 * The rim of the relay: what every answer carries, how bodies are read within their limits, and how errors leave.
 */
import type { Context } from "hono";
import type { IncomingMessage } from "node:http";
import type { z } from "zod";
import { measureJson } from "../shared/encoding/measure-json.ts";
import { err, ok, type Result } from "../shared/result.ts";
import { RELAY_ERROR_STATUS, type RelayError, RETRY_LATER } from "../shared/wire/relay-errors.ts";
import type { BodyRoom } from "./body-budget.ts";
import { bodyMilliseconds } from "./body-limits.ts";

export type Headers = Record<string, string>;

/** What a route answers; `respond` makes it an HTTP response. */
export type Answer =
  | { readonly status: number; readonly json: unknown; readonly headers?: Headers }
  | {
      readonly status: number;
      readonly bytes: Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> | string;
      readonly contentType: string;
      readonly headers?: Headers;
    }
  | { readonly status: 204 }
  | Refusal;

export interface Refusal {
  readonly type: "refusal";
  readonly error: RelayError;
  /** Seconds. */
  readonly retryAfter?: number;
}

const RETRY_SECONDS = 1;

export function refuse(error: RelayError, retryAfter?: number): Refusal {
  return { type: "refusal", error, ...(retryAfter === undefined ? {} : { retryAfter }) };
}

export function malformed(message: string): Refusal {
  return refuse({ type: "malformed", message });
}

export function notAllowed(right: string): Refusal {
  return refuse({ type: "not-allowed", message: "the chain does not give this right", right });
}

export function notFound(): Refusal {
  return refuse({ type: "not-found", message: "not there" });
}

/** Errors that carry nothing but their type. */
type Plain = Exclude<
  RelayError["type"],
  | "not-allowed"
  | "head-mismatch"
  | "sequence-taken"
  | "stale-epoch"
  | "no-compartment"
  | "too-large"
  | "refused-statement"
>;

const MESSAGES: { readonly [T in Plain]: string } = {
  malformed: "not what the protocol says",
  "no-session": "open a session and repeat",
  "not-found": "not there",
  empty: "nothing there yet",
  "different-bytes": "other bytes stand there",
  expired: "too late",
  "wrong-hash": "the bytes do not have that hash",
  "rate-limited": "too many requests",
  busy: "too much waits for the disk",
  stopping: "the relay is stopping",
  "disk-full": "the disk takes no more; nothing was stored",
  "over-quota": "the unit may not hand in more; nothing was stored",
  internal: "a fault of the relay",
};

export function plainError(type: Plain, retryAfter?: number): Refusal {
  return refuse({ type, message: MESSAGES[type] }, retryAfter);
}

/** Extensions call the relay without a host permission; web pages are given nothing. Nothing here uses cookies. */
const EXTENSION_ORIGIN = /^(?:chrome|moz)-extension:\/\/[a-z0-9-]{1,64}$/;

export function isExtensionOrigin(origin: string): boolean {
  return EXTENSION_ORIGIN.test(origin);
}

const EXPOSED = "Date, Tram-Epoch, Retry-After, Content-Range, Content-Length, Accept-Ranges";

/**
 * Makes responses of answers. A response is made with a plain object of headers: the server writes that as it is, where
 * Hono's `c.body` makes a list of headers first, which takes longer than all else that is done to an answer.
 */
export function createResponder(epoch: string): (c: Context, answer: Answer) => Response {
  const common: Headers = {
    "tram-epoch": epoch,
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
  };
  const ofJson: Headers = { ...common, "content-type": "application/json" };
  return (c, answer) => {
    const origin = headerOf(c, "origin");
    const cors: Headers | undefined =
      origin !== undefined && isExtensionOrigin(origin)
        ? { "access-control-allow-origin": origin, "access-control-expose-headers": EXPOSED, vary: "Origin" }
        : undefined;
    if ("error" in answer) {
      const { error } = answer;
      const wait = answer.retryAfter ?? (RETRY_LATER.has(error.type) ? RETRY_SECONDS : undefined);
      const retry: Headers = wait === undefined ? {} : { "retry-after": String(wait) };
      const headers = { ...ofJson, ...cors, ...retry };
      return new Response(JSON.stringify({ error }), { status: RELAY_ERROR_STATUS[error.type], headers });
    }
    const { status } = answer;
    if ("json" in answer) {
      const headers =
        cors === undefined && answer.headers === undefined ? ofJson : { ...ofJson, ...cors, ...answer.headers };
      return new Response(JSON.stringify(answer.json), { status, headers });
    }
    if (!("bytes" in answer)) return new Response(null, { status, headers: { ...common, ...cors } });
    const headers = { ...common, ...cors, "content-type": answer.contentType, ...answer.headers };
    return new Response(answer.bytes, { status, headers });
  };
}

/** The answer to a preflight; refused origins get no permission, which is what makes the browser refuse. */
export function preflight(c: Context): Response {
  const origin = c.req.header("origin") ?? "";
  if (!isExtensionOrigin(origin)) return c.body(null, 204);
  const local = c.req.header("access-control-request-private-network") === "true";
  return c.body(null, 204, {
    "access-control-allow-origin": origin,
    "access-control-allow-methods": "GET, POST, PUT, DELETE",
    "access-control-allow-headers": "Authorization, Content-Type, Range",
    "access-control-max-age": "7200",
    vary: "Origin",
    ...(local ? { "access-control-allow-private-network": "true" } : {}),
  });
}

/** What gives back the room of the bodies that a request has brought. */
const taken = new WeakMap<Context, (() => void)[]>();

/** When the request is answered. */
export function releaseBodies(c: Context): void {
  for (const release of taken.get(c) ?? []) release();
  taken.delete(c);
}

/** The body, if it is not longer than the limit and there is room for it. A body of unannounced length is not read. */
export async function readBytes(
  c: Context,
  limit: number,
  room: BodyRoom,
): Promise<Result<Uint8Array<ArrayBuffer>, Refusal>> {
  const tooLarge = (): Result<never, Refusal> =>
    err(refuse({ type: "too-large", message: "the request is too large", limit }));
  if (headerOf(c, "transfer-encoding") !== undefined) return err(malformed("a body of unannounced length"));
  const announced = Number(headerOf(c, "content-length") ?? 0);
  if (announced > limit) return tooLarge();
  const release = room.take(announced);
  if (release === undefined) return err(plainError("busy"));
  taken.set(c, [...(taken.get(c) ?? []), release]);
  const incoming = incomingOf(c);
  const bytes =
    incoming === undefined ? new Uint8Array(await c.req.arrayBuffer()) : await readIncoming(incoming, announced);
  return bytes.length > limit ? tooLarge() : ok(bytes);
}

/**
 * Node's own bytes, where Hono's server would make a copy of them.
 * @throws where the client cuts the request off, or takes so long that the connection is ended here
 */
function readIncoming(incoming: IncomingMessage, announced: number): Promise<Buffer<ArrayBuffer>> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer<ArrayBuffer>[] = [];
    const cutOff = (): void => {
      clearTimeout(timer);
      if (!incoming.readableEnded) reject(new Error("the request was cut off"));
    };
    const timer = setTimeout(() => incoming.destroy(new Error("the body took too long")), bodyMilliseconds(announced));
    if (incoming.destroyed) return cutOff();
    incoming.on("data", (chunk: Buffer<ArrayBuffer>) => chunks.push(chunk));
    incoming.on("end", () => {
      clearTimeout(timer);
      const [first] = chunks;
      resolve(first !== undefined && chunks.length === 1 ? first : Buffer.concat(chunks));
    });
    incoming.on("error", reject);
    incoming.on("close", cutOff);
  });
}

/** A header of the request, from Node where it is there: Hono judges again what Node has judged before. */
export function headerOf(c: Context, name: "authorization" | "content-length" | "origin" | "transfer-encoding") {
  const incoming = incomingOf(c);
  return incoming === undefined ? c.req.header(name) : incoming.headers[name];
}

/** Node's request; a test may ask without a socket. */
export function incomingOf(c: Context): IncomingMessage | undefined {
  return ((c.env ?? {}) as { readonly incoming?: IncomingMessage }).incoming;
}

const decoder = new TextDecoder("utf-8", { fatal: true });

/** Far more than any request but a hand-over has: a body of nothing but members is many times as large when it is parsed. */
const MOST = { depth: 8, tokens: 2_000 };

/** A JSON body of this schema. */
export async function readJson<T>(
  c: Context,
  schema: z.ZodType<T>,
  limit: number,
  room: BodyRoom,
): Promise<Result<T, Refusal>> {
  const bytes = await readBytes(c, limit, room);
  if (!bytes.ok) return bytes;
  const { depth, tokens } = measureJson(bytes.value);
  if (depth > MOST.depth || tokens > MOST.tokens) return err(malformed("not what the protocol says"));
  let json: unknown;
  try {
    json = JSON.parse(decoder.decode(bytes.value));
  } catch {
    return err(malformed("not JSON"));
  }
  const parsed = schema.safeParse(json);
  return parsed.success ? ok(parsed.data) : err(malformed("not what the protocol says"));
}

/** A whole number in a query; `fallback` where it is absent, undefined where it is anything else. */
export function queryInteger(
  c: Context,
  name: string,
  bounds: { readonly min: number; readonly max: number; readonly fallback: number },
): number | undefined {
  const text = c.req.query(name);
  if (text === undefined) return bounds.fallback;
  if (!/^(?:0|[1-9]\d{0,15})$/.test(text)) return undefined;
  const value = Number(text);
  return value >= bounds.min && value <= bounds.max ? value : undefined;
}

export function base64Url(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("base64url");
}

/** Text that a schema has judged to be base64url. */
export function bytesOf(text: string): Buffer<ArrayBuffer> {
  return Buffer.from(text, "base64url");
}
