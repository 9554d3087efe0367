import type { Context } from "hono";
import type { HandOver } from "../../shared/wire/hand-over.ts";
import { hex64 } from "../../shared/wire/schema-parts.ts";
import { BODY_BYTES } from "../body-limits.ts";
import { type Answer, base64Url, malformed, notAllowed, notFound, plainError, readBytes, refuse } from "../http.ts";
import type { RelayParts } from "../relay.ts";
import { type Caller, hadSeal, missingForHandOver } from "../rights.ts";
import { mailOf } from "../store/mail-of.ts";
import type { StoredDispatch } from "../store/store.ts";
import { holdsAll } from "./blobs.ts";
import type { Router } from "./route.ts";
import { type Asker, askerOf, whileChainHolds } from "./with-session.ts";

/** Hand-overs of one device that wait for each other, with the one that is judged. */
const MOST_IN_LINE = 8;

export function addDispatchRoutes(route: Router, parts: RelayParts): void {
  const { store, handOvers } = parts;

  route("POST", "/v1/dispatches", async (c): Promise<Answer> => {
    const asker = await askerOf(parts, c);
    if (!asker.ok) return asker.error;
    if (!hadSeal(asker.value)) return notAllowed("seal");
    return takeTurn(asker.value.device.fingerprint, () => handOver(c, asker.value));
  });

  const handOver = async (c: Context, asker: Asker): Promise<Answer> => {
    const body = await readBytes(c, BODY_BYTES.handOver, asker.room);
    if (!body.ok) return body.error;
    const bytes = body.value;
    const read = await handOvers.read(bytes);
    if (!read.ok) return malformed(`the hand-over: ${read.error.detail}`);
    const { handOver, request } = read.value;
    const { header } = handOver;
    if (header.from !== asker.unit) return notAllowed("unit");

    // Before anything that may have changed since is judged: the first answer stands.
    const first = await store.dispatch(header.dispatch);
    if (first !== undefined) return answerAgain(asker, first, request);

    return whileChainHolds(parts, asker, async (caller) => {
      const refused = await judge(caller, handOver);
      if (refused !== undefined) return refused;
      const written = await store.handOver({
        dispatch: header.dispatch,
        bytes,
        request,
        from: header.from,
        level: header.level,
        blob: header.blob.id,
        author: caller.chain,
        ...mailOf(header, handOver.wraps),
      });
      if (written.ok) return answer(written.value.again ? 200 : 201, written.value);
      if (written.error.type === "chain-moved") return written.error;
      // Accepted since it was looked for.
      const other = written.error.type === "different-bytes" ? await store.dispatch(header.dispatch) : undefined;
      return other === undefined ? plainError(written.error.type) : answerAgain(asker, other, request);
    });
  };

  /** An id belongs to the unit that used it first: to others this is as a hand-over in that unit's name. */
  const answerAgain = (asker: Asker, first: StoredDispatch, request: string): Answer => {
    if (first.from !== asker.unit) return notAllowed("unit");
    return first.request === request ? answer(200, first) : plainError("different-bytes");
  };

  /** The newest hand-over of each device that sends any, and how many it has in line. */
  const turns = new Map<string, { last: Promise<unknown>; count: number }>();

  /** One at a time for each device: none is read before the one ahead of it is answered. */
  const takeTurn = async (device: string, work: () => Promise<Answer>): Promise<Answer> => {
    const line = turns.get(device) ?? { last: Promise.resolve(), count: 0 };
    if (line.count >= MOST_IN_LINE) return plainError("busy");
    turns.set(device, line);
    line.count += 1;
    const mine = line.last.then(work);
    line.last = mine.catch(() => undefined);
    try {
      return await mine;
    } finally {
      line.count -= 1;
      if (line.count === 0) turns.delete(device);
    }
  };

  route("GET", "/v1/dispatches/:id", async (c): Promise<Answer> => {
    const asker = await askerOf(parts, c);
    if (!asker.ok) return asker.error;
    const id = hex64.safeParse(c.req.param("id"));
    if (!id.success) return malformed("not a dispatch");
    const found = await store.dispatch(id.data);
    return found === undefined || found.from !== asker.value.unit ? notFound() : answer(200, found);
  });

  /** Rights, blob and compartments. */
  const judge = async (caller: Caller, { header, wraps }: HandOver): Promise<Answer | undefined> => {
    const missing = missingForHandOver(caller, header.from, header.level);
    if (missing !== undefined) return notAllowed(missing);
    const blob = await store.blob(header.blob.id);
    const handedIn = await store.handedIn(caller.unit, header.blob.id);
    if (blob === undefined || handedIn === undefined || !holdsAll(handedIn, blob.size)) return notFound();
    if (blob.size !== header.blob.size) return malformed("another size than the blob's");
    const units = wraps.map(({ unit }) => unit);
    const epochs = await store.newestEpochs(header.level, units);
    const closed = units.filter((unit) => !epochs.has(unit));
    if (closed.length > 0)
      return refuse({ type: "no-compartment", message: "no compartment of this level", units: closed });
    const stale = wraps.filter(({ unit, epoch }) => epochs.get(unit) !== epoch).map(({ unit }) => unit);
    return stale.length === 0
      ? undefined
      : refuse({ type: "stale-epoch", message: "a newer epoch is open", units: stale });
  };

  const answer = (status: 200 | 201, { bytes, proof }: StoredDispatch): Answer => ({
    status,
    json: { acceptance: base64Url(bytes), proof },
  });
}
