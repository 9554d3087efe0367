import { isLevel } from "../../shared/domain/level.ts";
import { OFFICE_RIGHTS } from "../../shared/domain/rule-packs/office-rights.ts";
import { UnknownVersionError } from "../store/record-kind.ts";
import type { Obstacle } from "../store/dispatch-record.ts";
import type { AlarmReason } from "../store/records.ts";
import type { MessageKey } from "./catalogue.ts";
import type { Act } from "../../shared/domain/rule-pack.ts";
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
 * A duration is passed as the parameter `milliseconds`, a size as `bytes`; the words name them `{wait}` and `{size}`. What
 * somebody may not do is passed as `act`, an act of the office, or as `right`, a right that the relay found missing.
 */
export function errorWords(translator: Translator, error: NamedError): ErrorWords {
  const named = wordsOf(error);
  const type = translator.has(`errors.${named}.what`) ? named : "unknown";
  const params: Record<string, unknown> = { ...error };
  if (typeof error.milliseconds === "number") params.wait = translator.format.duration(error.milliseconds);
  if (typeof error.bytes === "number") params.size = translator.format.bytes(error.bytes);
  if (type === "not-allowed") Object.assign(params, actWords(translator, error.act as Act));
  if (type === "not-allowed-by-relay") params.missing = missingRight(translator, error.right);
  const part = (name: keyof ErrorWords) => translator.lookUp(`errors.${type}.${name}` as MessageKey, params);
  return { what: part("what"), why: part("why"), next: part("next") };
}

/** An alarm as an error: what the relay answers to a second hand-over is another thing than two contents that came. */
export function alarmError(reason: AlarmReason): NamedError {
  return { type: reason === "different-bytes" ? "two-contents" : reason };
}

function actWords({ t, format, language }: Translator, act: Act): { readonly act: string; readonly roles: string } {
  const roles = OFFICE_RIGHTS[act].map((role) => t(`common.role.${role}`).toLocaleLowerCase(language));
  return { act: t(`rights.act.${act}`), roles: format.list(roles) };
}

/** Rights have the names of section 12 of docs/protocol.md: a kind of stream, a level, or who one would have to be. */
function missingRight({ t, has, lookUp }: Translator, right: unknown): string {
  if (typeof right !== "string") return t("rights.relay.unnamed");
  if (isLevel(right)) return t("rights.relay.level", { level: t(`common.secrecy.${right}`) });
  const key = `rights.relay.${right}`;
  return has(key) ? lookUp(key) : t("rights.relay.unnamed");
}

function wordsOf({ type, bytes, act }: NamedError): string {
  // The relay names no act of the office.
  if (type === "not-allowed" && !(typeof act === "string" && Object.hasOwn(OFFICE_RIGHTS, act)))
    return "not-allowed-by-relay";
  // The relay refuses a size without saying it in bytes: the words for one chosen file would have nothing to name.
  if (type === "too-large" && bytes === undefined) return "too-large-to-send";
  return SAME_WORDS.get(type) ?? type;
}

/** What was thrown: a record that a newer build wrote is told apart from a fault of this one. */
export function brokenError(thrown: unknown): NamedError {
  return { type: thrown instanceof UnknownVersionError ? "store-of-newer-version" : "fault" };
}

/** Why a dispatch is not opened. What was damaged on the way cannot be told from what was sealed for somebody else. */
export function obstacleError(obstacle: Obstacle | undefined): NamedError {
  return { type: obstacle === undefined || obstacle === "damaged" ? "cannot-open" : `obstacle-${obstacle}` };
}
