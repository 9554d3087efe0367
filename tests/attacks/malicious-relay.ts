/**
 * A relay that lies: the real HTTP API in front of a real relay, honest until it is told a lie. It holds what the operator
 * of a relay holds, the acceptance key and everything that is stored, so its lies about positions are signed as well as its
 * truths; it does not hold the root, an authority of a unit, or a member's key.
 *
 * What must hold: without a lie a client cannot tell it from the relay behind it. The worst failure: an attack test that
 * passes because the attack never reached the client; `told` counts how often the lie was used.
 */
import { once } from "node:events";
import { createPrivateKey, hash, sign } from "node:crypto";
import { createServer, type IncomingHttpHeaders, type IncomingMessage, request, type ServerResponse } from "node:http";
import { connect, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { type Bytes, fromBase64Url, sha256Hex, toBase64Url, toHex } from "../../shared/encoding/bytes.ts";
import { canonicalBytes } from "../../shared/encoding/canonical-json.ts";
import { hashLeaf } from "../../shared/merkle/tree.ts";
import { hashPieces } from "../../shared/sealing/blob-id.ts";
import type { ChainHead, SignedStatement } from "../../shared/trust/statement.ts";
import { batchBytes, type Proof, readPosition } from "../../shared/wire/position.ts";
import type { EntriesAnswer } from "../../shared/wire/relay-api.ts";
import { NO_HASH } from "../../shared/wire/schema-parts.ts";

/** An entry of a stream before the relay signs a position for it. */
export interface PlacedEntry {
  readonly entry: Bytes;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** The author's chain as the relay held it. */
  readonly chain: ChainHead;
}

export type GivenEntry = EntriesAnswer["entries"][number];

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** A sequence is written until it ends or the client goes away. */
  readonly body: Uint8Array | AsyncIterable<Uint8Array>;
}

