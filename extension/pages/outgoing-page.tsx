import { useLanguage } from "../i18n/use-language.tsx";
import { may } from "../office/desk-data.ts";
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
import { found } from "./found.ts";
import { itemError } from "./item-words.ts";
import { NothingFound } from "./nothing-found.tsx";
import { OutgoingView } from "./outgoing-view.tsx";
import { go, routeTo } from "./route.ts";
import { ItemProgress } from "./send-progress.tsx";
import { draftSummary, outgoingSummary } from "./summaries.ts";
import { useWords } from "./use-words.ts";

export function OutgoingPage(props: { open: string | undefined }) {
  const { t } = useLanguage();
  const { places, desk, now, query } = useDesk();
  const words = useWords();
  const submitted = new Map(desk.outgoing.map(({ row }) => [row.draft, row.revision]));
  // A draft of which the unit's stream has this submission is the unit's already.
  const drafts = desk.drafts.filter(({ draft, revision }) => (submitted.get(draft) ?? 0) < revision);
  const taken = new Set(drafts.map(({ draft }) => draft));
  const rows = found(
    [
      ...drafts.map((draft) => draftSummary(draft, desk, words)),
      ...desk.outgoing.filter(({ row }) => !taken.has(row.draft)).map((paper) => outgoingSummary(paper, desk, words)),
    ].sort((a, b) => b.at - a.at),
    query,
  );
  const paper = desk.outgoing.find(({ row }) => row.draft === props.open || row.sealed?.dispatch === props.open);
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
  return (
    <div class="screen" data-screen="outgoing" data-count={rows.length}>
      <SplitView
        list={
          rows.length === 0 && query.trim() !== "" ? (
            <NothingFound />
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
            <DispatchList
              label={t("send.list.label")}
              dispatches={rows}
              openId={opened}
              onOpen={open}
              now={now}
              byDay
            />
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
