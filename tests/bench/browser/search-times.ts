/** The search inside of files over many texts, by the product's own code in a worker: making segments, and answering keys. */
import { toHex } from "../../../shared/encoding/bytes.ts";
import { drawRandom, platformRandom } from "../../../shared/encoding/random.ts";
import { createInsideSearch } from "../../../extension/search/find.ts";
import { writeSegment } from "../../../extension/search/index-store.ts";
import { buildSegment, SEGMENT_SIZE } from "../../../extension/search/segment.ts";
import { DISPATCH_TEXT, segmentName, segmentOf, TEXT_FORM } from "../../../extension/search/text-record.ts";
import { wordsOf } from "../../../extension/search/words.ts";
import { openAccountDatabase, type SealedRow, sealedTable } from "../../../extension/store/account-database.ts";
import { createAccountStore, type AccountStore } from "../../../extension/store/account-store.ts";
import { createKeyring } from "../../../extension/vault/keyring.ts";

export interface SearchTimes {
  /** Milliseconds for the texts, sealed and written, and for the segments made of them. */
  readonly textsMs: number;
  readonly segmentsMs: number;
  /** Bytes on the disk. */
  readonly textBytes: number;
  readonly segmentBytes: number;
  /** Milliseconds for each key, the first question of a session apart. */
  readonly first: number;
  readonly keys: readonly number[];
  /** How many dispatches the typed words have found. */
  readonly found: readonly number[];
}

/** @param words in each text, drawn from a vocabulary as uneven as a language's */
export async function timeSearch(request: {
  readonly count: number;
  readonly words: number;
  readonly typed: readonly string[];
}): Promise<SearchTimes> {
  const { count, words, typed } = request;
  const db = openAccountDatabase(toHex(drawRandom(platformRandom, 16)));
  const store = createAccountStore(db, await createKeyring(drawRandom(platformRandom, 32), platformRandom));
  try {
    const mailbox = toHex(drawRandom(platformRandom, 16));
    let [textsMs, segmentsMs] = [0, 0];
    for (let from = 0; from < count; from += SEGMENT_SIZE) {
      const size = Math.min(SEGMENT_SIZE, count - from);
      const texts = Array.from({ length: size }, () => inventText(words));
      const dispatches = texts.map(() => toHex(drawRandom(platformRandom, 32)));
      textsMs += await timed(async () => {
        const batch = store.batch();
        for (const [at, text] of texts.entries()) {
          const dispatch = dispatches[at] ?? "";
          batch.put(DISPATCH_TEXT, [mailbox, from + at], { form: TEXT_FORM, dispatch, files: ["text"], text });
        }
        await batch.commit();
      });
      segmentsMs += await timed(async () => {
        const parts = buildSegment(new Map(texts.map((text, at) => [at, wordsOf(text)])));
        const head = { form: TEXT_FORM, gaps: 0, dispatches: dispatches.map((id, at): [number, string] => [at, id]) };
        await writeSegment(store, segmentName(mailbox, segmentOf(from).number), head, [...parts]);
      });
    }
    const search = createInsideSearch(store, new AbortController().signal);
    const first = await timed(() => search.find("mot hai", () => true));
    const keys: number[] = [];
    const found: number[] = [];
    for (const text of typed) {
      let last = 0;
      for (let length = 1; length <= text.length; length++) {
        const began = performance.now();
        const answer = await search.find(text.slice(0, length), () => true);
        keys.push(performance.now() - began);
        last = answer?.found.length ?? 0;
      }
      found.push(last);
    }
    const [textBytes, segmentBytes] = [await bytesOf(store, "texts"), await bytesOf(store, "segments")];
    return { textsMs, segmentsMs, textBytes, segmentBytes, first, keys, found };
  } finally {
    await db.delete();
  }
}

async function timed(run: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await run();
  return performance.now() - began;
}

async function bytesOf(store: AccountStore, table: "texts" | "segments"): Promise<number> {
  let bytes = 0;
  await sealedTable(store.db, table).each((row: SealedRow) => {
    bytes += row.sealed.length;
  });
  return bytes;
}

const ONSETS = "b c ch d đ g gi h kh l m n ng nh ph qu r s t th tr v x".split(" ");
const RHYMES =
  "a ác ai am an ang anh ao áp át âu ấy e em en êm ên i ia ích im in inh iu o oa oai oan oc oi om on ong ô ôi ông ơ ơi u ua ui um un ung uy ư ưa ươi ương ưu".split(
    " ",
  );

/** Syllables of which the first of each list come far more often, as in any language. */
function inventText(words: number): string {
  const pick = (from: readonly string[]): string => from[Math.floor(from.length * Math.random() ** 2)] ?? "";
  return Array.from({ length: words }, () => `${pick(ONSETS)}${pick(RHYMES)}`).join(" ");
}
