import { blobId, pieceCount } from "../../shared/sealing/blob-id.ts";
import { fromHex } from "../../shared/encoding/bytes.ts";
import { LIMITS } from "../../shared/wire/limits.ts";
import { blobRequestSchema, type PieceRange } from "../../shared/wire/relay-api.ts";
import { hex64 } from "../../shared/wire/schema-parts.ts";
import { BODY_BYTES } from "../body-limits.ts";
import { isDiskFull } from "../files.ts";
import { type Answer, malformed, notFound, plainError, readBytes, readJson, type Refusal } from "../http.ts";
import type { RelayParts } from "../relay.ts";
import type { Caller } from "../rights.ts";
import type { BlobRecord, PieceSet } from "../store/store.ts";
import type { Router } from "./route.ts";
import { askerOf } from "./with-session.ts";
import { err, ok, type Result } from "../../shared/result.ts";

export function addBlobRoutes(route: Router, parts: RelayParts): void {
  const { store, blobs } = parts;

  route("POST", "/v1/blobs", async (c): Promise<Answer> => {
    const asker = await askerOf(parts, c);
    if (!asker.ok) return asker.error;
    const body = await readJson(c, blobRequestSchema, BODY_BYTES.blob, asker.value.room);
    if (!body.ok) return body.error;
    const { id, size, pieces } = body.value;
    if (id !== (await blobId(size, pieces.map(fromHex)))) return plainError("wrong-hash");
    const registered = await store.registerBlob(asker.value.unit, body.value);
    if (!registered.ok) return plainError(registered.error.type);
    return { status: 200, json: { missing: missingRanges(registered.value.handedIn, pieces.length) } };
  });

  route("PUT", "/v1/blobs/:id/pieces/:piece", async (c): Promise<Answer> => {
    const asker = await askerOf(parts, c);
    if (!asker.ok) return asker.error;
    const id = hex64.safeParse(c.req.param("id"));
    const piece = /^(?:0|[1-9]\d{0,3})$/.test(c.req.param("piece") ?? "") ? Number(c.req.param("piece")) : undefined;
    if (!id.success || piece === undefined) return malformed("not a blob or a piece");
    const { unit } = asker.value;
    const blob = await store.blob(id.data);
    if (blob === undefined || (await store.handedIn(unit, id.data)) === undefined) return notFound();
    const hash = blob.pieces[piece];
    if (hash === undefined) return notFound();
    const bytes = await readBytes(c, BODY_BYTES.piece, asker.value.room);
    if (!bytes.ok) return bytes.error;
    const last = piece === blob.pieces.length - 1;
    const wanted = last ? blob.size - piece * LIMITS.pieceBytes : LIMITS.pieceBytes;
    const digest = Buffer.from(await crypto.subtle.digest("SHA-256", bytes.value)).toString("hex");
    if (bytes.value.length !== wanted || digest !== hash) return plainError("wrong-hash");
    try {
      if (!holds(blob.held, piece)) await blobs.write(blob.id, piece, bytes.value);
    } catch (error) {
      if (isDiskFull(error)) return plainError("disk-full");
      throw error;
    }
    const recorded = await store.recordPiece(unit, blob.id, piece);
    return recorded.ok ? { status: 204 } : plainError(recorded.error.type);
  });

  route("GET", "/v1/blobs/:id", async (c): Promise<Answer> => {
    const asker = await askerOf(parts, c);
    if (!asker.ok) return asker.error;
    const found = await readable(asker.value, c.req.param("id") ?? "");
    if (!found.ok) return found.error;
    const { blob, held } = found.value;
    return {
      status: 200,
      json: { size: blob.size, pieces: blob.pieces, missing: missingRanges(held, blob.pieces.length) },
    };
  });

  route("GET", "/v1/blobs/:id/content", async (c): Promise<Answer> => {
    const asker = await askerOf(parts, c);
    if (!asker.ok) return asker.error;
    const found = await readable(asker.value, c.req.param("id") ?? "");
    if (!found.ok) return found.error;
    const { blob, held } = found.value;
    const asked = c.req.header("range");
    const range = asked === undefined ? { start: 0, end: blob.size - 1 } : parseRange(asked, blob.size);
    if (range === undefined) return malformed("a range that cannot be had");
    const [first, last] = [range.start, range.end].map((at) => Math.floor(at / LIMITS.pieceBytes)) as [number, number];
    for (let piece = first; piece <= last; piece++) if (!holds(held, piece)) return notFound();
    const { start, end } = range;
    return {
      status: asked === undefined ? 200 : 206,
      bytes: c.req.method === "HEAD" ? "" : await blobs.read(blob.id, start, end),
      contentType: "application/octet-stream",
      headers: {
        "content-length": String(end - start + 1),
        "accept-ranges": "bytes",
        ...(asked === undefined ? {} : { "content-range": `bytes ${start}-${end}/${blob.size}` }),
      },
    };
  });

  /**
   * The blob, if the caller's unit handed it in or was sent it, with the pieces that may be read: of its own hand-in only
   * those that the unit itself gave, so that naming a blob does not open what others gave.
   */
  const readable = async (
    { unit, device }: Caller,
    text: string,
  ): Promise<Result<{ readonly blob: BlobRecord; readonly held: PieceSet }, Refusal>> => {
    const id = hex64.safeParse(text);
    if (!id.success) return err(malformed("not a blob"));
    const blob = await store.blob(id.data);
    if (blob === undefined) return err(notFound());
    const granted = (await store.blobGrants(unit, blob.id)).some((level) => device.levels.includes(level));
    const held = granted ? blob.held : await store.handedIn(unit, blob.id);
    // Others do not learn whether it exists.
    return held === undefined ? err(notFound()) : ok({ blob, held });
  };
}

export function holds(set: PieceSet, piece: number): boolean {
  return ((set[piece >> 3] ?? 0) & (1 << (piece & 7))) !== 0;
}

export function holdsAll(set: PieceSet, size: number): boolean {
  return missingRanges(set, pieceCount(size)).length === 0;
}

function missingRanges(set: PieceSet, pieces: number): PieceRange[] {
  const ranges: PieceRange[] = [];
  for (let piece = 0; piece < pieces; piece++) {
    if (holds(set, piece)) continue;
    const last = ranges.at(-1);
    if (last !== undefined && last[1] === piece - 1) last[1] = piece;
    else ranges.push([piece, piece]);
  }
  return ranges;
}

/** One range of RFC 9110, section 14.1.2: `bytes=a-b`, `bytes=a-`, `bytes=-n`. */
function parseRange(text: string, size: number): { readonly start: number; readonly end: number } | undefined {
  const match = /^bytes=(\d{0,10})-(\d{0,10})$/.exec(text);
  const [from, to] = [match?.[1] ?? "", match?.[2] ?? ""];
  if (match === null || (from === "" && to === "")) return undefined;
  const start = from === "" ? Math.max(0, size - Number(to)) : Number(from);
  const end = from === "" || to === "" ? size - 1 : Math.min(Number(to), size - 1);
  return start <= end && start < size ? { start, end } : undefined;
}
