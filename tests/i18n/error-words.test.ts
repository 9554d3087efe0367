import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import type { FetchFailure } from "../../extension/courier/fetch-blob.ts";
import { relayFailure } from "../../extension/courier/failure.ts";
import type { EventError } from "../../extension/courier/make-event.ts";
import { errorWords } from "../../extension/i18n/error-words.ts";
import type { NamedError } from "../../extension/i18n/error-words.ts";
import { languages } from "../../extension/i18n/languages.ts";
import { createTranslator } from "../../extension/i18n/translate.ts";
import type { ChooseFileError } from "../../extension/office/choose-file.ts";
import type { DecideError } from "../../extension/office/decide-dispatch.ts";
import type { JudgeError } from "../../extension/office/judge-draft.ts";
import type { CancelError } from "../../extension/office/outbox-acts.ts";
import type { DraftError } from "../../extension/office/save-draft.ts";
import type { SendError } from "../../extension/office/send-draft.ts";
import type { SetOfficeError } from "../../extension/office/set-office.ts";
import type { SubmitError } from "../../extension/office/submit-draft.ts";
import type { OutboxItem } from "../../extension/outbox/item.ts";
import { itemError } from "../../extension/pages/item-words.ts";
import { ALARM_REASONS } from "../../extension/store/records.ts";
import type { UnlockError } from "../../extension/vault/vault.ts";
import type { ManifestError } from "../../shared/dispatch/manifest.ts";
import type { SealError } from "../../shared/dispatch/seal-dispatch.ts";
import type { NotationError } from "../../shared/domain/notation.ts";
import type { SeriesError } from "../../shared/domain/number.ts";
import type { RequestError } from "../../shared/relay-client/request.ts";
import type { NoCompartment } from "../../shared/trust/organisation-view.ts";
import { RELAY_ERROR_STATUS, type RelayErrorType } from "../../shared/wire/relay-errors.ts";
import { findErrorTypes } from "./find-error-types.ts";

const extension = fileURLToPath(new URL("../../extension/", import.meta.url));

const makesNone = new Set([
  // `refuse` and `transient` themselves.
  "courier/failure.ts",
  // The ends of an enrolment get their words where it runs: `errorOf` in enrol-run.tsx.
  "office/enrol.ts",
  "office/fetch-own-chain.ts",
  "office/rendezvous-at-relay.ts",
]);

const modules = globSync("{courier,office}/*.ts", { cwd: extension })
  .filter((file) => !file.endsWith(".test.ts") && !makesNone.has(file))
  .map((file) => findErrorTypes(file, readFileSync(`${extension}${file}`, "utf8")));

/** An item that is gone has no place where its error could stand. */
const neverShown = new Set(["gone"]);

const refusedByCourier = modules.flatMap(({ refused }) => refused).filter((type) => !neverShown.has(type));
const retriedByCourier = modules.flatMap(({ retried }) => retried);
const returned = modules.flatMap((module) => module.returned);

const relayTypes: readonly RequestError["type"][] = [
  ...(Object.keys(RELAY_ERROR_STATUS) as RelayErrorType[]),
  "relay-unreachable",
  "strange-answer",
];

/** Handed on by the courier as the error of an item that is refused. The compiler asks for what is missing here. */
const handedOnAsRefused: {
  readonly [type in (SeriesError | NotationError | ManifestError | SealError)["type"]]: true;
} = {
  "unknown-document-type": true,
  "pack-not-in-force": true,
  "term-missing": true,
  "date-before-term": true,
  "no-notation": true,
  "drafter-missing": true,
  "abbreviation-refused": true,
  "malformed-approval": true,
  "data-changed": true,
  "files-changed": true,
  "not-sealable": true,
  "cannot-seal-to": true,
};

/** Handed on as the error of an item that waits for its next try. */
const handedOnAsRetried: {
  readonly [type in Exclude<(FetchFailure | EventError | NoCompartment)["type"], "line" | "alarm">]: true;
} = {
  "clock-wrong": true,
  "storage-full": true,
  conflict: true,
  damaged: true,
  "not-synced": true,
  "no-compartment": true,
  "seed-missing": true,
  "unit-unknown": true,
  "above-ceiling": true,
};

type ActError =
  | SubmitError
  | JudgeError
  | DecideError
  | SendError
  | SetOfficeError
  | ChooseFileError
  | DraftError
  | CancelError
  | Exclude<UnlockError, { type: "too-many-tries" }>;

/** What an act of the person answers. */
const answered: { readonly [type in Exclude<ActError["type"], keyof typeof handedOnAsRefused>]: true } = {
  "already-decided": true,
  "already-submitted": true,
  "already-waiting": true,
  "cannot-open": true,
  conflict: true,
  "device-revoked": true,
  "draft-changed": true,
  "file-coming": true,
  "file-differs": true,
  "file-unreadable": true,
  incomplete: true,
  "no-device": true,
  "no-draft": true,
  "no-key": true,
  "no-rules": true,
  "no-seal": true,
  "not-a-pdf": true,
  "not-allowed": true,
  "not-cleared": true,
  "not-cleared-self": true,
  "not-decidable": true,
  "not-synced": true,
  "numbers-used-up": true,
  "office-unset": true,
  "pdf-broken": true,
  "pdf-encrypted": true,
  "reason-missing": true,
  "recipient-rotation-due": true,
  "remark-missing": true,
  "rotation-due": true,
  "storage-full": true,
  "too-large": true,
  "too-large-together": true,
  "too-late": true,
  "too-many-files": true,
  "vault-refused": true,
  "wrong-passphrase": true,
};

