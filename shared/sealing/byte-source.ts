/**
 * What can be sealed without holding it in memory: bytes, or a Blob (a picked file, a body put together from files, a
 * stored ciphertext).
 */
import type { Bytes } from "../encoding/bytes.ts";

export type ByteSource = Blob | Bytes;

export function sizeOf(source: ByteSource): number {
  return source instanceof Blob ? source.size : source.length;
}

/**
 * The bytes from `start` up to and not including `end`. Of a byte array it is a view, of a Blob a copy. For a few
 * ranges only: what is read as a whole is read with `openReader`.
 * @throws RangeError where the source ends before `end`; DOMException NotReadableError where the file behind a Blob is
 * gone or was changed
 */
export async function readRange(source: ByteSource, start: number, end: number): Promise<Bytes> {
  if (start < 0 || start > end || end > sizeOf(source)) throw new RangeError("a range outside the source");
  if (!(source instanceof Blob)) return source.subarray(start, end);
  const bytes = new Uint8Array(await source.slice(start, end).arrayBuffer());
  if (bytes.length !== end - start) throw new RangeError("the source is shorter than it said");
  return bytes;
}

/** Reads from front to back. Reads may overlap; they are served in the order of the calls. */
export interface SequentialReader {
  /** @throws RangeError where the source ends before; what reading a Blob throws */
  read(size: number): Promise<Bytes>;
  close(): Promise<void>;
}

/**
 * Of a Blob it takes one stream and no slices: in Chromium each slice of a Blob in memory counts anew against the
 * browser's memory for Blobs (500 MB in all where it has no disk for them), and beyond it every read fails.
 */
export function openReader(source: ByteSource, start = 0, end: number = sizeOf(source)): SequentialReader {
  if (source instanceof Blob)
    return openBlobReader(start === 0 && end === source.size ? source : source.slice(start, end));
  let at = start;
  return {
    async read(size) {
      at += size;
      if (at > end) throw new RangeError("a read beyond the end of the source");
      return source.subarray(at - size, at);
    },
    async close() {},
  };
}

function openBlobReader(blob: Blob): SequentialReader {
  const reader = blob.stream().getReader();
  let rest = new Uint8Array(0);
  let before: Promise<unknown> = Promise.resolve();

  async function more(): Promise<Bytes> {
    const { done, value } = await reader.read();
    if (done) throw new RangeError("the source is shorter than it said");
    return value;
  }

  async function fill(size: number): Promise<Bytes> {
    if (rest.length === 0 && size > 0) rest = await more();
    if (rest.length >= size) {
      const view = rest.subarray(0, size);
      rest = rest.subarray(size);
      return view;
    }
    const out = new Uint8Array(size);
    for (let filled = 0; filled < size;) {
      if (rest.length === 0) rest = await more();
      const taken = rest.subarray(0, size - filled);
      out.set(taken, filled);
      filled += taken.length;
      rest = rest.subarray(taken.length);
    }
    return out;
  }

  return {
    read(size) {
      const turn = before.then(() => fill(size));
      before = turn;
      turn.catch(() => {});
      return turn;
    },
    async close() {
      // A stream that has failed refuses to be cancelled, too; its error has reached the reads.
      await reader.cancel().catch(() => {});
    },
  };
}
