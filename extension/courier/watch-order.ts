/**
 * A relay that dates (docs/protocol.md, section 10): along a stream no position is earlier than the one before it, and none
 * names an earlier state of a unit's chain than an entry of that unit before it. An honest relay never goes back; one that
 * would place a signature before its revocation has to.
 *
 * Written with the cursor of the stream, by whoever reads it. The worst failure: an entry that is judged by a statement
 * which the relay had left behind.
 */
import { fromBase64Url } from "../../shared/encoding/bytes.ts";
import type { ChainHead } from "../../shared/trust/statement.ts";
import { type Position, type StreamCursor, readPosition } from "../../shared/wire/position.ts";
import type { Batch } from "../store/account-store.ts";
import { authorPlace } from "../store/places.ts";
import { AUTHOR, type AuthorRecord } from "../store/records.ts";
import type { Contradiction, CourierContext } from "./courier-context.ts";

export interface OrderWatch {
  /**
   * The next position of the stream, proved and in its place.
   * @param text its bytes, base64url
   * @returns what contradicts it; undefined for one that goes on
   */
  next(position: Position, text: string): Promise<Contradiction | undefined>;
  /** Puts what was learned beside the cursor. */
  write(batch: Batch): void;
}

/** @param last the position at which the cursor stands, base64url */
export function watchOrder(
  { store }: Pick<CourierContext, "store">,
  { epoch, stream }: StreamCursor,
  last: string | undefined,
): OrderWatch {
  const before = last === undefined ? undefined : readPosition(fromBase64Url(last));
  let newest = before?.ok === true && last !== undefined ? { at: before.value.at, text: last } : undefined;
  const authors = new Map<string, { readonly place: string; value: AuthorRecord | undefined; grown: boolean }>();

  const authorOf = async ({ unit }: ChainHead) => {
    const known = authors.get(unit);
    if (known !== undefined) return known;
    const place = await authorPlace(store, stream, unit);
    const stored = (await store.get(AUTHOR, place))?.value;
    const author = { place, value: stored?.epoch === epoch ? stored : undefined, grown: false };
    authors.set(unit, author);
    return author;
  };

  return {
    async next({ at, chain, seq }, text) {
      const author = await authorOf(chain);
      // Instants of this form are in the order of their text.
      const held =
        newest !== undefined && at < newest.at
          ? newest.text
          : author.value !== undefined && chain.seq < author.value.seq
            ? author.value.position
            : undefined;
      if (held !== undefined) {
        return { reason: "backdated", about: stream, id: `backdated/${stream}/${seq}`, evidence: [held, text] };
      }
      newest = { at, text };
      if (author.value === undefined || chain.seq > author.value.seq) {
        author.value = { epoch, seq: chain.seq, position: text };
        author.grown = true;
      }
      return undefined;
    },
    write(batch) {
      for (const { place, value, grown } of authors.values()) {
        if (grown && value !== undefined) batch.put(AUTHOR, [place], value);
      }
    },
  };
}
