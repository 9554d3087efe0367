/**
 * A relay behind a door: every request of a client is counted there, and a test can be called before one reaches the relay, or
 * after the relay has carried it out and before its answer goes back; it can cut the line or give another answer. Nothing
 * else is changed.
 */
import { createServer, type IncomingMessage, request as forward, type ServerResponse } from "node:http";
import { connect } from "node:net";
import type { AddressInfo, Socket } from "node:net";

export type Moment = "before" | "after";

/** Goes back in place of the relay's answer. */
export interface OtherAnswer {
  readonly status: number;
  readonly json: unknown;
}

type Watch = (
  moment: Moment,
  request: string,
  body: Buffer,
  answer: Buffer | undefined,
) => Promise<"on" | "cut" | OtherAnswer>;

export interface Door extends AsyncDisposable {
  readonly url: string;
  /**
   * Called with the request's method and path, and its body; what it does is done before the request goes on, or the
   * answer back. After it, with the relay's answer.
   */
  watch: Watch | undefined;
}

/** @param relay the real relay's address */
export async function openDoor(relay: string): Promise<Door> {
  const { hostname, port } = new URL(relay);
  const sockets = new Set<Socket>();
  const door: { watch: Door["watch"] } = { watch: undefined };
  const server = createServer((incoming, outgoing) => {
    pass(incoming, outgoing).catch(() => outgoing.destroy());
  });
  const pass = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const body = await read(incoming);
    const name = `${incoming.method} ${incoming.url}`;
    const counts = incoming.method !== "OPTIONS";
    const then = counts ? await door.watch?.("before", name, body, undefined) : "on";
    if (then === "cut") return void outgoing.destroy();
    if (typeof then === "object") return say(outgoing, incoming.headers.origin, then);
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const { method, url: path, headers } = incoming;
      const asked = forward({ hostname, port, method, path, headers }, resolve);
      asked.once("error", reject);
      asked.end(body);
    });
    const answered = await read(answer);
    const last = counts ? await door.watch?.("after", name, body, answered) : "on";
    if (last === "cut") return void outgoing.destroy();
    if (typeof last === "object") return say(outgoing, incoming.headers.origin, last);
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    outgoing.end(answered);
  };
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  server.on("upgrade", (incoming, socket: Socket, head) => {
    const behind = connect(Number(port), hostname, () => {
      const lines = [`${incoming.method} ${incoming.url} HTTP/1.1`];
      for (let at = 0; at < incoming.rawHeaders.length; at += 2) {
        lines.push(`${incoming.rawHeaders[at]}: ${incoming.rawHeaders[at + 1]}`);
      }
      behind.write(`${lines.join("\r\n")}\r\n\r\n`);
      behind.write(head);
      behind.pipe(socket).pipe(behind);
    });
    behind.once("error", () => socket.destroy());
    socket.once("error", () => behind.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port: own } = server.address() as AddressInfo;
  return Object.assign(door, {
    url: `http://127.0.0.1:${own}`,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}

function say(outgoing: ServerResponse, origin: string | undefined, { status, json }: OtherAnswer): void {
  const headers = { "content-type": "application/json", "access-control-allow-origin": origin ?? "*" };
  outgoing.writeHead(status, headers);
  outgoing.end(JSON.stringify(json));
}

async function read(message: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of message) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
