/** One way to hang up a route: its answer is written, counted and logged, and a bug in it is an `internal` error. */
import type { Context, Hono } from "hono";
import { type Answer, createResponder, incomingOf, plainError, releaseBodies } from "../http.ts";
import type { Log } from "../log.ts";
import type { Counter } from "../metrics.ts";

export type Method = "GET" | "POST" | "PUT" | "DELETE" | "*";

/** The pattern of every path that no other pattern has; as a route of Hono it would be tried on each request. */
export const NOWHERE = "*";

export type Router = (method: Method, pattern: string, handle: (c: Context) => Promise<Answer>) => void;

export function createRouter(options: {
  readonly app: Hono;
  readonly epoch: string;
  readonly log: Log;
  readonly requests: Counter;
  readonly isStopping: () => boolean;
}): Router {
  const { app, log, requests, isStopping } = options;
  const respond = createResponder(options.epoch);
  return (method, pattern, handle) => {
    const answer = async (c: Context): Promise<Answer> => {
      if (isStopping()) return plainError("stopping");
      try {
        return await handle(c);
      } catch (error) {
        // The request was cut off by its client: nobody hears the answer, and nothing is wrong here.
        if (c.req.raw.signal.aborted || (incomingOf(c)?.errored ?? null) !== null) return plainError("malformed");
        log("error", "fault", { route: pattern, message: error instanceof Error ? error.message : "not an error" });
        return plainError("internal");
      } finally {
        releaseBodies(c);
      }
    };
    const labels = (status: number): string => `method="${method}",route="${pattern}",status="${status}"`;
    const [ofOk, ofCreated] = [labels(200), labels(201)];
    const respondTo = async (c: Context): Promise<Response> => {
      const answered = await answer(c);
      const response = respond(c, answered);
      const { status } = response;
      requests.add(status === 201 ? ofCreated : status === 200 ? ofOk : labels(status));
      // An empty slot is what whoever waits at a rendezvous finds every half minute: counted above, and no news.
      if ("error" in answered && answered.error.type !== "empty") {
        log(status >= 500 ? "warn" : "info", "refused", { method, route: pattern, status, type: answered.error.type });
      }
      return response;
    };
    if (pattern === NOWHERE) app.notFound(respondTo);
    else app.on(method, pattern, respondTo);
  };
}
