/**
 * The nudge connection: a WebSocket that says that something came, never what. It is opened again after every end, with a
 * growing wait; a connection on which nothing was heard for two heartbeats counts as dead. The relay's word only makes the
 * client look; reading the stream is the truth.
 */
import { NUDGE_BEAT_MS, NUDGE_CLOSE, type NudgeMessage, readNudgeMessage } from "../wire/nudges.ts";

export interface NudgeOptions {
  /** The relay's address, http or https. */
  readonly address: string;
  /** A session's token or a wake token; asked for anew at each connection. undefined: try again later. */
  token(): Promise<string | undefined>;
  readonly onNudge: (streams: readonly { readonly stream: string; readonly seq: number }[]) => void;
  /** `up` once the relay greeted; what came before was missed, so the caller reads its streams. */
  readonly onLine: (line: "up" | "down") => void;
  /** The relay does not know the token (any more). */
  readonly onRefused?: (token: string) => void;
  readonly signal: AbortSignal;
  /** Between 0 and 1; spreads the clients that a restart of the relay sends away together. */
  readonly jitter?: () => number;
}

const FIRST_WAIT = 500;
const LONGEST_WAIT = 30_000;
/** A nudge names the streams of one device: some hundred bytes each. */
const LONGEST_MESSAGE = 65_536;
const SILENCE = 2 * NUDGE_BEAT_MS + 5_000;

/** Runs until the signal aborts. */
export async function listenForNudges(options: NudgeOptions): Promise<void> {
  const { signal, jitter = Math.random } = options;
  let wait = FIRST_WAIT;
  while (!signal.aborted) {
    const greeted = await connectOnce(options);
    wait = greeted ? FIRST_WAIT : Math.min(LONGEST_WAIT, wait * 2);
    await pause(wait * (0.5 + jitter()), signal);
  }
}

/** One connection until its end. @returns whether the relay greeted */
async function connectOnce(options: NudgeOptions): Promise<boolean> {
  const { address, signal, onLine, onNudge } = options;
  const token = await options.token();
  if (token === undefined || signal.aborted) return false;
  const socket = new WebSocket(`${address.replace(/^http/, "ws")}/v1/nudges`);
  let greeted = false;
  await new Promise<void>((resolve) => {
    let silence = setTimeout(end, SILENCE);
    const beat = setInterval(() => {
      if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify({ type: "beat" }));
    }, NUDGE_BEAT_MS);
    function end(): void {
      clearTimeout(silence);
      clearInterval(beat);
      signal.removeEventListener("abort", end);
      socket.close();
      resolve();
    }
    signal.addEventListener("abort", end, { once: true });
    socket.addEventListener("open", () => socket.send(JSON.stringify({ token })));
    socket.addEventListener("close", ({ code }) => {
      if (code === NUDGE_CLOSE.noSession) options.onRefused?.(token);
      end();
    });
    socket.addEventListener("error", end);
    socket.addEventListener("message", (event: MessageEvent<unknown>) => {
      const message = read(event.data);
      if (message === undefined) return end();
      clearTimeout(silence);
      silence = setTimeout(end, SILENCE);
      if (message.type === "hello") {
        greeted = true;
        onLine("up");
      } else if (message.type === "nudge") onNudge(message.streams ?? []);
    });
  });
  if (greeted) onLine("down");
  return greeted;
}

function read(data: unknown): NudgeMessage | undefined {
  if (typeof data !== "string" || data.length > LONGEST_MESSAGE) return undefined;
  try {
    return readNudgeMessage(JSON.parse(data));
  } catch {
    return undefined;
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(done, milliseconds);
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    }
    signal.addEventListener("abort", done, { once: true });
  });
}
