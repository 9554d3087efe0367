/**
 * The relay as a client calls it (docs/protocol.md, section 12). A session is opened when the first request needs one, kept
 * until it ends, and opened again once when the relay answers `no-session`. Answers are only shaped here; positions,
 * acceptances, statements and blobs are judged by those who asked.
 */
import type { z } from "zod";
import { type Bytes, toBase64Url } from "../encoding/bytes.ts";
import { type Result, err, ok } from "../result.ts";
import {
  type AcceptanceAnswer,
  acceptanceAnswerSchema,
  type AppendAnswer,
  appendAnswerSchema,
  type BlobAnswer,
  blobAnswerSchema,
  blobMissingAnswerSchema,
  chainHeadsAnswerSchema,
  challengeAnswerSchema,
  type EntriesAnswer,
  entriesAnswerSchema,
  type PieceRange,
  type RelayInfo,
  relayInfoSchema,
  sessionAnswerSchema,
  sessionBytes,
  statementAnswerSchema,
  statementsAnswerSchema,
  streamsAnswerSchema,
  wakeTokenAnswerSchema,
} from "../wire/relay-api.ts";
import {
  type RelayAnswer,
  type RelayRequest,
  type RelayTransport,
  type RequestError,
  send,
  sendForJson,
} from "./request.ts";

/** The device that opens sessions. `sign`: raw ECDSA r ‖ s (P-256, SHA-256) by the device key. */
export interface SessionDevice {
  /** Fingerprint of the device certificate. */
  readonly device: string;
  /** Fingerprint of the root. */
  readonly root: string;
  sign(bytes: Bytes): Promise<Bytes>;
}

type Answer<T> = Promise<Result<T, RequestError>>;

export interface RelayClient {
  readonly address: string;
  info(signal?: AbortSignal): Answer<RelayInfo>;
  /** A token for the nudge connection, of a session that is open or opened now. */
  sessionToken(signal?: AbortSignal): Answer<string>;
  closeSession(): Answer<void>;
  wakeToken(): Answer<string>;
  chainHeads(signal?: AbortSignal): Answer<z.infer<typeof chainHeadsAnswerSchema>["heads"]>;
  statements(unit: string, from: number, signal?: AbortSignal): Answer<z.infer<typeof statementsAnswerSchema>>;
  /** No session: a valid next statement is its own right. */
  appendStatement(unit: string, statement: Bytes, cms: Bytes): Answer<{ readonly seq: number; readonly head: string }>;
  streams(signal?: AbortSignal): Answer<z.infer<typeof streamsAnswerSchema>["streams"]>;
  entries(stream: string, after: number, limit: number, signal?: AbortSignal): Answer<EntriesAnswer>;
  append(stream: string, entry: Bytes, expect?: string, signal?: AbortSignal): Answer<AppendAnswer>;
  /** Says what is to come; answers which pieces are missing. */
  declareBlob(id: string, size: number, pieces: readonly string[], signal?: AbortSignal): Answer<PieceRange[]>;
  putPiece(id: string, index: number, piece: Bytes, signal?: AbortSignal): Answer<void>;
  blob(id: string, signal?: AbortSignal): Answer<BlobAnswer>;
  /** Bytes `from` to `to` (not included) of the blob. */
  blobRange(id: string, from: number, to: number, signal?: AbortSignal): Answer<Bytes>;
  /** @param handOver canonical bytes */
  handOver(handOver: Bytes, signal?: AbortSignal): Answer<AcceptanceAnswer>;
  acceptance(dispatch: string, signal?: AbortSignal): Answer<AcceptanceAnswer>;
  /** @returns the DER of a TimeStampResp */
  timeStamp(request: Bytes, signal?: AbortSignal): Answer<Bytes>;
  openRendezvous(id: string, tokenHash: string, expires: string): Answer<void>;
}

/** A page of statements is half of this. */
const LONGEST_STATEMENTS = 6 * 1024 * 1024;

/** Bytes that are read of an error, whatever was asked for. */
const LONGEST_REFUSAL = 65_536;

