import type { Context } from "hono";
import { compartmentOf } from "../../shared/trust/chain-state.ts";
import { readStreamEntry } from "../../shared/wire/entries.ts";
import { LIMITS } from "../../shared/wire/limits.ts";
import { appendRequestSchema } from "../../shared/wire/relay-api.ts";
import { parseStreamName, type Stream, streamName } from "../../shared/wire/stream-name.ts";
import { BODY_BYTES } from "../body-limits.ts";
import {
  type Answer,
  base64Url,
  bytesOf,
  malformed,
  notAllowed,
  plainError,
  queryInteger,
  readJson,
  refuse,
} from "../http.ts";
import type { RelayParts } from "../relay.ts";
import { type Caller, missingForNotice, missingForStream, streamsOf } from "../rights.ts";
import type { Router } from "./route.ts";
import { askerOf, whileChainHolds } from "./with-session.ts";

/** base64url makes three bytes four. */
const PAGE_BYTES = (LIMITS.answerBytes * 3) / 4;
const DEFAULT_PAGE = 100;

export function addStreamRoutes(route: Router, parts: RelayParts): void {
  const { store } = parts;

  route("GET", "/v1/streams", async (c) => {
    const asker = await askerOf(parts, c);
    if (!asker.ok) return asker.error;
    return { status: 200, json: { streams: await store.streamHeads(streamsOf(asker.value).map(streamName)) } };
  });

  const read = async (c: Context, name: string): Promise<Answer> => {
    const asker = await askerOf(parts, c);
    if (!asker.ok) return asker.error;
    const stream = parseStreamName(name);
    if (stream === undefined) return malformed("not a stream");
    const missing = missingForStream(asker.value, stream);
    if (missing !== undefined) return notAllowed(missing);
    const after = queryInteger(c, "after", { min: 0, max: 2 ** 32 - 1, fallback: 0 });
    const limit = queryInteger(c, "limit", { min: 1, max: LIMITS.entriesPerAnswer, fallback: DEFAULT_PAGE });
    if (after === undefined || limit === undefined) return malformed("after or limit");
    const page = await store.entries(streamName(stream), after, limit, PAGE_BYTES);
    const entries = page.entries.map(({ seq, entry, bytes, proof }) => ({
      seq,
      entry: base64Url(entry),
      position: base64Url(bytes),
      proof,
    }));
    return { status: 200, json: { epoch: store.epoch, entries, more: page.more } };
  };

  const append = async (c: Context, name: string): Promise<Answer> => {
    const asker = await askerOf(parts, c);
    if (!asker.ok) return asker.error;
    const stream = parseStreamName(name);
    if (stream === undefined) return malformed("not a stream");
    const body = await readJson(c, appendRequestSchema, BODY_BYTES.entry, asker.value.room);
    if (!body.ok) return body.error;
    const entry = bytesOf(body.value.entry);
    const { expect } = body.value;
    const expected = expect === undefined ? {} : { expect };
    return whileChainHolds(parts, asker.value, async (caller) => {
      const refused = await judge(caller, stream, entry);
      if (refused !== undefined) return refused;
      const appended = await store.append({ stream: streamName(stream), entry, author: caller.chain, ...expected });
      if (appended.ok) {
        const { bytes, proof, again } = appended.value;
        return { status: again ? 200 : 201, json: { position: base64Url(bytes), proof } };
      }
      const { error } = appended;
      if (error.type === "chain-moved") return error;
      if (error.type === "head-mismatch") return refuse({ ...error, message: "the stream has another head" });
      return plainError(error.type);
    });
  };

  /** Whether the caller may put this entry into this stream, and the entry is of it. */
  const judge = async (caller: Caller, stream: Stream, entry: Uint8Array): Promise<Answer | undefined> => {
    const missing = stream.kind === "mail" ? missingForNotice(caller, stream.level) : missingForStream(caller, stream);
    if (missing !== undefined) return notAllowed(missing);
    const read = readStreamEntry(stream.kind, entry);
    if (!read.ok) return malformed(`the entry: ${read.error.detail}`);
    const { value } = read;
    // Envelopes are made by the relay alone, out of hand-overs.
    if (value.type === "tram/envelope") return malformed("an envelope outside of a hand-over");
    if (value.unit !== stream.unit) return malformed("an entry of another unit");
    if (stream.kind !== "keys" && value.level !== stream.level) return malformed("an entry of another level");
    if (!caller.device.levels.includes(value.level)) return notAllowed(value.level);
    if (value.type === "tram/notice" && value.from !== caller.unit) return notAllowed("unit");
    const opened =
      stream.unit === caller.unit
        ? compartmentOf(caller.state, value.level, value.epoch) !== undefined
        : value.epoch <= ((await store.newestEpochs(value.level, [stream.unit])).get(stream.unit) ?? 0);
    const units = [stream.unit];
    return opened ? undefined : refuse({ type: "no-compartment", message: "no such compartment", units });
  };

  for (const [pattern, nameOf] of [
    ["/v1/streams/keys/:unit", (c: Context) => `keys/${c.req.param("unit")}`],
    ["/v1/streams/mail/:unit/:level", (c: Context) => `mail/${c.req.param("unit")}/${c.req.param("level")}`],
    ["/v1/streams/work/:unit/:level", (c: Context) => `work/${c.req.param("unit")}/${c.req.param("level")}`],
  ] as const) {
    route("GET", pattern, (c) => read(c, nameOf(c)));
    route("POST", pattern, (c) => append(c, nameOf(c)));
  }
}
