/**
 * Can this file be sent as a PDF? Judged before a draft takes the file, from its frame alone: the header, where its
 * objects lie, the catalogue and the page tree it names, and whether it opens without a password. A table that is wrong
 * is searched for, as viewers do, because offices have such files and everybody's viewer shows them.
 *
 * What a page looks like is not judged here: the compose page opens the file with pdf.js as well, and takes what that
 * cannot render for `pdf-broken`, what asks it for a password for `pdf-encrypted`.
 *
 * The worst failure: a dispatch signed and sent whose main document nobody can open.
 */
import type { Bytes } from "../encoding/bytes.ts";
import { err, ok, type Result } from "../result.ts";
import { type ByteSource, readRange, sizeOf } from "../sealing/byte-source.ts";
import { opensWithoutPassword } from "./pdf-password.ts";
import { indexOfText } from "./pdf-stream.ts";
import {
  countOf,
  isArray,
  isDictionary,
  isReference,
  isString,
  type PdfDictionary,
  PdfLexer,
  PdfSyntaxError,
  type PdfValue,
} from "./pdf-syntax.ts";
import { findStart, type PdfTable, readObjectStream, readTable, rebuildTable } from "./pdf-xref.ts";

export interface PdfFacts {
  /** Null where the page tree lies in ciphertext. */
  readonly pages: number | null;
  /** Encrypted, but open to everybody: its author restricted what viewers offer. */
  readonly encrypted: boolean;
  /** The file's own table of objects is wrong; viewers find them by searching. */
  readonly repaired: boolean;
}

export type PdfFault =
  /** No PDF header in the first 1,024 bytes. */
  | { readonly type: "not-a-pdf" }
  /** Cut short or damaged: its end, its catalogue or a page that it claims is not to be found. */
  | { readonly type: "pdf-broken" }
  /** Asks for a password. */
  | { readonly type: "pdf-encrypted" };

/** ISO 32000-2, annex I: readers look for the header in the first 1,024 bytes. */
const HEADER_WITHIN = 1024;

/** Nodes of a page tree; more than any document that fits into a dispatch has. */
const MAX_NODES = 100_000;

/** @throws what reading the source throws */
export async function checkPdf(source: ByteSource): Promise<Result<PdfFacts, PdfFault>> {
  const head = await readRange(source, 0, Math.min(HEADER_WITHIN, sizeOf(source)));
  const header = indexOfText(head, "%PDF-", 0);
  if (header < 0) return err({ type: "not-a-pdf" });
  const bytes = await readRange(source, 0, sizeOf(source));
  const stated = [() => readTable(bytes, header), ...(header > 0 ? [() => readTable(bytes, 0)] : [])];
  for (const table of stated) {
    const judged = await judge(bytes, table, false);
    if (judged.ok || judged.error.type === "pdf-encrypted") return judged;
  }
  // Half a document: a search would still find some of its pages.
  if (isCutShort(bytes, header)) return err({ type: "pdf-broken" });
  return judge(bytes, () => rebuildTable(bytes), true);
}

/** No end marker, or shorter than a linearized file says of itself (ISO 32000-2, annex F.3.2). */
function isCutShort(bytes: Bytes, header: number): boolean {
  if (findStart(bytes) === undefined) return true;
  try {
    const first = new PdfLexer(bytes, header).object().value;
    return isDictionary(first) && first.entries.has("Linearized") && (countOf(first, "L") ?? 0) > bytes.length;
  } catch (error) {
    if (error instanceof PdfSyntaxError) return false;
    throw error;
  }
}