const translators = languages.map(({ code }) => createTranslator(code));

function withoutWords(types: Iterable<string>): string[] {
  return translators.flatMap((translator) => {
    const unknown = errorWords(translator, { type: "unknown" }).what;
    return Array.from(new Set(types))
      .filter((type) => errorWords(translator, { type }).what === unknown)
      .map((type) => `${translator.language}: ${type}`);
  });
}

describe("has words in every language:", () => {
  test("every error of the relay's table, and a relay that does not answer or answers strangely", () => {
    expect(relayTypes.length).toBeGreaterThan(20);
    expect(withoutWords(relayTypes)).toEqual([]);
  });

  test("every reason for an alarm", () => {
    expect(withoutWords(ALARM_REASONS)).toEqual([]);
  });

  test("every error that the courier and the office make", () => {
    expect(new Set(refusedByCourier).size).toBeGreaterThan(12);
    expect(new Set(retriedByCourier).size).toBeGreaterThan(6);
    expect(new Set(returned).size).toBeGreaterThan(25);
    expect(withoutWords([...refusedByCourier, ...retriedByCourier, ...returned])).toEqual([]);
  });

  test("every error that they hand on", () => {
    expect(withoutWords(Object.keys({ ...handedOnAsRefused, ...handedOnAsRetried, ...answered }))).toEqual([]);
  });
});

describe("what the outbox says", () => {
  type State = Extract<OutboxItem["state"], { type: "refused" | "retrying" }>;
  const errorOf = (state: State): NamedError => itemError({ state } as OutboxItem);
  const gaps = (said: readonly string[]): string[] => said.filter((sentence) => sentence.includes("…"));

  const refusedByRelay = relayTypes.filter((type) => {
    const { error } = relayFailure({ type, message: "" } as RequestError);
    return error.type === "refused";
  });

  test("of a refused item leaves nothing out", () => {
    expect(refusedByRelay).toContain("too-large");
    const detail = new Map([
      ["cannot-seal-to", "Z01 above-ceiling, Z02 no-compartment"],
      ["abbreviation-refused", "vptu"],
    ]);
    for (const translator of translators) {
      for (const type of [
        ...refusedByCourier,
        ...refusedByRelay,
        ...Object.keys(handedOnAsRefused),
        ...detail.keys(),
      ]) {
        const given = detail.get(type);
        const error = errorOf({ type: "refused", error: type, ...(given === undefined ? {} : { detail: given }) });
        expect(gaps(Object.values(errorWords(translator, error))), `${translator.language} ${type}`).toEqual([]);
      }
    }
  });

  test("of why an item waits leaves nothing out", () => {
    for (const translator of translators) {
      for (const type of [...relayTypes, ...ALARM_REASONS, ...retriedByCourier, ...Object.keys(handedOnAsRetried)]) {
        const { why } = errorWords(translator, errorOf({ type: "retrying", error: type, tries: 1, next: 0 }));
        expect(gaps([why]), `${translator.language} ${type}`).toEqual([]);
      }
    }
  });

  test("names the units that it could not seal to, and of many only the first", () => {
    const codes = Array.from({ length: 7 }, (_, i) => `Z0${i + 1}`);
    const detail = codes.map((code) => `${code} no-compartment`).join(", ");
    const { unit } = errorOf({ type: "refused", error: "cannot-seal-to", detail });
    expect(unit).toBe("Z01, Z02, Z03, Z04, Z05, …");
  });
});

describe("the search for error types", () => {
  test.each([
    ["a refusal", `refuse("a", detail)`, ["a"], [], []],
    ["both sides of a condition, not what it compares", `refuse(x === "c" ? "a" : "b")`, ["a", "b"], [], []],
    ["a side that is computed", `refuse(x ? "a" : e.type, e.rule)`, ["a"], [], []],
    ["what is tried again", `transient("a")`, [], ["a"], []],
    ["a returned error", `err({ type: "a", level: "secret" })`, [], [], ["a"]],
    ["returned errors under a condition", `err(x ? { type: "a" } : { type: "b" })`, [], [], ["a", "b"]],
    ["a type under a condition", `err({ type: x === "c" ? "a" : "b" })`, [], [], ["a", "b"]],
    ["nothing in what is no error", `ok({ type: "a" }); refuse(context, "a")`, [], [], []],
  ])("finds %s", (_, source, refused, retried, returned) => {
    expect(findErrorTypes("a.ts", source)).toEqual({ refused, retried, returned });
  });
});
