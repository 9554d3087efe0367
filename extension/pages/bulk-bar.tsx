/** What can be done with the dispatches that are chosen, each act with a way back. */
import { useState } from "preact/hooks";
import { useLanguage } from "../i18n/use-language.tsx";
import { registerMany, takeBack } from "../office/decide-many.ts";
import { type IncomingPaper, may } from "../office/desk-data.ts";
import { markMany } from "../office/mark-read.ts";
import { arrivalOf } from "../store/dispatch-record.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { type DeskContextValue, useDesk } from "./desk-context.ts";
import { incomingState } from "./summaries.ts";

export function BulkBar(props: {
  /** Those of the list that are chosen, in its order. */
  papers: readonly IncomingPaper[];
  count: number;
  onAll: () => void;
  onEnd: () => void;
}) {
  const { t } = useLanguage();
  const context = useDesk();
  const { office, desk, toasts } = context;
  const { papers, count, onAll, onEnd } = props;
  const [busy, setBusy] = useState<"read" | "unread" | "register">();
  const unread = papers.filter(({ mail }) => mail.opened !== undefined && !mail.read);
  const read = papers.filter(({ mail }) => mail.opened !== undefined && mail.read);
  const toRegister = may(desk, "register") ? papers.filter(isToRegister) : [];

  const mark = async (isRead: boolean): Promise<void> => {
    setBusy(isRead ? "read" : "unread");
    const changed = await markMany(office, idsOf(isRead ? unread : read), isRead);
    setBusy(undefined);
    onEnd();
    toasts.show(t(isRead ? "bulk.markedRead" : "bulk.markedUnread", { count: changed.length }), {
      action: { label: t("bulk.undo"), run: () => void markMany(office, changed, !isRead) },
    });
  };
  const register = async (): Promise<void> => {
    setBusy("register");
    await registerAll(context, t, toRegister);
    setBusy(undefined);
    onEnd();
  };

  return (
    <div class="bulk" role="group" aria-label={t("bulk.label")} data-chosen={papers.length}>
      <span class="bulk-count figures" role="status">
        {t("bulk.chosen", { count: papers.length })}
      </span>
      {papers.length < count && (
        <Button look="quiet" small step="choose-all" onClick={onAll}>
          {t("bulk.all", { count })}
        </Button>
      )}
      {unread.length > 0 && (
        <Button small step="mark-read" busy={busy === "read"} onClick={() => void mark(true)}>
          {t("bulk.read")}
        </Button>
      )}
      {read.length > 0 && (
        <Button small step="mark-unread" busy={busy === "unread"} onClick={() => void mark(false)}>
          {t("bulk.unread")}
        </Button>
      )}
      {toRegister.length > 0 && (
        <Button small icon="register" step="register-many" busy={busy === "register"} onClick={() => void register()}>
          {t("bulk.register", { count: toRegister.length })}
        </Button>
      )}
      <IconButton icon="close" label={t("bulk.end")} onClick={onEnd} />
    </div>
  );
}

/** Whole, for us, and nobody has decided it. What is not quite certain is looked at one by one. */
function isToRegister(paper: IncomingPaper): boolean {
  const { outcome, relation } = paper.mail.opened ?? {};
  const isForUs = relation === "act" || relation === "know";
  return paper.mail.state === "opened" && outcome === "passed" && isForUs && incomingState(paper) === "new";
}

/** The oldest first, as numbers are given. */
async function registerAll(
  { office, toasts }: DeskContextValue,
  t: ReturnType<typeof useLanguage>["t"],
  papers: readonly IncomingPaper[],
): Promise<void> {
  const oldestFirst = papers.toSorted((a, b) => arrivalOf(a.mail) - arrivalOf(b.mail));
  const { items, refused } = await registerMany(office, idsOf(oldestFirst));
  const undo = async (): Promise<void> => {
    const taken = await takeBack(office, items);
    toasts.show(
      taken === items.length
        ? t("bulk.takenBack", { count: taken })
        : t("bulk.takenBackSome", { taken, count: items.length }),
    );
  };
  if (items.length > 0) {
    toasts.show(t("bulk.registering", { count: items.length }), {
      action: { label: t("bulk.undo"), run: () => void undo() },
    });
  }
  if (refused.length > 0) toasts.show(t("bulk.notRegistered", { count: refused.length }), { tone: "failed" });
}

function idsOf(papers: readonly IncomingPaper[]): readonly string[] {
  return papers.map(({ mail }) => mail.dispatch);
}
