/** What the line to the relay is like, as the courier says it to every page. */
import { useEffect, useState } from "preact/hooks";
import { type Broadcast, CHANNEL, type LineState } from "../messages.ts";

export interface Line {
  /** Undefined until the courier has spoken. */
  readonly state: LineState | undefined;
  /** Milliseconds since 1970. */
  readonly syncedAt: number | null;
}

export function useLine(): Line {
  const [line, setLine] = useState<Line>({ state: undefined, syncedAt: null });
  useEffect(() => {
    const channel = new BroadcastChannel(CHANNEL);
    channel.addEventListener("message", (event: MessageEvent<Broadcast>) => {
      if (event.data.type === "line") setLine({ state: event.data.line, syncedAt: event.data.syncedAt });
    });
    channel.postMessage({ type: "line?" } satisfies Broadcast);
    return () => channel.close();
  }, []);
  return line;
}
