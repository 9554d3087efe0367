import type { MessageKey } from "./catalogue.ts";
import type { Translator } from "./translate.ts";

/** What a caller can handle: a literal type, and beside it what its words may mention (limits, times). */
export type NamedError = { readonly type: string } & { readonly [param: string]: unknown };

export type ErrorWords = { readonly what: string; readonly why: string; readonly next: string };

/** Types that mean the same to a person. */
const SAME_WORDS: ReadonlyMap<string, string> = new Map([
  ["no-session", "relay-refused"],
  ["empty", "not-found"],
  ["sequence-taken", "head-mismatch"],
  ["stopping", "busy"],
  ["seed-missing", "no-key"],
  ["roster-missing", "chain-missing"],
  ["files-changed", "data-changed"],
  ["malformed-approval", "not-sealable"],
  ["no-draft", "unknown-draft"],
  ["pack-not-in-force", "no-rules"],
  ["term-missing", "office-unset"],
  ["remark-missing", "reason-missing"],
  ["device-removed", "device-revoked"],
]);

/**
 * The one table from error types to words: `errors.<type>.{what,why,next}` in the catalogues. An error without words of
 * its own gets those of `unknown` with its type, so that the help desk can be told; nothing is ever silent.
 *
 * A duration is passed as the parameter `milliseconds`, a size as `bytes`; the words name them `{wait}` and `{size}`.
 */
export function errorWords(translator: Translator, error: NamedError): ErrorWords {
  const named = wordsOf(error);
  const type = translator.has(`errors.${named}.what`) ? named : "unknown";
  const params: Record<string, unknown> = { ...error };
  if (typeof error.milliseconds === "number") params.wait = translator.format.duration(error.milliseconds);
  if (typeof error.bytes === "number") params.size = translator.format.bytes(error.bytes);
  const part = (name: keyof ErrorWords) => translator.lookUp(`errors.${type}.${name}` as MessageKey, params);
  return { what: part("what"), why: part("why"), next: part("next") };
}

function wordsOf({ type, bytes }: NamedError): string {
  // The relay refuses a size without saying it in bytes: the words for one chosen file would have nothing to name.
  if (type === "too-large" && bytes === undefined) return "too-large-to-send";
  return SAME_WORDS.get(type) ?? type;
}
