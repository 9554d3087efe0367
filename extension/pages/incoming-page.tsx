import { useMemo, useState } from "preact/hooks";
import { useLanguage } from "../i18n/use-language.tsx";
import { unitName } from "../office/desk-data.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { INBOX_FILTERS, type InboxFilter } from "../store/records.ts";
import { Segmented } from "../ui/choice.tsx";
import { DispatchList } from "../ui/dispatch-list.tsx";
import type { DispatchSummary } from "../ui/dispatch-row.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { SplitView } from "../ui/split-view.tsx";
import { BulkBar, useChoosing } from "./bulk-bar.tsx";
import { useDesk } from "./desk-context.ts";
import { DispatchView } from "./dispatch-view.tsx";
import { NothingFound } from "./nothing-found.tsx";
import { go } from "./route.ts";
import { insidePart, SearchNote } from "./search-note.tsx";
import { incomingSummary } from "./summaries.ts";
import { useFound } from "./use-found.ts";
import { ViewsBar } from "./views-bar.tsx";
import { useWords } from "./use-words.ts";

const PASSES: { readonly [filter in InboxFilter]: (row: DispatchSummary) => boolean } = {
  all: () => true,
  unread: ({ unread }) => unread,
  toRegister: ({ state, role }) => state === "new" && role !== undefined,
  urgent: ({ urgency }) => urgency !== "normal",
};

export function IncomingPage(props: { open: string | undefined }) {
  const { t, language } = useLanguage();
  const { places, desk, now, query, search, showDialog } = useDesk();
  const words = useWords();
  const [filter, setFilter] = useState<InboxFilter>("all");
  const rows = useMemo(() => desk.incoming.map((paper) => incomingSummary(paper, desk, words)), [desk, language]);
  const found = useFound(rows, "senders", PASSES[filter]);
  const { rows: shown, isSearching } = found;
  const paper = desk.incoming.find(({ mail }) => mail.dispatch === props.open);
  const { name } = unitName(desk.view, desk.identity.unit);
  const choosing = useChoosing(shown, desk.incoming);
  const head = choosing.isShown ? (
    <BulkBar
      papers={choosing.papers}
      count={shown.length}
      onAll={() => choosing.choose(shown.map(({ id }) => id))}
      onEnd={() => choosing.end()}
    />
  ) : (
    <div class="list-tools">
      <Segmented
        label={t("inbox.filter.label")}
        labelHidden
        name="filter"
        value={filter}
        onChange={setFilter}
        options={INBOX_FILTERS.map((value) => ({ value, label: t(`inbox.filter.${value}`) }))}
      />
      {shown.length > 1 && (
        <IconButton icon="choose" label={t("bulk.start")} step="choose-several" onClick={() => choosing.begin()} />
      )}
    </div>
  );
  const list = (
    <>
      <div class="list-head">
        {head}
        <ViewsBar
          shown={{ query, filter }}
          onShow={(view) => {
            setFilter(view.filter);
            search(view.query);
          }}
        />
        {isSearching && <SearchNote found={found} />}
      </div>
      {shown.length > 0 ? (
        <DispatchList
          label={t("inbox.list")}
          dispatches={shown}
          openId={props.open}
          onOpen={(id) => go("incoming", places.tokenOf(id))}
          now={now}
          byDay={!isSearching}
          part={insidePart(found, t)}
          excerpts={found.excerpts}
          choice={choosing.choice}
        />
      ) : rows.length === 0 ? (
        <EmptyState
          icon="inbox"
          title={t("inbox.empty.title")}
          action={
            <Button step="open-tour" onClick={() => showDialog("tour")}>
              {t("tour.open")}
            </Button>
          }
        >
          {t("inbox.empty.body", { unit: name })}
        </EmptyState>
      ) : (
        <NothingFound onClear={() => setFilter("all")} />
      )}
    </>
  );
  return (
    <div class="screen" data-screen="incoming" data-count={rows.length}>
      <SplitView
        list={list}
        listLabel={t("inbox.list")}
        reading={paper === undefined ? undefined : <DispatchView key={paper.mail.dispatch} paper={paper} />}
        readingLabel={t("inbox.reading")}
        placeholder={
          shown.length === 0 ? null : (
            <EmptyState icon="file" title={t("inbox.choose.title")}>
              {t("inbox.choose.body")}
            </EmptyState>
          )
        }
        onBack={() => go("incoming")}
      />
    </div>
  );
}
