/** What a check found, in the words of the panel. */
import type { ComponentChildren } from "preact";
import type { Check, CheckReason, SignerUnit, Verification } from "../../shared/dispatch/verification.ts";
import type { MessageKey } from "../i18n/catalogue.ts";
import type { Translator } from "../i18n/translate.ts";
import type { Outcome, VerificationPanelProps, VerificationRow } from "../ui/verification-panel.tsx";

type Reason = Extract<MessageKey, `verification.reason.${string}`>;

const REASONS: { readonly [reason in CheckReason]: Reason | null } = {
  malformed: "verification.reason.manifest-wrong",
  "newer-version": "verification.reason.newer-version",
  "other-id": "verification.reason.manifest-wrong",
  "other-unit": "verification.reason.manifest-wrong",
  "other-level": "verification.reason.manifest-wrong",
  "other-key": "verification.reason.manifest-wrong",
  "other-count": "verification.reason.content-altered",
  changed: "verification.reason.content-altered",
  appended: "verification.reason.content-altered",
  "other-chains": "verification.reason.chains-differ",
  "chain-missing": "verification.reason.statements-missing",
  // It hangs on another check, which says why.
  "not-judged": null,
  "no-time-stamp": "verification.reason.timestamp-missing",
  "bad-time-stamp": "verification.reason.timestamp-wrong",
  "bad-signature": "verification.reason.signature-wrong",
  "bad-certificate": "verification.reason.certificate-foreign",
  "not-in-force": "verification.reason.signer-revoked",
  "other-member": "verification.reason.signer-unknown",
  "wrong-role": "verification.reason.signer-not-entitled",
  "above-clearance": "verification.reason.signer-not-cleared",
  "other-data": "verification.reason.approval-differs",
  "other-approval": "verification.reason.approval-differs",
  "sealed-twice": "verification.reason.approval-used",
  "bad-entry": "verification.reason.name-wrong",
  "other-name": "verification.reason.name-wrong",
};

interface Words {
  readonly unit: (code: string) => string;
  /** The name of the leader as it stands on the panel, where it does more than be read. */
  readonly leader?: (name: string) => ComponentChildren;
}

/** Everything that the panel shows, but for the panel itself. */
export function panelOf(verification: Verification, translator: Translator, words: Words): VerificationPanelProps {
  const { outcome, manifest } = verification;
  const { t } = translator;
  const from = manifest === undefined ? "" : words.unit(manifest.unit);
  const summary =
    outcome === "passed"
      ? t("verification.summary.passed", { unit: from })
      : outcome === "failed"
        ? t("verification.summary.failed")
        : t("verification.summary.undetermined");
  return {
    outcome,
    summary,
    reasons: reasonsOf(verification, translator),
    rows: rowsOf(verification, translator, words),
    details: detailsOf(verification, translator),
  };
}

function reasonsOf({ checks, clocks, relation }: Verification, { t }: Translator): string[] {
  const keys = checks.flatMap(({ outcome, reason }) => {
    const key = outcome === "passed" || reason === undefined ? null : REASONS[reason];
    return key === null ? [] : [key];
  });
  return [
    ...Array.from(new Set(keys), (key) => t(key)),
    ...(relation?.type === "forwarded" ? [t("verification.reason.forwarded")] : []),
    ...(clocks.length > 0 ? [t("verification.reason.clocks-differ")] : []),
  ];
}

function rowsOf(verification: Verification, translator: Translator, words: Words): VerificationRow[] {
  const { t, format } = translator;
  const { leader, seal, times, asOf, manifest, unaltered } = verification;
  const check = (id: Check["id"]): Check | undefined => verification.checks.find((one) => one.id === id);
  const outcomeOf = (...ids: Check["id"][]): Outcome => {
    const outcomes = new Set(ids.map((id) => check(id)?.outcome ?? "undetermined"));
    if (outcomes.has("failed")) return "failed";
    return outcomes.has("undetermined") ? "undetermined" : "passed";
  };
  const unknown = t("verification.value.unknown");
  const altered = [check("files"), check("approved-files")].flatMap((one) => (one?.outcome === "failed" ? [one] : []));
  const alteredNames = altered.flatMap(({ files = [] }) => files.map((i) => manifest?.data.files[i]?.name ?? ""));
  const when = times?.stamped ?? times?.sealed;
  return [
    {
      label: t("verification.row.who"),
      value:
        leader === undefined
          ? unknown
          : (words.leader?.(`${leader.name}, ${leader.title}`) ?? `${leader.name}, ${leader.title}`),
      outcome: outcomeOf("approval", "names"),
    },
    {
      label: t("verification.row.seal"),
      value:
        seal === undefined
          ? unknown
          : seal.clerk === undefined
            ? words.unit(seal.unit.code)
            : t("verification.value.sealBy", { unit: words.unit(seal.unit.code), name: seal.clerk.name }),
      outcome: outcomeOf("seal"),
    },
    {
      label: t("verification.row.certifiedBy"),
      value: certified(leader?.unit ?? seal?.unit, words) ?? unknown,
    },
    {
      label: t("verification.row.when"),
      value:
        when === undefined
          ? unknown
          : times?.stamped === undefined
            ? t("verification.value.whenClaimed", { time: format.exactDateTime(Date.parse(when)) })
            : t("verification.value.when", { time: format.exactDateTime(Date.parse(when)) }),
      outcome: outcomeOf("time-stamp"),
    },
    {
      label: t("verification.row.altered"),
      value: unaltered
        ? t("verification.value.notAltered")
        : alteredNames.length > 0
          ? t("verification.value.alteredFile", { name: format.list(alteredNames) })
          : t("verification.value.alterationUnknown"),
      outcome: unaltered ? "passed" : altered.length > 0 ? "failed" : "undetermined",
    },
    {
      label: t("verification.row.revoked"),
      value:
        asOf === undefined
          ? unknown
          : t("verification.value.notRevoked", { number: asOf.seq, unit: words.unit(asOf.unit) }),
      outcome: asOf === undefined ? "undetermined" : outcomeOf("chains", "seal", "approval"),
    },
  ];
}

/** The unit whose authority certified the signer, and the line above it up to the organisation. */
function certified(unit: SignerUnit | undefined, words: Words): string | undefined {
  if (unit === undefined) return undefined;
  const line = unit.path.map(({ code, name }) => name ?? words.unit(code));
  return [unit.certifiedBy.name ?? words.unit(unit.certifiedBy.code), ...line.toReversed()]
    .filter((name, i, all) => name !== all[i - 1])
    .join(" ← ");
}

function detailsOf({ dispatch, times, asOf }: Verification, { t, format }: Translator) {
  const time = (instant: string): string => format.exactDateTime(Date.parse(instant));
  return [
    { label: t("verification.detail.dispatchId"), value: dispatch },
    ...(times?.approved === undefined
      ? []
      : [{ label: t("verification.detail.approved"), value: time(times.approved) }]),
    ...(times === undefined
      ? []
      : [
          { label: t("verification.detail.sealed"), value: time(times.sealed) },
          { label: t("verification.detail.accepted"), value: time(times.accepted) },
        ]),
    ...(times?.stamped === undefined
      ? []
      : [{ label: t("verification.detail.timestamp"), value: time(times.stamped) }]),
    ...(asOf === undefined
      ? []
      : [{ label: t("verification.detail.statements"), value: `${asOf.unit} ${asOf.seq} ${asOf.head}` }]),
  ];
}
