/** The nudge connections over WebSocket (docs/protocol.md, section 12). */
import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import { type RawData, type WebSocket, WebSocketServer } from "ws";
import { isExtensionOrigin } from "./http.ts";
import { NUDGE_BEAT_MS, NUDGE_CLOSE, NUDGE_HELLO_MS, nudgeTokenSchema } from "../shared/wire/nudges.ts";
import type { NudgeConnection } from "./nudge-hub.ts";
import type { RelayParts } from "./relay.ts";
import { callerOf } from "./rights.ts";
import { sha256Hex } from "./store/notary.ts";

const PATH = "/v1/nudges";

/** A token in JSON, and a beat. */
const MAX_MESSAGE = 256;

/** Beats that a connection may leave unanswered. */
const MISSED_BEATS = 3;

/** A reader that does not read is dropped, not remembered. */
const MAX_UNSENT = 256 * 1024;

const MAX_CONNECTIONS = 20_000;

/** Messages of the client between two beats of the relay. */
const MAX_CHATTER = 20;

export interface NudgeServer {
  close(): void;
}

export function attachNudges(server: Server, parts: RelayParts): NudgeServer {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE, perMessageDeflate: false });

  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    // Node has taken its own listener away: without one here, a peer that breaks off would end the process.
    socket.on("error", () => socket.destroy());
    const { origin } = request.headers;
    const refuse = (status: string): void => {
      // Whether the peer closes its side is not waited for.
      socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`, () => socket.destroy());
    };
    if (request.url !== PATH) return refuse("404 Not Found");
    // Programs send no origin; of browsers only extensions are wanted.
    if (origin !== undefined && !isExtensionOrigin(origin)) return refuse("403 Forbidden");
    if (sockets.clients.size >= MAX_CONNECTIONS) return refuse("503 Service Unavailable");
    if (parts.limits.address.take(parts.clientAddress(request)) > 0) return refuse("429 Too Many Requests");
    sockets.handleUpgrade(request, socket, head, (opened) => serve(opened, parts));
  };
  server.on("upgrade", upgrade);

  return {
    close() {
      server.off("upgrade", upgrade);
      for (const client of sockets.clients) client.terminate();
      sockets.close();
    },
  };
}

function serve(socket: WebSocket, parts: RelayParts): void {
  const { nudges, store } = parts;
  let connection: NudgeConnection | undefined;
  let greeted = false;
  let [missed, chatter] = [0, 0];
  const hello = setTimeout(() => socket.close(NUDGE_CLOSE.noSession), NUDGE_HELLO_MS);
  const beat = setInterval(() => {
    chatter = 0;
    if (++missed > MISSED_BEATS || socket.bufferedAmount > MAX_UNSENT) return socket.terminate();
    if (connection !== undefined) socket.send('{"type":"beat"}');
    socket.ping();
  }, NUDGE_BEAT_MS);

  const enter = async (token: string): Promise<void> => {
    const asked = await ownerOf(token, parts);
    if (socket.readyState !== socket.OPEN) return;
    if (asked === undefined) return socket.close(NUDGE_CLOSE.noSession);
    const entered: NudgeConnection = {
      ...asked,
      send(message) {
        if (socket.bufferedAmount > MAX_UNSENT) socket.terminate();
        else socket.send(JSON.stringify(message));
      },
      close: (code) => socket.close(code),
    };
    if (!nudges.add(entered)) return socket.close(NUDGE_CLOSE.tooMany);
    connection = entered;
    entered.send({ type: "hello", epoch: store.epoch });
  };

  socket.on("pong", () => void (missed = 0));
  socket.on("message", (data: RawData, isBinary: boolean) => {
    missed = 0;
    if (isBinary || ++chatter > MAX_CHATTER) return socket.terminate();
    if (greeted) return;
    greeted = true;
    clearTimeout(hello);
    const token = readToken(data);
    if (token === undefined) return socket.close(NUDGE_CLOSE.noSession);
    enter(token).catch(() => socket.terminate());
  });
  socket.on("error", () => socket.terminate());
  socket.on("close", () => {
    clearTimeout(hello);
    clearInterval(beat);
    if (connection !== undefined) nudges.remove(connection);
  });
}

function readToken(data: RawData): string | undefined {
  try {
    const parsed = nudgeTokenSchema.safeParse(JSON.parse(textOf(data)));
    return parsed.success ? parsed.data.token : undefined;
  } catch {
    return undefined;
  }
}

/** Whose token it is: a session's or a wake token, of a device in force. */
async function ownerOf(
  token: string,
  { sessions, store, book }: RelayParts,
): Promise<Pick<NudgeConnection, "device" | "unit" | "session"> | undefined> {
  const session = sessions.find(token);
  const owner = session ?? (await store.wakeToken(sha256Hex(Buffer.from(token))));
  const state = owner && (await book.state(owner.unit));
  if (owner === undefined || state === undefined || callerOf(state, owner.device) === undefined) return undefined;
  const { device, unit } = owner;
  return { device, unit, ...(session === undefined ? {} : { session: session.hash }) };
}

function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString();
  return (data instanceof ArrayBuffer ? Buffer.from(data) : data).toString();
}