export function createRelayClient(transport: RelayTransport, device?: SessionDevice): RelayClient {
  let session: { readonly token: string } | undefined;
  let opening: Promise<Result<string, RequestError>> | undefined;

  const openSession = async (signal?: AbortSignal): Answer<string> => {
    if (device === undefined) throw new Error("this client has no device to open a session with");
    const info = await sendForJson(transport, { method: "GET", path: "/relay", signal }, relayInfoSchema);
    if (!info.ok) return info;
    const asked = { method: "POST", path: "/sessions/challenges", json: { device: device.device }, signal } as const;
    const challenged = await sendForJson(transport, asked, challengeAnswerSchema);
    if (!challenged.ok) return challenged;
    const { challenge } = challenged.value;
    const { root, device: id } = device;
    const signature = await device.sign(sessionBytes({ root, epoch: info.value.epoch, device: id, challenge }));
    const json = { device: id, challenge, signature: toBase64Url(signature) };
    const opened = await sendForJson(
      transport,
      { method: "POST", path: "/sessions", json, signal },
      sessionAnswerSchema,
    );
    if (!opened.ok) return opened;
    session = { token: opened.value.token };
    return ok(opened.value.token);
  };

  const token = (signal?: AbortSignal): Answer<string> => {
    if (session !== undefined) return Promise.resolve(ok(session.token));
    // Requests that start together share one opening.
    opening ??= openSession(signal).finally(() => (opening = undefined));
    return opening;
  };

  /** Carries out a request with the session's token, and once more with a new session. */
  const withSession = async <T>(request: RelayRequest, carry: (request: RelayRequest) => Answer<T>): Answer<T> => {
    for (let again = false; ; again = true) {
      const opened = await token(request.signal);
      if (!opened.ok) return opened;
      const answer = await carry({ ...request, authorization: `Tram ${opened.value}` });
      if (answer.ok || answer.error.type !== "no-session" || again) return answer;
      if (session?.token === opened.value) session = undefined;
    }
  };
  const json = <T>(request: RelayRequest, schema: z.ZodType<T>): Answer<T> =>
    withSession(request, (authorized) => sendForJson(transport, authorized, schema));
  const raw = (request: RelayRequest): Answer<RelayAnswer> =>
    withSession(request, (authorized) => send(transport, authorized));
  const nothing = async (answer: Answer<unknown>): Answer<void> => {
    const value = await answer;
    return value.ok ? ok(undefined) : value;
  };
  const get = (path: string, signal?: AbortSignal): RelayRequest => ({ method: "GET", path, signal });
  const post = (path: string, body: unknown, signal?: AbortSignal): RelayRequest => ({
    method: "POST",
    path,
    json: body,
    signal,
  });

  return {
    address: transport.address,
    info: (signal) => sendForJson(transport, get("/relay", signal), relayInfoSchema),
    sessionToken: token,
    async closeSession() {
      if (session === undefined) return ok(undefined);
      const authorization = `Tram ${session.token}`;
      session = undefined;
      return nothing(send(transport, { method: "DELETE", path: "/sessions", authorization }));
    },
    wakeToken: async () => map(await json(post("/wake-tokens", {}), wakeTokenAnswerSchema), (value) => value.token),
    chainHeads: async (signal) =>
      map(await json(get("/chains", signal), chainHeadsAnswerSchema), (value) => value.heads),
    statements: (unit, from, signal) =>
      json({ ...get(`/chains/${unit}?from=${from}`, signal), longest: LONGEST_STATEMENTS }, statementsAnswerSchema),
    appendStatement: (unit, statement, cms) =>
      sendForJson(
        transport,
        post(`/chains/${unit}`, { statement: toBase64Url(statement), cms: toBase64Url(cms) }),
        statementAnswerSchema,
      ),
    streams: async (signal) => map(await json(get("/streams", signal), streamsAnswerSchema), (value) => value.streams),
    entries: (stream, after, limit, signal) =>
      json(get(`/streams/${stream}?after=${after}&limit=${limit}`, signal), entriesAnswerSchema),
    append: (stream, entry, expect, signal) =>
      json(
        post(`/streams/${stream}`, { entry: toBase64Url(entry), ...(expect === undefined ? {} : { expect }) }, signal),
        appendAnswerSchema,
      ),
    declareBlob: async (id, size, pieces, signal) =>
      map(await json(post("/blobs", { id, size, pieces }, signal), blobMissingAnswerSchema), (value) => value.missing),
    putPiece: (id, index, piece, signal) =>
      nothing(
        raw({
          method: "PUT",
          path: `/blobs/${id}/pieces/${index}`,
          bytes: { body: piece, contentType: "application/octet-stream" },
          signal,
        }),
      ),
    blob: (id, signal) => json(get(`/blobs/${id}`, signal), blobAnswerSchema),
    async blobRange(id, from, to, signal) {
      const answer = await raw({
        ...get(`/blobs/${id}/content`, signal),
        headers: { range: `bytes=${from}-${to - 1}` },
        longest: Math.max(to - from, LONGEST_REFUSAL),
      });
      if (!answer.ok) return answer;
      const { status, body } = answer.value;
      return body.length === to - from ? ok(body) : err({ type: "strange-answer", status });
    },
    handOver: (handOver, signal) =>
      json(
        { method: "POST", path: "/dispatches", bytes: { body: handOver, contentType: "application/json" }, signal },
        acceptanceAnswerSchema,
      ),
    acceptance: (dispatch, signal) => json(get(`/dispatches/${dispatch}`, signal), acceptanceAnswerSchema),
    async timeStamp(request, signal) {
      const bytes = { body: request, contentType: "application/timestamp-query" };
      return map(await raw({ method: "POST", path: "/time-stamps", bytes, signal }), (answer) => answer.body);
    },
    openRendezvous: (id, tokenHash, expires) => nothing(raw(post("/rendezvous", { id, token: tokenHash, expires }))),
  };
}

