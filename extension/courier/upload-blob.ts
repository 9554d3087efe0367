/** Bringing a blob to the relay: it says which pieces are missing, so an interrupted upload goes on where it was. */
import { err, ok } from "../../shared/result.ts";
import { piecesIn } from "../../shared/relay-client/relay-client.ts";
import { loadBlob, readPiece } from "../store/blobs.ts";
import type { CourierContext } from "./courier-context.ts";
import { type Carried, type Failure, refuse, relayFailure } from "./failure.ts";

const PIECES_AT_ONCE = 3;

export async function uploadBlob(
  context: CourierContext,
  id: string,
  onProgress: (done: number, total: number) => void,
): Promise<Carried> {
  const { store, client, signal } = context;
  const blob = await loadBlob(store, id);
  if (blob?.complete !== true) return refuse("blob-missing");
  const declared = await client.declareBlob(id, blob.size, blob.pieces, signal);
  if (!declared.ok) return relayFailure(declared.error);
  const missing = [...piecesIn(declared.value)];
  let failure: Failure | undefined;
  let done = blob.pieces.length - missing.length;
  const queue = missing.values();
  const uploadNext = async (): Promise<void> => {
    for (const index of queue) {
      if (failure !== undefined) return;
      const piece = await readPiece(store, blob.place, index).catch(ifMissing);
      if (piece === undefined) {
        failure = refuse("blob-missing").error;
        return;
      }
      const answer = await client.putPiece(id, index, piece, signal);
      if (!answer.ok) {
        failure = relayFailure(answer.error).error;
        return;
      }
      onProgress(++done, blob.pieces.length);
    }
  };
  await Promise.all(Array.from({ length: PIECES_AT_ONCE }, uploadNext));
  return failure === undefined ? ok(undefined) : err(failure);
}

/** What this device has lost does not come back by trying. */
function ifMissing(error: unknown): undefined {
  if (!(error instanceof RangeError)) throw error;
}
