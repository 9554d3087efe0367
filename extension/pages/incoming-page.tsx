import { useMemo, useState } from "preact/hooks";
import { useLanguage } from "../i18n/use-language.tsx";
import { unitName } from "../office/desk-data.ts";
import { Button } from "../ui/button.tsx";
import { Segmented } from "../ui/choice.tsx";
import { DispatchList } from "../ui/dispatch-list.tsx";
import type { DispatchSummary } from "../ui/dispatch-row.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { SplitView } from "../ui/split-view.tsx";
import { BulkBar } from "./bulk-bar.tsx";
import { useDesk } from "./desk-context.ts";
import { DispatchView } from "./dispatch-view.tsx";
import { NothingFound } from "./nothing-found.tsx";
import { go } from "./route.ts";
import { insidePart, SearchNote } from "./search-note.tsx";
import { incomingSummary } from "./summaries.ts";
import { useFound } from "./use-found.ts";
import { useWords } from "./use-words.ts";

const NONE: ReadonlySet<string> = new Set();

const FILTERS = ["all", "unread", "toRegister", "urgent"] as const;
type Filter = (typeof FILTERS)[number];

const PASSES: { readonly [filter in Filter]: (row: DispatchSummary) => boolean } = {
  all: () => true,
  unread: ({ unread }) => unread,
  toRegister: ({ state, role }) => state === "new" && role !== undefined,
  urgent: ({ urgency }) => urgency !== "normal",
};

export function IncomingPage(props: { open: string | undefined }) {
  const { t, language } = useLanguage();
  const { places, desk, now } = useDesk();
  const words = useWords();
  const [filter, setFilter] = useState<Filter>("all");
  const rows = useMemo(() => desk.incoming.map((paper) => incomingSummary(paper, desk, words)), [desk, language]);
  const found = useFound(rows, "senders", PASSES[filter]);
  const { rows: shown, isSearching } = found;
  const paper = desk.incoming.find(({ mail }) => mail.dispatch === props.open);
  const { name } = unitName(desk.view, desk.identity.unit);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(NONE);
  const [isChoosing, setChoosing] = useState(false);
  const isShown = isChoosing || chosen.size > 0;
  const endChoosing = (): void => {
    setChosen(NONE);
    setChoosing(false);
  };
  // What is chosen and no longer shown, nothing is done with.
  const papers = useMemo(() => {
    if (chosen.size === 0) return [];
    const among = new Set(shown.flatMap(({ id }) => (chosen.has(id) ? [id] : [])));
    return desk.incoming.filter(({ mail }) => among.has(mail.dispatch));
  }, [chosen, shown, desk.incoming]);
  const head = isShown ? (
    <BulkBar
      papers={papers}
      count={shown.length}
      onAll={() => setChosen(new Set(shown.map(({ id }) => id)))}
      onEnd={endChoosing}
    />
  ) : (
    <div class="list-tools">
      <Segmented
        label={t("inbox.filter.label")}
        labelHidden
        name="filter"
        value={filter}
        onChange={setFilter}
        options={FILTERS.map((value) => ({ value, label: t(`inbox.filter.${value}`) }))}
      />
      {shown.length > 1 && (
        <Button look="quiet" small icon="check" step="choose-several" onClick={() => setChoosing(true)}>
          {t("bulk.start")}
        </Button>
      )}
    </div>
  );
  const list = (
    <>
      <div class="list-head">
        {head}
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
          choice={{
            chosen,
            isShown,
            onChange(next) {
              setChosen(next);
              if (next.size === 0) setChoosing(false);
            },
          }}
        />
      ) : rows.length === 0 ? (
        <EmptyState icon="inbox" title={t("inbox.empty.title")}>
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
