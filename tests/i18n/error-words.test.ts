import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import type { FetchFailure } from "../../extension/courier/fetch-blob.ts";
import { relayFailure } from "../../extension/courier/failure.ts";
import type { EventError } from "../../extension/courier/make-event.ts";
import { alarmError, brokenError, errorWords, obstacleError } from "../../extension/i18n/error-words.ts";
import type { NamedError } from "../../extension/i18n/error-words.ts";
import type { MessageKey } from "../../extension/i18n/catalogue.ts";
import { en } from "../../extension/i18n/en.ts";
import { languages } from "../../extension/i18n/languages.ts";
import { createTranslator } from "../../extension/i18n/all-languages.ts";
import type { ChooseFileError } from "../../extension/office/choose-file.ts";
import type { DecideError } from "../../extension/office/decide-dispatch.ts";
import type { EnrolError } from "../../extension/office/enrol.ts";
import type { ExportError } from "../../extension/office/export-data.ts";
import type { JudgeError } from "../../extension/office/judge-draft.ts";
import type { CancelError } from "../../extension/office/outbox-acts.ts";
import type { DraftError } from "../../extension/office/save-draft.ts";
import type { SendError } from "../../extension/office/send-draft.ts";
import type { SetOfficeError } from "../../extension/office/set-office.ts";
import type { SettingsFileError } from "../../extension/office/settings-file.ts";
import type { SubmitError } from "../../extension/office/submit-draft.ts";
import type { OutboxItem } from "../../extension/outbox/item.ts";
import { enrolmentError } from "../../extension/pages/enrol-words.ts";
import { itemError } from "../../extension/pages/item-words.ts";
import { UnknownVersionError } from "../../extension/store/record-kind.ts";
import { OBSTACLES } from "../../extension/store/dispatch-record.ts";
import { ALARM_REASONS } from "../../extension/store/records.ts";
import { OFFICE_RIGHTS } from "../../shared/domain/rule-packs/office-rights.ts";
import type { Act } from "../../shared/domain/rule-pack.ts";
import type { UnlockError } from "../../extension/vault/vault.ts";
import type { ManifestError } from "../../shared/dispatch/manifest.ts";
import type { SealError } from "../../shared/dispatch/seal-dispatch.ts";
import type { NotationError } from "../../shared/domain/notation.ts";
import type { SeriesError } from "../../shared/domain/number.ts";
import type { RequestError } from "../../shared/relay-client/request.ts";
import type { NoCompartment } from "../../shared/trust/organisation-view.ts";
import { RELAY_ERROR_STATUS, type RelayErrorType } from "../../shared/wire/relay-errors.ts";
import { findErrorTypes } from "./find-error-types.ts";

const project = fileURLToPath(new URL("../../", import.meta.url));

/**
 * What makes errors that no screen shows under their own type, and why: a file, or everything in a folder of shared/. Where
 * such an error ends as another one, that one has the words.
 */
const shownOtherwise: { readonly [place: string]: readonly [types: readonly string[] | "all", reason: string] } = {
  "extension/courier/failure.ts": [["transient", "refused"], "the two ways of not going out; `error` is the type"],
  "extension/courier/carry-outbox.ts": [["transient"], "as above"],
  "extension/courier/courier-context.ts": [["line", "alarm"], "carry the relay's error or the alarm's reason"],
  "extension/courier/item-in-hand.ts": [["gone"], "an item that is gone has no place where its error could stand"],
  "extension/vault/vault.ts": [["too-many-tries"], "the unlock screen counts the wait down"],
  "extension/vault/accounts.ts": [["too-many-tries"], "the unlock screen counts the wait down"],
  "extension/office/enrol.ts": [
    ["admission-differs", "unavailable"],
    "`enrolmentError` names it; a line is waited for",
  ],
  "extension/office/fetch-own-chain.ts": [["chain-refused", "unavailable"], "as above"],
  "shared/relay-client/read-chain.ts": [["too-long"], "outside it is chain-refused"],
  "shared/relay-client/rendezvous-at-relay.ts": [["slot-taken"], "`enrolmentError` names it"],
  "shared/enrolment/": ["all", "`enrolmentError` names what a device meets; the rest is the administrator's"],
  "shared/dispatch/": [
    "all",
    "rules of a check: the panel has the words (verification-words.test.ts), the courier others",
  ],
  "shared/domain/": ["all", "rules of the fold and of fields: what they refuse does not count, or is `incomplete`"],
  "shared/pki/": ["all", "rules of a check"],
  "shared/sealing/": ["all", "one uniform error, cannot-open, outside"],
  "shared/trust/": ["all", "rules of a chain: outside they are the alarm bad-statement, or chain-missing"],
  "shared/wire/": ["all", "rules of the wire: outside they are alarms, or strange-answer"],
};

