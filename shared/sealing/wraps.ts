/**
 * Wraps: the content key of a dispatch sealed by HPKE to each recipient compartment. Written by the sealing client,
 * opened with the compartment's seed. Thousands are made for one broadcast, so the work yields to the event loop and
 * can be cut into slices for several workers; it keeps no state between slices.
 */
import type { Bytes } from "../encoding/bytes.ts";
import { err, ok, type Result } from "../result.ts";
import { CANNOT_OPEN, type CannotOpen } from "./cannot-open.ts";
import { CONTENT_KEY_SIZE } from "./content.ts";
import { type BadPublicKey, ENC_SIZE, type Hpke, type HpkeBinding } from "./hpke.ts";
import { createTurns } from "./next-task.ts";
import { requireSuite, type UnsupportedSuite, WRAP_SUITE } from "./suites.ts";

/** enc ‖ 32-byte key ‖ 16-byte tag. */
export const WRAP_SIZE = ENC_SIZE + CONTENT_KEY_SIZE + 16;

/** Native operations of this many wraps overlap; in JavaScript it is the work between two looks at the clock. */
const BATCH = 8;

export async function wrapKey(
  hpke: Hpke,
  request: HpkeBinding & { readonly publicKey: Bytes; readonly key: Bytes },
): Promise<Result<Bytes, BadPublicKey>> {
  requireKey(request.key);
  return hpke.seal({ ...request, plaintext: request.key });
}

/**
 * @param request.suite the suite's name as the object names it; anything but `tram-wrap-1` is refused (R14)
 * @returns the 32-byte key
 */
export async function unwrapKey(
  hpke: Hpke,
  request: HpkeBinding & { readonly suite: string; readonly seed: Bytes; readonly wrap: Bytes },
): Promise<Result<Bytes, CannotOpen | UnsupportedSuite>> {
  const suite = requireSuite(request.suite, WRAP_SUITE);
  if (!suite.ok) return suite;
  if (request.wrap.length !== WRAP_SIZE) return err(CANNOT_OPEN);
  return hpke.open({ ...request, sealed: request.wrap });
}

export interface WrapRecipient {
  /** 1,216 bytes. */
  readonly publicKey: Bytes;
  /** Canonical JSON that names the dispatch and this recipient. */
  readonly aad: Bytes;
}

export interface WrapManyRequest {
  readonly key: Bytes;
  /** The domain label, the same for all. */
  readonly info: string;
  readonly recipients: readonly WrapRecipient[];
  readonly onProgress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
  /** Milliseconds from any beginning; by it messages get their turn. */
  readonly now?: () => number;
}

/**
 * A wrap for each recipient, in the same order; all or none.
 * @returns `index` is the first recipient found whose public key is not one
 * @throws the signal's reason; RandomnessError (X7)
 */
export async function wrapMany(
  hpke: Hpke,
  request: WrapManyRequest,
): Promise<Result<Bytes[], BadPublicKey & { readonly index: number }>> {
  const { key, info, recipients, onProgress, signal } = request;
  requireKey(key);
  const wraps: Bytes[] = [];
  const giveTurn = createTurns(request.now);
  for (let start = 0; start < recipients.length; start += BATCH) {
    signal?.throwIfAborted();
    const batch = recipients.slice(start, start + BATCH);
    const sealed = await Promise.all(batch.map((recipient) => wrapKey(hpke, { ...recipient, key, info })));
    for (const [at, wrap] of sealed.entries()) {
      if (!wrap.ok) return err({ ...wrap.error, index: start + at });
      wraps.push(wrap.value);
    }
    onProgress?.(wraps.length, recipients.length);
    await giveTurn();
  }
  signal?.throwIfAborted();
  return ok(wraps);
}

function requireKey(key: Bytes): void {
  if (key.length !== CONTENT_KEY_SIZE) throw new RangeError("a content key has 32 bytes");
}
