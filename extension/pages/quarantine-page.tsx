/** Dispatches of which it is not certain that the named unit sent them: shown apart, never acted on (R27). */
import { useLanguage } from "../i18n/use-language.tsx";
import { Banner } from "../ui/banner.tsx";
import { DispatchList } from "../ui/dispatch-list.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { SplitView } from "../ui/split-view.tsx";
import { useDesk } from "./desk-context.ts";
import { DispatchView } from "./dispatch-view.tsx";
import { go } from "./route.ts";
import { incomingSummary } from "./summaries.ts";
import { useWords } from "./use-words.ts";

export function QuarantinePage(props: { open: string | undefined }) {
  const { t } = useLanguage();
  const { places, desk, now } = useDesk();
  const words = useWords();
  const rows = desk.quarantined.map((paper) => ({ ...incomingSummary(paper, desk, words), state: "failed" as const }));
  const paper = desk.quarantined.find(({ mail }) => mail.dispatch === props.open);
  return (
    <div class="screen" data-screen="quarantine">
      <SplitView
        list={
          rows.length === 0 ? (
            <EmptyState icon="shield" title={t("receive.quarantine.empty.title")}>
              {t("receive.quarantine.empty.body")}
            </EmptyState>
          ) : (
            <>
              <Banner tone="failed" icon="warning" title={t("receive.quarantine.title")}>
                {t("receive.quarantine.body")}
              </Banner>
              <DispatchList
                label={t("receive.quarantine.title")}
                dispatches={rows}
                openId={props.open}
                onOpen={(id) => go("quarantine", places.tokenOf(id))}
                now={now}
              />
            </>
          )
        }
        listLabel={t("receive.quarantine.title")}
        reading={paper === undefined ? undefined : <DispatchView key={paper.mail.dispatch} paper={paper} quarantined />}
        readingLabel={t("inbox.reading")}
        placeholder={rows.length === 0 ? null : <EmptyState icon="shield" title={t("receive.quarantine.choose")} />}
        onBack={() => go("quarantine")}
      />
    </div>
  );
}
