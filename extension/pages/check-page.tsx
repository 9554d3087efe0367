/** The self-check: every link with what was found and what to do, and a report for the help desk. */
import { useEffect, useState } from "preact/hooks";
import { errorWords } from "../i18n/error-words.ts";
import { useLanguage } from "../i18n/use-language.tsx";
import { gatherSelf } from "../office/gather-self.ts";
import { type Check, type CheckState, type Finding, judgeSelf, reportOf } from "../office/self-check.ts";
import { Button } from "../ui/button.tsx";
import { Icon, type IconName } from "../ui/icon.tsx";
import { PageHead, Sheet } from "../ui/sheet.tsx";
import { useDesk } from "./desk-context.ts";
import "./check-page.css";

const ICONS: { readonly [S in CheckState]: IconName } = { good: "check", unsure: "question", broken: "cross" };

/** Younger than this is “just now”, in milliseconds. */
const JUST_NOW = 60_000;

export function CheckPage() {
  const { t } = useLanguage();
  const { now, toasts } = useDesk();
  const checks = useChecks();
  const broken = checks?.filter(({ state }) => state === "broken").length ?? 0;
  const unsure = checks?.filter(({ state }) => state === "unsure").length ?? 0;
  const report = checks === undefined ? "" : reportOf(checks, now);

  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(report);
      toasts.show(t("check.report.copied"));
    } catch {
      // The text stands below, to be marked and copied by hand.
      toasts.show(t("check.report.notCopied"), { tone: "failed" });
    }
  };

  return (
    <div class="screen-scroll" data-screen="check" data-broken={checks === undefined ? undefined : broken}>
      <Sheet narrow>
        <PageHead
          inFrame
          title={t("check.title")}
          actions={
            <Button icon="copy" step="copy-report" disabled={checks === undefined} onClick={() => void copy()}>
              {t("check.report.copy")}
            </Button>
          }
        >
          <p role="status">
            {checks === undefined
              ? t("check.running")
              : broken > 0
                ? t("check.broken", { count: broken })
                : unsure > 0
                  ? t("check.unsure", { count: unsure })
                  : t("check.good")}
          </p>
        </PageHead>
        <ul class="checks" aria-label={t("check.title")}>
          {checks?.map((check) => (
            <CheckLine key={check.name} check={check} />
          ))}
        </ul>
        <details class="objects">
          <summary>{t("check.report.title")}</summary>
          <p class="soft">{t("check.report.body")}</p>
          <pre class="check-report" data-value="report" lang="en">
            {report}
          </pre>
        </details>
      </Sheet>
    </div>
  );
}

function CheckLine({ check: { name, state, finding } }: { check: Check }) {
  const translator = useLanguage();
  const { t } = translator;
  const { said, next } = useFindingWords(finding);
  return (
    <li class="check" data-check={name} data-state={state} data-finding={finding.type}>
      <Icon name={ICONS[state]} />
      <div>
        <p class="check-name">
          {t(`check.name.${name}`)} <span class="visually-hidden">: {t(`check.state.${state}`)}</span>
        </p>
        <p>{said}</p>
        {next !== "" && <p class="soft">{next}</p>}
      </div>
    </li>
  );
}

/** Judged anew when something changed, and each half minute. Undefined until it was judged first. */
function useChecks(): readonly Check[] | undefined {
  const { office, desk, line, now } = useDesk();
  const [checks, setChecks] = useState<readonly Check[]>();
  useEffect(() => {
    let wanted = true;
    void gatherSelf(office.store, desk, line, office.now()).then((facts) => {
      if (wanted) setChecks(judgeSelf(facts));
    });
    return () => {
      wanted = false;
    };
  }, [office, desk, line, now]);
  return checks;
}

function useFindingWords(finding: Finding): { readonly said: string; readonly next: string } {
  const translator = useLanguage();
  const { t, format, has, lookUp } = translator;
  const { now } = useDesk();
  if (finding.type === "relay-down") {
    const { what, why, next } = errorWords(translator, { type: finding.reason });
    return { said: [what, why].filter((sentence) => sentence !== "").join(" "), next };
  }
  const params: Record<string, unknown> = { ...finding };
  if ("until" in finding) params.until = format.date(finding.until);
  if ("bytes" in finding) params.size = format.bytes(finding.bytes);
  if ("entries" in finding) params.entries = format.list(finding.entries);
  if ("by" in finding) params.by = format.duration(finding.by);
  if (finding.type === "relay-up") {
    const isNew = now - finding.since < JUST_NOW;
    params.when = isNew ? t("shell.offline.justNow") : format.relative(finding.since, now);
  }
  const next = `check.next.${finding.type}` as const;
  return {
    said: lookUp(`check.finding.${finding.type}`, params),
    next: has(next) ? lookUp(next, params) : "",
  };
}