const modules = globSync("{extension,shared}/**/*.{ts,tsx}", { cwd: project })
  .map((file) => file.replaceAll("\\", "/"))
  .filter((file) => !/\.test\.ts$|\/testing\/|\/i18n\//.test(file))
  .map((file) => ({ file, ...findErrorTypes(file, readFileSync(`${project}${file}`, "utf8")) }));

function exempt(file: string): (type: string) => boolean {
  const place = Object.keys(shownOtherwise).find(
    (each) => file === each || (each.endsWith("/") && file.startsWith(each)),
  );
  const types = place === undefined ? [] : (shownOtherwise[place]?.[0] ?? []);
  return (type) => types === "all" || types.includes(type);
}

const ofCourier = modules.filter(({ file }) => file.startsWith("extension/courier/"));
const refusedByCourier = ofCourier.flatMap(({ file, refused }) => refused.filter((type) => !exempt(file)(type)));
const retriedByCourier = ofCourier.flatMap(({ retried }) => retried);

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
  "rotation-due": true,
  "unit-unknown": true,
  "above-ceiling": true,
};

type ActError =
  | SettingsFileError
  | ExportError
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
  conflict: true,
  "device-revoked": true,
  "draft-file-unreadable": true,
  "draft-changed": true,
  "file-coming": true,
  "file-differs": true,
  "file-unreadable": true,
  incomplete: true,
  "nothing-in-time": true,
  "export-too-large": true,
  "settings-broken": true,
  "settings-newer": true,
  "no-device": true,
  "no-draft": true,
  "no-key": true,
  "no-rules": true,
  "no-seal": true,
  "no-signing-key": true,
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