/** The pieces that a list of ranges names. */
export function* piecesIn(ranges: readonly PieceRange[]): Generator<number> {
  for (const [first, last] of ranges) for (let piece = first; piece <= last; piece++) yield piece;
}

/** The rendezvous of an invitation: no session, the token that both parties derive from the secret. */
export interface RendezvousClient {
  /** Writes a slot once; the same bytes again are the same. */
  put(slot: number, bytes: Bytes, signal?: AbortSignal): Answer<void>;
  /** @returns undefined while the slot is empty; waits up to `wait` seconds for it */
  get(slot: number, wait: number, signal?: AbortSignal): Answer<Bytes | undefined>;
  remove(): Answer<void>;
}

/** @param id hex32; @param secret the 32-byte token */
export function createRendezvousClient(transport: RelayTransport, id: string, secret: Bytes): RendezvousClient {
  const authorization = `Rendezvous ${toBase64Url(secret)}`;
  const path = `/rendezvous/${id}`;
  const contentType = "application/octet-stream";
  return {
    async put(slot, bytes, signal) {
      const body = { body: bytes, contentType };
      const answer = await send(transport, {
        method: "PUT",
        path: `${path}/${slot}`,
        authorization,
        bytes: body,
        signal,
      });
      return answer.ok ? ok(undefined) : answer;
    },
    async get(slot, wait, signal) {
      const timeout = (wait + 15) * 1000;
      const request = { method: "GET", path: `${path}/${slot}?wait=${wait}`, authorization, signal, timeout } as const;
      const answer = await send(transport, request);
      if (answer.ok) return ok(answer.value.body);
      return answer.error.type === "empty" ? ok(undefined) : answer;
    },
    async remove() {
      const answer = await send(transport, { method: "DELETE", path, authorization });
      return answer.ok ? ok(undefined) : answer;
    },
  };
}

function map<T, U>(result: Result<T, RequestError>, change: (value: T) => U): Result<U, RequestError> {
  return result.ok ? ok(change(result.value)) : result;
}
