/**
 * Blobs on disk: one file each, `blobs/<first two digits>/<id>`, pieces at their places. Which pieces a file holds is
 * known by the store alone; a piece is told to it after the file and its name are on disk.
 *
 * A file that is longer than what the store knows of is a crash's remainder and harms nobody: pieces are written over by
 * the same bytes, since the id is made of their hashes.
 */
import { createReadStream } from "node:fs";
import { type FileHandle, mkdir, open } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import { LIMITS } from "../shared/wire/limits.ts";
import { syncDirectory } from "./files.ts";

export interface BlobFiles {
  /** Resolves when the piece is on disk. Rejects where the disk takes no more (`isDiskFull`). */
  write(id: string, piece: number, bytes: Uint8Array): Promise<void>;
  /** Bytes `start` up to and with `end`. */
  read(id: string, start: number, end: number): ReadableStream<Uint8Array>;
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
    read: (id, start, end) =>
      Readable.toWeb(createReadStream(pathOf(id), { start, end })) as ReadableStream<Uint8Array>,
  };
}