export interface Asked {
  readonly method: string;
  /** Without `/v1`, with its query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** One attack. Each member is one way in which a relay can differ from an honest one. */
export interface Lie {
  /** The unit's chain as it is told to clients, heads included. */
  readonly chain?: {
    readonly unit: string;
    change(statements: readonly SignedStatement[]): readonly SignedStatement[];
  };
  /** Another history of a stream, with positions and heads signed for it. */
  readonly history?: {
    readonly stream: string;
    change(entries: readonly PlacedEntry[]): readonly PlacedEntry[] | Promise<readonly PlacedEntry[]>;
  };
  /** What a client is given of a stream, after everything was signed. */
  readonly page?: { readonly stream: string; change(entries: readonly GivenEntry[]): readonly GivenEntry[] };
  /** The bytes of a blob. */
  readonly blob?: { readonly id: string; change(bytes: Buffer): Uint8Array };
  /** Blobs that the real relay does not have, by id. */
  readonly planted?: { readonly [id: string]: Uint8Array };
  /** Before the request goes on: an answer in place of the relay's, or undefined. */
  instead?(asked: Asked): Answer | undefined;
  /** After the relay has answered. */
  answer?(asked: Asked, answer: Answer & { readonly body: Buffer }): Answer | Promise<Answer>;
}

export interface MaliciousRelay {
  readonly url: string;
  /** Every request since the start, in order. */
  readonly requests: readonly Asked[];
  /** How often the present lie was used. */
  readonly told: number;
  /** From now on this lie; without one, the truth. */
  lie(lie?: Lie): void;
  /** A proof for a position or an acceptance, as if it had been committed alone. */
  prove(leaf: Uint8Array): Proof;
  /** Says to every nudge connection that something came. */
  nudge(streams?: readonly { readonly stream: string; readonly seq: number }[]): void;
  /** A text message to every nudge connection. */
  nudgeRaw(text: Uint8Array): void;
  close(): Promise<void>;
}

export async function startMaliciousRelay(options: {
  /** The real relay. */
  readonly upstream: string;
  /** Of `relay.json`: PKCS #8, and the fingerprint of its certificate. */
  readonly key: { readonly fingerprint: string; readonly pkcs8: Uint8Array };
  readonly port?: number;
}): Promise<MaliciousRelay> {
  const upstream = new URL(options.upstream);
  const privateKey = createPrivateKey({ key: Buffer.from(options.key.pkcs8), format: "der", type: "pkcs8" });
  const requests: Asked[] = [];
  const sockets = new Set<Duplex>();
  let lie: Lie = {};
  let told = 0;

  /** Signed once: the same lie always has the same proof. */
  const proofs = new Map<string, Proof>();
  const prove = (leaf: Uint8Array): Proof => {
    const root = hashLeaf(leaf, (data) => hash("sha256", data, "buffer"));
    const id = toHex(root);
    const signature = sign("sha256", batchBytes(1, root), { key: privateKey, dsaEncoding: "ieee-p1363" });
    const proof = proofs.get(id) ?? {
      index: 0,
      size: 1,
      path: [],
      signature: toBase64Url(signature),
      signer: options.key.fingerprint,
    };
    proofs.set(id, proof);
    return proof;
  };

  const pass = (asked: Asked, headers: IncomingHttpHeaders = asked.headers): Promise<Answer & { body: Buffer }> =>
    new Promise((resolve, reject) => {
      const { method, body } = asked;
      const path = `/v1${asked.path}`;
      const onward = request({ host: upstream.hostname, port: upstream.port, method, path, headers }, (answer) => {
        collect(answer).then((read) => {
          resolve({ status: answer.statusCode ?? 500, headers: answer.headers, body: read });
        }, reject);
      });
      onward.on("error", reject);
      onward.end(body);
    });
  /** Reads from the real relay with the rights of the client that asked. */
  const ask = async <T>(asked: Asked, path: string): Promise<T> => {
    const { authorization } = asked.headers;
    const headers = authorization === undefined ? {} : { authorization };
    const { status, body } = await pass({ method: "GET", path, headers, body: Buffer.alloc(0) });
    if (status !== 200) throw new Error(`the relay refuses GET ${path}: ${status} ${body.toString()}`);
    return JSON.parse(body.toString()) as T;
  };

  const chainAsTold = async (asked: Asked, { unit, change }: NonNullable<Lie["chain"]>): Promise<SignedStatement[]> => {
    const real: SignedStatement[] = [];
    for (let more = true; more;) {
      const page = await ask<{ statements: { statement: string; cms: string }[]; more: boolean }>(
        asked,
        `/chains/${unit}?from=${real.length}`,
      );
      for (const { statement, cms } of page.statements) {
        real.push({ statement: fromBase64Url(statement), cms: fromBase64Url(cms) });
      }
      more = page.more;
    }
    return [...change(real)];
  };

  const historyAsTold = async (
    asked: Asked,
    { stream, change }: NonNullable<Lie["history"]>,
  ): Promise<{ readonly epoch: string; readonly entries: readonly GivenEntry[]; readonly head: string }> => {
    const real: GivenEntry[] = [];
    let epoch = "";
    for (let more = true; more;) {
      const page = await ask<EntriesAnswer>(asked, `/streams/${stream}?after=${real.length}&limit=500`);
      real.push(...page.entries);
      ({ epoch, more } = page);
    }
    const placed = real.map(({ entry, position }): PlacedEntry => {
      const read = readPosition(fromBase64Url(position));
      if (!read.ok) throw new Error("a position that does not read");
      const { at, chain } = read.value;
      return { entry: fromBase64Url(entry), at: Date.parse(at), chain };
    });
    const entries: GivenEntry[] = [];
    let prev = NO_HASH;
    for (const [i, { entry, at, chain }] of (await change(placed)).entries()) {
      const position = canonicalBytes({
        type: "tram/position",
        v: 1,
        epoch,
        stream,
        seq: i + 1,
        prev,
        entry: await sha256Hex(entry),
        at: new Date(at).toISOString(),
        chain: { unit: chain.unit as string, seq: chain.seq, head: chain.head },
      });
      const honest = real[i]?.position === toBase64Url(position) ? real[i].proof : undefined;
      const proof = honest ?? prove(position);
      entries.push({ seq: i + 1, entry: toBase64Url(entry), position: toBase64Url(position), proof });
      prev = await sha256Hex(position);
    }
    return { epoch, entries, head: prev };
  };

  /** The answer with what the lie changes in it. */
  const answerTo = async (asked: Asked): Promise<Answer> => {
    const present = lie;
    const { chain, history, page, blob, planted } = present;
    const [path = "", query = ""] = asked.path.split("?");
    const parameters = new URLSearchParams(query);
    const count = <T>(value: T): T => {
      told += 1;
      return value;
    };
    const said = present.instead?.(asked);
    if (said !== undefined) return count(said);
    let answer = await pass(asked);
    const good = answer.status === 200 && asked.method === "GET";
    if (good && chain !== undefined && path === "/chains") {
      const statements = await chainAsTold(asked, chain);
      const last = statements.at(-1);
      const { heads } = JSON.parse(answer.body.toString()) as { heads: ChainHead[] };
      const others = heads.filter(({ unit }) => unit !== chain.unit);
      const seq = statements.length - 1;
      const head = last && { unit: chain.unit, seq, head: await sha256Hex(last.statement) };
      answer = count(json(answer, { heads: head === undefined ? others : [...others, head] }));
    }
    if (good && chain !== undefined && path === `/chains/${chain.unit}`) {
      const statements = (await chainAsTold(asked, chain)).slice(Number(parameters.get("from") ?? 0));
      const told = statements.map((each) => ({
        statement: toBase64Url(each.statement),
        cms: toBase64Url(each.cms),
      }));
      answer = count(json(answer, { statements: told, more: false }));
    }
    if (good && history !== undefined && path === "/streams") {
      const { entries, head } = await historyAsTold(asked, history);
      type Heads = { streams: { stream: string; seq: number; head: string }[] };
      const { streams } = JSON.parse(answer.body.toString()) as Heads;
      const others = streams.filter(({ stream }) => stream !== history.stream);
      const own = entries.length === 0 ? [] : [{ stream: history.stream, seq: entries.length, head }];
      answer = count(json(answer, { streams: [...others, ...own] }));
    }
    if (good && history !== undefined && path === `/streams/${history.stream}`) {
      const { epoch, entries } = await historyAsTold(asked, history);
      const after = Number(parameters.get("after") ?? 0);
      answer = count(json(answer, { epoch, entries: entries.slice(after), more: false }));
    }
    if (good && page !== undefined && path === `/streams/${page.stream}`) {
      const told = JSON.parse(answer.body.toString()) as EntriesAnswer;
      answer = count(json(answer, { ...told, entries: page.change(told.entries) }));
    }
    if (asked.method === "GET" && blob !== undefined && path === `/blobs/${blob.id}/content`) {
      const { range: wanted = "", ...headers } = asked.headers;
      const whole = await pass({ ...asked, path }, headers);
      const changed = Buffer.from(blob.change(whole.body));
      const range = /^bytes=(\d+)-(\d+)$/.exec(wanted);
      const body = range === null ? changed : changed.subarray(Number(range[1]), Number(range[2]) + 1);
      answer = count({ ...answer, body });
    }
    const plantedBlob = planted?.[/^\/blobs\/([0-9a-f]{64})(\/content)?$/.exec(path)?.[1] ?? ""];
    if (asked.method === "GET" && plantedBlob !== undefined) {
      answer = count(await plantedAnswer(plantedBlob, asked, path.endsWith("/content"), answer));
    }
    return present.answer === undefined ? answer : count(await present.answer(asked, answer));
  };

  const server = createServer((incoming, outgoing) => {
    void (async () => {
      const { method = "GET", url = "/", headers } = incoming;
      const { host: _, connection: __, ...rest } = headers;
      const asked = { method, path: url.replace(/^\/v1/, ""), headers: rest, body: await collect(incoming) };
      requests.push(asked);
      await write(outgoing, await answerTo(asked));
    })().catch((error: unknown) => outgoing.destroy(error instanceof Error ? error : undefined));
  });
  // As the relay's: its answers, which go on to clients, promise that time.
  server.keepAliveTimeout = 75_000;
  // Nudge connections go through as they are, byte by byte.
  server.on("upgrade", (incoming: IncomingMessage, socket: Socket, head: Buffer) => {
    const onward = connect(Number(upstream.port), upstream.hostname, () => {
      const lines = [`GET ${incoming.url ?? "/"} HTTP/1.1`];
      for (let i = 0; i < incoming.rawHeaders.length; i += 2) {
        lines.push(`${incoming.rawHeaders[i]}: ${incoming.rawHeaders[i + 1]}`);
      }
      onward.write(`${lines.join("\r\n")}\r\n\r\n`);
      onward.write(head);
      onward.pipe(socket).pipe(onward);
    });
    sockets.add(socket);
    for (const [one, other] of [
      [socket, onward],
      [onward, socket],
    ] as const) {
      one.on("error", () => other.destroy());
      one.on("close", () => other.destroy());
    }
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("not a TCP port");

  const send = (text: Uint8Array): void => {
    for (const socket of sockets) socket.write(textFrame(text));
  };

  return {
    url: `http://127.0.0.1:${address.port}`,
    requests,
    get told() {
      return told;
    },
    lie(next = {}) {
      lie = next;
      told = 0;
    },
    prove,
    nudge(streams) {
      send(Buffer.from(JSON.stringify({ type: "nudge", ...(streams && { streams }) })));
    },
    nudgeRaw: send,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function plantedAnswer(
  bytes: Uint8Array,
  asked: Asked,
  content: boolean,
  refusal: Answer,
): Promise<Answer & { readonly body: Buffer }> {
  const { "content-type": _, ...headers } = refusal.headers;
  if (!content) {
    const pieces = (await hashPieces(new Uint8Array(bytes))).map(toHex);
    const type = "application/json";
    return json(
      { status: 200, headers: { ...headers, "content-type": type }, body: bytes },
      { size: bytes.length, pieces, missing: [] },
    );
  }
  const range = /^bytes=(\d+)-(\d+)$/.exec(asked.headers.range ?? "");
  const part = range === null ? bytes : bytes.subarray(Number(range[1]), Number(range[2]) + 1);
  const type = "application/octet-stream";
  const status = range === null ? 200 : 206;
  return { status, headers: { ...headers, "content-type": type }, body: Buffer.from(part) };
}

/** An unmasked WebSocket frame (RFC 6455, section 5.2), as servers send them. */
function textFrame(text: Uint8Array): Buffer {
  const head = Buffer.alloc(text.length < 126 ? 2 : 10);
  head[0] = 0x81;
  head[1] = text.length < 126 ? text.length : 127;
  if (text.length >= 126) head.writeBigUInt64BE(BigInt(text.length), 2);
  return Buffer.concat([head, text]);
}

/** The same answer with another JSON body. */
export function json(answer: Answer, value: unknown): Answer & { readonly body: Buffer } {
  return { ...answer, body: Buffer.from(JSON.stringify(value)) };
}

async function collect(stream: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

async function write(outgoing: ServerResponse, { status, headers, body }: Answer): Promise<void> {
  const { "content-length": _, "transfer-encoding": __, connection: ___, ...rest } = headers;
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  if (body instanceof Uint8Array) {
    outgoing.writeHead(status, { ...given, "content-length": String(body.length) } as Record<string, string>);
    outgoing.end(body);
    return;
  }
  outgoing.writeHead(status, given as Record<string, string>);
  const gone = new Promise<void>((resolve) => void outgoing.once("close", resolve));
  for await (const part of body) {
    if (outgoing.destroyed) break;
    if (!outgoing.write(part)) await Promise.race([gone, once(outgoing, "drain")]);
  }
  outgoing.end();
}
