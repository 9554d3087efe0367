import { useMemo } from "preact/hooks";
import { useLanguage } from "../i18n/use-language.tsx";
import { type DeskData, may } from "../office/desk-data.ts";
import { readDraftForm } from "../office/draft-form.ts";
import type { DraftRecord } from "../store/records.ts";
import { DispatchList } from "../ui/dispatch-list.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { ErrorNotice } from "../ui/error-notice.tsx";
import { SafeText } from "../ui/safe-text.tsx";
import { PageHead, Sheet } from "../ui/sheet.tsx";
import { SplitView } from "../ui/split-view.tsx";
import { Stamps, StateLabel } from "../ui/stamp.tsx";
import { useDesk } from "./desk-context.ts";
import { itemError } from "./item-words.ts";
import { NothingFound } from "./nothing-found.tsx";
import { OutgoingView } from "./outgoing-view.tsx";
import { go, routeTo } from "./route.ts";
import { insidePart, SearchNote } from "./search-note.tsx";
import { ItemProgress } from "./send-progress.tsx";
import { draftSummary, outgoingSummary } from "./summaries.ts";
import { useFound } from "./use-found.ts";
import { useWords } from "./use-words.ts";

export function OutgoingPage(props: { open: string | undefined }) {
  const { t, language } = useLanguage();
  const { places, desk, now } = useDesk();
  const words = useWords();
  const drafts = useMemo(() => ownDrafts(desk), [desk]);
  const all = useMemo(() => {
    const taken = new Set(drafts.map(({ draft }) => draft));
    const papers = desk.outgoing.filter(({ row }) => !taken.has(row.draft));
    return [
      ...drafts.map((draft) => draftSummary(draft, desk, words)),
      ...papers.map((paper) => outgoingSummary(paper, desk, words)),
    ].sort((a, b) => b.at - a.at);
  }, [drafts, desk, language]);
  const found = useFound(all, "recipients", passesAll);
  const { rows, isSearching } = found;
  const asked = props.open;
  // What is not sealed yet has no dispatch either.
  const paper =
    asked === undefined
      ? undefined
      : desk.outgoing.find(({ row }) => row.draft === asked || row.sealed?.dispatch === asked);
  const draft = drafts.find((one) => one.draft === props.open);
  const opened = draft?.draft ?? paper?.row.draft;
  const open = (id: string): void => {
    const local = drafts.find((one) => one.draft === id);
    go(local !== undefined && local.submitted === undefined ? "compose" : "outgoing", places.tokenOf(id));
  };
  const reading =
    draft !== undefined ? (
      <SubmittedDraft key={draft.draft} draft={draft} />
    ) : paper !== undefined ? (
      <OutgoingView key={paper.row.draft} paper={paper} />
    ) : undefined;
  const papers = (
    <DispatchList
      label={t("send.list.label")}
      dispatches={rows}
      openId={opened}
      onOpen={open}
      now={now}
      byDay={!isSearching}
      part={insidePart(found, t)}
      excerpts={found.excerpts}
    />
  );
  return (
    <div class="screen" data-screen="outgoing" data-count={rows.length}>
      <SplitView
        list={
          isSearching ? (
            <>
              <div class="list-head">
                <SearchNote found={found} />
              </div>
              {rows.length === 0 ? <NothingFound /> : papers}
            </>
          ) : rows.length === 0 ? (
            <EmptyState
              icon="send"
              title={t("send.list.empty.title")}
              action={
                may(desk, "submitDraft") && (
                  <a class="button" data-look="primary" href="#/compose">
                    <span>{t("shell.nav.compose")}</span>
                  </a>
                )
              }
            >
              {t("send.list.empty.body")}
            </EmptyState>
          ) : (
            papers
          )
        }
        listLabel={t("send.list.label")}
        reading={reading}
        readingLabel={t("inbox.reading")}
        placeholder={
          rows.length === 0 ? null : (
            <EmptyState icon="send" title={t("inbox.choose.title")}>
              {t("inbox.choose.body")}
            </EmptyState>
          )
        }
        onBack={() => go("outgoing")}
      />
    </div>
  );
}

const passesAll = (): boolean => true;

/** A draft of which the unit's stream has this submission is the unit's already. */
function ownDrafts({ drafts, outgoing }: DeskData): readonly DraftRecord[] {
  const submitted = new Map(outgoing.map(({ row }) => [row.draft, row.revision]));
  return drafts.filter(({ draft, revision }) => (submitted.get(draft) ?? 0) < revision);
}

/** A draft that was submitted here and is not in the unit's stream yet. */
function SubmittedDraft(props: { draft: DraftRecord }) {
  const { t } = useLanguage();
  const { places, desk } = useDesk();
  const words = useWords();
  const { draft } = props;
  const form = readDraftForm(draft.form);
  const isLocal = draft.submitted === undefined;
  const item = desk.work.outbox.find(({ subject, state }) => subject === draft.draft && state.type !== "done");
  const isRefused = item?.state.type === "refused";
  const state = isLocal ? "draft" : isRefused ? "failed" : "waiting";
  return (
    <article data-screen="outgoing-paper" data-draft={draft.draft} data-state={state}>
      <Sheet>
        <PageHead
          inFrame
          over={
            <>
              <Stamps urgency={form.urgency} secrecy={form.level} large />
              <StateLabel state={state} />
            </>
          }
          title={<SafeText text={form.subject} />}
          actions={
            isLocal ? (
              <a class="button" href={routeTo("compose", places.tokenOf(draft.draft))}>
                <span>{t("compose.edit")}</span>
              </a>
            ) : (
              <a class="button" href="#/outbox">
                <span>{t("shell.waiting.show")}</span>
              </a>
            )
          }
        >
          {!isLocal && <p>{t("send.list.submitting")}</p>}
        </PageHead>
        {item !== undefined && !isRefused && <ItemProgress item={item} />}
        {item !== undefined && isRefused && <ErrorNotice error={words.error(itemError(item))} />}
      </Sheet>
    </article>
  );
}
