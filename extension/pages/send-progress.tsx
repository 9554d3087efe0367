/** How far a sending is, while it works; and where it ended. */
import { useLanguage } from "../i18n/use-language.tsx";
import type { OutgoingPaper } from "../office/desk-data.ts";
import type { OutboxItem } from "../outbox/item.ts";
import { ErrorNotice } from "../ui/error-notice.tsx";
import { Icon } from "../ui/icon.tsx";
import { ProgressBar } from "../ui/progress-bar.tsx";
import { useDesk } from "./desk-context.ts";
import { itemError } from "./item-words.ts";
import { routeTo } from "./route.ts";
import { useWords } from "./use-words.ts";

export function SendProgress(props: { paper: OutgoingPaper }) {
  const { t } = useLanguage();
  const { row, waiting } = props.paper;
  const words = useWords();
  const { places } = useDesk();
  if (row.state === "sent") {
    return (
      <p class="done-line" data-value="sent">
        <Icon name="check" /> <span>{t("send.sent")}</span>{" "}
        <a href={routeTo("outgoing", places.tokenOf(row.draft))}>{t("send.follow")}</a>
      </p>
    );
  }
  if (waiting?.work.type !== "send") return null;
  if (waiting.state.type === "refused") return <ErrorNotice error={words.error(itemError(waiting))} />;
  return <ItemProgress item={waiting} />;
}

/** The step of an item and how much of it is done. */
export function ItemProgress(props: { item: OutboxItem }) {
  const { t, format } = useLanguage();
  const { line, now } = useDesk();
  const { item } = props;
  const { progress, state } = item;
  const steps: Record<string, string> = {
    numbering: t("send.number.taking"),
    sealing: t("send.seal.steps.seal"),
    stamping: t("send.seal.steps.timestamp"),
    wrapping: t("send.seal.steps.encrypt"),
    encrypting: t("send.seal.steps.encrypt"),
    fetching: t("send.seal.steps.fetch"),
    uploading: t("send.seal.steps.upload"),
    "handing-over": t("send.seal.steps.upload"),
  };
  const label = (progress && steps[progress.step]) ?? t("send.outbox.state.queued");
  const value = progress !== undefined && progress.total > 1 ? progress.done / progress.total : undefined;
  const note =
    progress?.step === "wrapping"
      ? t("send.seal.encrypting", { done: progress.done, total: progress.total })
      : line.state?.type === "down"
        ? t("send.outbox.state.offline")
        : state.type === "retrying"
          ? t("send.outbox.state.retry", { when: format.relative(Math.max(state.next, now), now) })
          : undefined;
  // A bar that moves would say that something goes on.
  if (progress === undefined || line.state?.type === "down" || state.type === "retrying") {
    return (
      <p class="waiting-line" data-value="progress" data-item={state.type}>
        <Icon name="clock" /> <span>{note ?? label}</span>
      </p>
    );
  }
  return (
    <div data-value="progress" data-item={item.state.type}>
      <ProgressBar label={label} value={value} {...(note === undefined ? {} : { note })} />
    </div>
  );
}