async function judge(
  bytes: Bytes,
  read: () => Promise<PdfTable>,
  repaired: boolean,
): Promise<Result<PdfFacts, PdfFault>> {
  try {
    const table = await read();
    const document = openObjects(bytes, table);
    const encryption = table.trailer.entries.get("Encrypt") ?? null;
    const encrypted = encryption !== null;
    if (encrypted) {
      const encrypt = await document.resolve(encryption);
      if (!isDictionary(encrypt)) return err({ type: "pdf-broken" });
      if (!(await opensWithoutPassword(encrypt, fileId(table.trailer)))) return err({ type: "pdf-encrypted" });
    }
    const root = table.trailer.entries.get("Root");
    if (encrypted && document.inStream(root)) return ok({ pages: null, encrypted, repaired });
    const catalogue = await document.resolve(root);
    if (!isDictionary(catalogue)) return err({ type: "pdf-broken" });
    const tree = catalogue.entries.get("Pages");
    const pages = await countPages(document, tree, encrypted);
    if (pages !== null && (await claims(document, tree)) > pages) return err({ type: "pdf-broken" });
    return pages === 0 ? err({ type: "pdf-broken" }) : ok({ pages, encrypted, repaired });
  } catch (error) {
    if (error instanceof PdfSyntaxError) return err({ type: "pdf-broken" });
    throw error;
  }
}

/**
 * The leaves of the page tree, each of which must be there.
 * @returns null where a part of the tree lies in ciphertext
 * @throws PdfSyntaxError where a node is missing, stands in the tree twice, or is no node
 */
async function countPages(document: Objects, tree: PdfValue | undefined, encrypted: boolean): Promise<number | null> {
  const waiting: (PdfValue | undefined)[] = [tree];
  const seen = new Set<number>();
  let pages = 0;
  while (waiting.length > 0) {
    const next = waiting.pop();
    if (isReference(next)) {
      if (seen.has(next.number) || seen.size >= MAX_NODES) throw new PdfSyntaxError("a page tree without end");
      seen.add(next.number);
      if (encrypted && document.inStream(next)) return null;
    }
    const node = await document.resolve(next);
    if (!isDictionary(node)) throw new PdfSyntaxError("a page that is missing");
    const kids = await document.resolve(node.entries.get("Kids"));
    if (isArray(kids)) for (const kid of kids.items) waiting.push(kid);
    else pages++;
  }
  return pages;
}

/** How many pages the tree says that it has. Viewers lay out what is claimed, before they look what is there (R32). */
async function claims(document: Objects, tree: PdfValue | undefined): Promise<number> {
  const node = await document.resolve(tree);
  const count = isDictionary(node) ? await document.resolve(node.entries.get("Count")) : undefined;
  return typeof count === "number" ? count : 0;
}

interface Objects {
  /** The value of a reference; any other value is its own. Undefined where the object is not there. */
  resolve(value: PdfValue | undefined): Promise<PdfValue | undefined>;
  inStream(value: PdfValue | undefined): boolean;
}

function openObjects(bytes: Bytes, table: PdfTable): Objects {
  let lastStream: { readonly number: number; readonly values: ReadonlyMap<number, () => PdfValue> } | undefined;

  async function streamOf(number: number): Promise<ReadonlyMap<number, () => PdfValue>> {
    if (lastStream?.number === number) return lastStream.values;
    const place = table.place(number);
    if (place?.type !== "offset") return new Map();
    const objects = await readObjectStream(bytes, new PdfLexer(bytes, place.offset).object());
    const values = new Map(objects.map((object) => [object.number, object.value] as const));
    lastStream = { number, values };
    return values;
  }

  return {
    async resolve(value) {
      if (!isReference(value)) return value;
      const place = table.place(value.number);
      if (place === undefined) return undefined;
      if (place.type === "in-stream") return (await streamOf(place.stream)).get(value.number)?.();
      const object = new PdfLexer(bytes, place.offset).object();
      return object.number === value.number ? object.value : undefined;
    },
    inStream: (value) => isReference(value) && table.place(value.number)?.type === "in-stream",
  };
}

function fileId(trailer: PdfDictionary): Bytes {
  const id = trailer.entries.get("ID");
  const first = isArray(id) ? id.items[0] : undefined;
  return isString(first) ? first.bytes : new Uint8Array(0);
}
