/** What waits to go out, what keeps it, and what can be done about it. */
import { useState } from "preact/hooks";
import { errorWords } from "../i18n/error-words.ts";
import { useLanguage } from "../i18n/use-language.tsx";
import { countDesk } from "../office/desk-counts.ts";
import { isDraftId } from "../office/draft-id.ts";
import { cancelItem, isCancellable, retryItem } from "../office/outbox-acts.ts";
import type { OutboxItem } from "../outbox/item.ts";
import { readDraftForm } from "../office/draft-form.ts";
import { Button } from "../ui/button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { ErrorNotice } from "../ui/error-notice.tsx";
import { Icon, type IconName } from "../ui/icon.tsx";
import { SafeText } from "../ui/safe-text.tsx";
import { PageHead, Sheet } from "../ui/sheet.tsx";
import { useDesk } from "./desk-context.ts";
import { itemError, itemKind } from "./item-words.ts";
import { ItemProgress } from "./send-progress.tsx";
import { go } from "./route.ts";
import { useWords } from "./use-words.ts";

const ICONS: { readonly [type in OutboxItem["work"]["type"]]: IconName } = {
  append: "draft",
  send: "send",
  arrive: "check",
  decide: "register",
};

export function OutboxPage() {
  const { t } = useLanguage();
  const { desk } = useDesk();
  const open = countDesk(desk).waiting;
  return (
    <div class="screen-scroll" data-screen="outbox" data-count={open.length}>
      <Sheet narrow>
        <PageHead inFrame title={t("send.outbox.title")} />
        {open.length === 0 ? (
          <EmptyState icon="outbox" title={t("send.outbox.empty.title")}>
            {t("send.outbox.empty.body")}
          </EmptyState>
        ) : (
          <ul class="outbox">
            {open.map((item) => (
              <Item key={item.id} item={item} />
            ))}
          </ul>
        )}
      </Sheet>
    </div>
  );
}

function Item(props: { item: OutboxItem }) {
  const { t, format } = useLanguage();
  const { office, desk, line, now, places, toasts } = useDesk();
  const words = useWords();
  const [busy, setBusy] = useState(false);
  const { item } = props;
  const { state, work } = item;
  const subject = subjectOf(item, desk);
  const waits =
    line.state?.type === "down"
      ? t("send.outbox.state.offline")
      : state.type === "retrying"
        ? t("send.outbox.state.retry", { when: format.relative(Math.max(state.next, now), now) })
        : t("send.outbox.state.queued");

  /** What was submitted is a draft again, and open. */
  const edit = async (): Promise<void> => {
    setBusy(true);
    const done = await cancelItem(office, item.id);
    setBusy(false);
    if (done.ok) go("compose", places.tokenOf(item.subject));
    else toasts.show(t("errors.too-late.what"), { tone: "failed" });
  };

  const cancel = async (): Promise<void> => {
    setBusy(true);
    const done = await cancelItem(office, item.id);
    setBusy(false);
    const isSure = work.type !== "append" || state.type !== "retrying";
    if (done.ok) toasts.show(isSure ? t("send.outbox.cancelled") : t("send.outbox.cancelledUnsure"));
    else toasts.show(t("errors.too-late.what"), { tone: "failed" });
  };

  return (
    <li
      class="outbox-item"
      data-item={work.type}
      data-kind={work.type === "append" ? work.kind : undefined}
      data-state={state.type}
    >
      <Icon name={ICONS[work.type]} />
      <div class="outbox-words">
        <p>
          <strong>{t(itemKind(item) as "send.outbox.kind.dispatch")}</strong>
          {subject !== undefined && (
            <>
              {": "}
              <SafeText text={subject} />
            </>
          )}
        </p>
        <p class="soft figures">
          {format.dateTime(item.order)} · {state.type === "refused" ? t("send.outbox.state.stopped") : waits}
        </p>
        {item.progress !== undefined && state.type !== "refused" && <ItemProgress item={item} />}
        {state.type === "refused" && <ErrorNotice error={words.error(itemError(item))} />}
        {state.type === "retrying" && <Why error={itemError(item)} />}
      </div>
      <div class="outbox-acts">
        {state.type !== "waiting" && (
          <Button small icon="retry" step="retry" onClick={() => void retryItem(office, item.id)}>
            {t("send.outbox.retryNow")}
          </Button>
        )}
        {isCancellable(item) && isSubmission(item) && (
          <Button small icon="draft" step="edit-item" busy={busy} onClick={() => void edit()}>
            {t("compose.edit")}
          </Button>
        )}
        {isCancellable(item) && (
          <Button small look="quiet" step="cancel" busy={busy} onClick={() => void cancel()}>
            {t("send.outbox.cancel")}
          </Button>
        )}
      </div>
    </li>
  );
}

function isSubmission({ work, subject }: OutboxItem): boolean {
  return work.type === "append" && work.kind === "draft-submitted" && isDraftId(subject);
}

/** The reason in one line; the line itself is told above all pages. */
function Why(props: { error: { readonly type: string } }) {
  const translator = useLanguage();
  return <p class="soft">{errorWords(translator, props.error).why}</p>;
}

function subjectOf(item: OutboxItem, desk: ReturnType<typeof useDesk>["desk"]): string | undefined {
  const { subject } = item;
  const draft = desk.outgoing.find(({ row }) => row.draft === subject)?.row.data.subject;
  if (draft !== undefined) return draft;
  const own = desk.drafts.find((one) => one.draft === subject);
  if (own !== undefined) return readDraftForm(own.form).subject;
  return desk.incoming.find(({ mail }) => mail.dispatch === subject)?.mail.opened?.paper?.subject;
}
