/**
 * One request to the relay: time limit, schema of the answer, and every way it can fail as a value. Nothing that the relay
 * says is believed before its schema holds.
 */
import type { ZodType } from "zod";
import { concat } from "../encoding/bytes.ts";
import { type Result, err, ok } from "../result.ts";
import { type RelayError, errorAnswerSchema } from "../wire/relay-errors.ts";

export type RequestError =
  /** An error of docs/protocol.md, section 13; `retryAfter` in milliseconds where the relay said it. */
  | (RelayError & { readonly retryAfter?: number })
  /** No answer: no line, no relay, a time limit. The request may have been carried out. */
  | { readonly type: "relay-unreachable" }
  /** An answer that the protocol does not have, or one longer than any that it has. */
  | { readonly type: "strange-answer"; readonly status: number };

export interface RelayRequest {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** Behind `/v1`, with its query. */
  readonly path: string;
  readonly authorization?: string;
  readonly json?: unknown;
  readonly bytes?: { readonly body: Uint8Array<ArrayBuffer>; readonly contentType: string };
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds; a minute when absent. */
  readonly timeout?: number;
  /** Bytes of the longest answer that is read; `LONGEST_ANSWER` when absent. */
  readonly longest?: number;
}

export interface RelayTransport {
  readonly fetch: typeof fetch;
  /** `https://relay.example:8080`, without a slash at the end. */
  readonly address: string;
}

export interface RelayAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array<ArrayBuffer>;
}

const TIMEOUT = 60_000;

/** A page of entries, the longest answer of the protocol, is about a third of this. */
const LONGEST_ANSWER = 16 * 1024 * 1024;

/** What a relay may ask a client to wait. */
const LONGEST_WAIT_SECONDS = 3_600;

export async function send(
  transport: RelayTransport,
  request: RelayRequest,
): Promise<Result<RelayAnswer, RequestError>> {
  const headers = new Headers(request.headers);
  if (request.authorization !== undefined) headers.set("authorization", request.authorization);
  let body: Uint8Array<ArrayBuffer> | string | undefined;
  if (request.json !== undefined) {
    headers.set("content-type", "application/json");
    body = JSON.stringify(request.json);
  } else if (request.bytes !== undefined) {
    headers.set("content-type", request.bytes.contentType);
    body = request.bytes.body;
  }
  const limit = AbortSignal.timeout(request.timeout ?? TIMEOUT);
  try {
    const response = await transport.fetch(`${transport.address}/v1${request.path}`, {
      method: request.method,
      headers,
      ...(body === undefined ? {} : { body }),
      signal: request.signal === undefined ? limit : AbortSignal.any([limit, request.signal]),
      credentials: "omit",
      cache: "no-store",
      redirect: "error",
      referrerPolicy: "no-referrer",
    });
    const { status } = response;
    const read = await readBody(response, request.longest ?? LONGEST_ANSWER);
    if (read === undefined) return err({ type: "strange-answer", status });
    const answer = { status, headers: response.headers, body: read };
    return response.ok ? ok(answer) : err(readError(answer));
  } catch {
    return err({ type: "relay-unreachable" });
  }
}

/** Sends and reads a JSON answer by its schema. */
export async function sendForJson<T>(
  transport: RelayTransport,
  request: RelayRequest,
  schema: ZodType<T>,
): Promise<Result<T, RequestError>> {
  const answer = await send(transport, request);
  if (!answer.ok) return answer;
  const parsed = schema.safeParse(parseJson(answer.value.body));
  return parsed.success ? ok(parsed.data) : err({ type: "strange-answer", status: answer.value.status });
}

/** Undefined, and no more is read, once there is more than the limit: a stream without an end costs no more than that (R32). */
async function readBody(response: Response, limit: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if (response.body === null) return new Uint8Array();
  const reader = response.body.getReader();
  const parts: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > limit) {
      await reader.cancel();
      return undefined;
    }
    parts.push(value);
  }
  return concat(...parts);
}

function readError({ status, headers, body }: RelayAnswer): RequestError {
  const parsed = errorAnswerSchema.safeParse(parseJson(body));
  if (!parsed.success) return { type: "strange-answer", status };
  const seconds = Number(headers.get("retry-after") ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0
    ? { ...parsed.data.error, retryAfter: Math.min(seconds, LONGEST_WAIT_SECONDS) * 1000 }
    : parsed.data.error;
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
}