/** Every end of an enrolment. */
const ends: { readonly [type in EnrolError["type"]]: Extract<EnrolError, { readonly type: type }> } = {
  expired: { type: "expired" },
  gone: { type: "gone" },
  "slot-taken": { type: "slot-taken" },
  "refused-answer": { type: "refused-answer", rule: "root" },
  "refused-reply": { type: "refused-reply", rule: "malformed" },
  "admission-differs": { type: "admission-differs", rule: "root" },
  "chain-refused": { type: "chain-refused", detail: "root" },
  conflict: { type: "conflict" },
  "storage-full": { type: "storage-full" },
  "invitation-broken": { type: "invitation-broken" },
  "policy-broken": { type: "policy-broken" },
  "policy-relay": { type: "policy-relay" },
  "policy-root": { type: "policy-root" },
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
    expect(withoutWords(ALARM_REASONS.map((reason) => alarmError(reason).type))).toEqual([]);
  });

  test("every error that anything in extension/ and shared/ makes or names, but those of which it is said why not", () => {
    expect(new Set(refusedByCourier).size).toBeGreaterThan(12);
    expect(new Set(retriedByCourier).size).toBeGreaterThan(6);
    const found = modules.flatMap(({ file, refused, retried, returned, declared }) =>
      [...refused, ...retried, ...returned, ...declared].map((type) => ({ file, type })),
    );
    expect(new Set(found.map(({ type }) => type)).size).toBeGreaterThan(150);
    const shown = found.filter(({ file, type }) => type !== "unknown" && !exempt(file)(type));
    const wordless = new Set(withoutWords(shown.map(({ type }) => type)).map((line) => line.replace(/^.*: /, "")));
    expect(shown.filter(({ type }) => wordless.has(type))).toEqual([]);
  });

  test("no exception is made for what has words, or is made nowhere", () => {
    for (const [place, [types]] of Object.entries(shownOtherwise)) {
      const found = modules
        .filter(({ file }) => file.startsWith(place))
        .flatMap(({ refused, retried, returned, declared }) => [...refused, ...retried, ...returned, ...declared]);
      const wordless = withoutWords(found).filter((line) => line.startsWith("en: "));
      expect(wordless, place).not.toEqual([]);
      if (types !== "all") expect(wordless.sort(), place).toEqual(types.map((type) => `en: ${type}`).sort());
    }
  });

  test("every end of an enrolment", () => {
    const types = Object.values(ends).map((error) => enrolmentError(error).type);
    expect(withoutWords(types)).toEqual([]);
    for (const translator of translators) {
      for (const error of Object.values(ends)) {
        const words = Object.values(errorWords(translator, enrolmentError(error)));
        expect(words.filter((sentence) => sentence.includes("…"))).toEqual([]);
      }
    }
  });

  test("no error that nothing makes", () => {
    const [translator] = translators;
    if (translator === undefined) throw new Error("no language");
    const made = [
      ...relayTypes,
      ...ALARM_REASONS.map((reason) => alarmError(reason).type),
      ...OBSTACLES.map((obstacle) => obstacleError(obstacle).type),
      ...modules.flatMap(({ file, refused, retried, returned, declared }) =>
        [...refused, ...retried, ...returned, ...declared].filter((type) => !exempt(file)(type)),
      ),
      ...Object.keys({ ...handedOnAsRefused, ...handedOnAsRetried, ...answered }),
      ...Object.values(ends).map((error) => enrolmentError(error).type),
      enrolmentError({ type: "refused-answer", rule: "malformed" }).type,
      // The banner of the desk reads its words by their keys.
      "newer-version",
      // What was thrown, in the courier or while the desk was shown.
      brokenError(new Error()).type,
      brokenError(new UnknownVersionError()).type,
    ];
    // These two have words of their own beside a member: an act of the office, a size in bytes.
    const said = new Set([
      ...made.map((type) => errorWords(translator, { type }).what),
      translator.lookUp("errors.not-allowed.what"),
      translator.lookUp("errors.too-large.what"),
    ]);
    const types = Object.keys(en.errors).filter((type) => type !== "labels");
    expect(types.filter((type) => !said.has(translator.lookUp(`errors.${type}.what` as MessageKey)))).toEqual([]);
  });

  test("every error that they hand on", () => {
    expect(withoutWords(Object.keys({ ...handedOnAsRefused, ...handedOnAsRetried, ...answered }))).toEqual([]);
  });
});

describe("a refusal names the right that is missing:", () => {
  test.each(Object.keys(OFFICE_RIGHTS))("%s, an act of the office, and who does it", (act) => {
    for (const translator of translators) {
      const { what, why } = errorWords(translator, { type: "not-allowed", act });
      expect(what).toContain(translator.t(`rights.act.${act as Act}`));
      const [role] = OFFICE_RIGHTS[act as Act];
      expect(why.toLocaleLowerCase()).toContain(translator.t(`common.role.${role as "clerk"}`).toLocaleLowerCase());
    }
  });

  test("what the relay found missing, whatever it calls it, in words and never in its own", () => {
    for (const translator of translators) {
      const whys = ["administrator", "device", "unit", "seal", "keys", "mail", "work", "secret", "toString", undefined]
        .map((right) => errorWords(translator, { type: "not-allowed", right }))
        .map(({ why }) => why);
      expect(new Set(whys).size).toBe(9);
      expect(whys.at(-1)).toBe(whys.at(-2));
      expect(whys.join(" ")).not.toMatch(/toString|…/);
    }
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

  test("says of a dispatch that is not opened what is in the way", () => {
    expect(withoutWords(OBSTACLES.map((obstacle) => obstacleError(obstacle).type))).toEqual([]);
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
    ["an error beside others", `({ ok: false, error: { type: "a" } })`, [], [], ["a"]],
    ["an error on an element", `<Notice error={{ type: x ? "a" : "b" }} />`, [], [], ["a", "b"]],
  ])("finds %s", (_, source, refused, retried, returned) => {
    expect(findErrorTypes("a.tsx", source)).toEqual({ refused, retried, returned, declared: [] });
  });

  test("finds the types of an error's own type, and not those of others", () => {
    const source = `
      type SendError = { readonly type: "a" | "b"; rule: "c" } | { readonly type: "d" };
      interface LineFault { type: "e" }
      type Message = { type: "f" };`;
    expect(findErrorTypes("a.ts", source).declared).toEqual(["a", "b", "d", "e"]);
  });
});
