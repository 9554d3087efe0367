/**
 * Blobs on disk: one file each, `blobs/<first two digits>/<id>`, pieces at their places. Which pieces a file holds is
 * known by the store alone; a piece is told to it after the file and its name are on disk.
 *
 * A file that is longer than what the store knows of is a crash's remainder and harms nobody: pieces are written over by
 * the same bytes, since the id is made of their hashes.
 */
import { type FileHandle, mkdir, open, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { LIMITS } from "../shared/wire/limits.ts";
import { syncDirectory } from "./files.ts";

export interface BlobFiles {
  /** Resolves when the piece is on disk. Rejects where the disk takes no more (`isDiskFull`). */
  write(id: string, piece: number, bytes: Uint8Array): Promise<void>;
  /**
   * Bytes `start` up to and with `end`. The file is open from the first read to the last, or until the stream is
   * cancelled; a stream that nobody reads holds nothing.
   * @throws where the file does not hold them. No error names the file: ids stand in no log.
   */
  read(id: string, start: number, end: number): Promise<ReadableStream<Uint8Array>>;
}

export async function openBlobFiles(directory: string): Promise<BlobFiles> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await syncDirectory(dirname(directory));
  const known = new Set<string>();
  const pathOf = (id: string): string => join(directory, id.slice(0, 2), id);

  const openForWriting = async (id: string): Promise<FileHandle> => {
    const path = pathOf(id);
    const folder = dirname(path);
    if (!known.has(folder)) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await syncDirectory(directory);
      known.add(folder);
    }
    try {
      return await open(path, "r+");
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
    }
    // "a" makes the file without cutting one that a request beside this one has just made.
    await (await open(path, "a", 0o600)).close();
    await syncDirectory(folder);
    return open(path, "r+");
  };

  return {
    async write(id, piece, bytes) {
      const handle = await openForWriting(id);
      try {
        let done = 0;
        while (done < bytes.length) {
          const place = piece * LIMITS.pieceBytes + done;
          done += (await handle.write(bytes, done, bytes.length - done, place)).bytesWritten;
        }
        await handle.sync();
      } finally {
        await handle.close();
      }
    },
    async read(id, start, end) {
      const path = pathOf(id);
      const size = await stat(path).then(
        (found) => found.size,
        () => 0,
      );
      if (size <= end) throw new Error("a blob is recorded that is not on disk");
      return streamOf(path, start, end);
    },
  };
}

const CHUNK_BYTES = 256 * 1024;

function streamOf(path: string, start: number, end: number): ReadableStream<Uint8Array> {
  let handle: FileHandle | undefined;
  let [at, isCancelled] = [start, false];
  const close = async (): Promise<void> => {
    const opened = handle;
    handle = undefined;
    await opened?.close();
  };
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          handle ??= await open(path, "r");
          const chunk = new Uint8Array(Math.min(CHUNK_BYTES, end + 1 - at));
          const { bytesRead } = await handle.read(chunk, 0, chunk.length, at);
          if (bytesRead === 0) throw new Error("shorter than it was");
          at += bytesRead;
          if (!isCancelled) controller.enqueue(chunk.subarray(0, bytesRead));
          if (isCancelled || at > end) await close();
          if (!isCancelled && at > end) controller.close();
        } catch {
          await close().catch(() => undefined);
          if (!isCancelled) controller.error(new Error("a blob cannot be read"));
        }
      },
      // A file that is just being opened is closed behind its first read.
      async cancel() {
        isCancelled = true;
        await close();
      },
    },
    { highWaterMark: 0 },
  );
}
