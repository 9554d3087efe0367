/** What can be done with the dispatches that are chosen, each act with a way back. */
import { useMemo, useState } from "preact/hooks";
import { useLanguage } from "../i18n/use-language.tsx";
import { registerMany, takeBack } from "../office/decide-many.ts";
import { type IncomingPaper, may } from "../office/desk-data.ts";
import { markMany } from "../office/mark-read.ts";
import { arrivalOf } from "../store/dispatch-record.ts";
import { Button, IconButton } from "../ui/button.tsx";
import type { DispatchChoice } from "../ui/dispatch-list.tsx";
import type { DispatchSummary } from "../ui/dispatch-row.tsx";
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
      <IconButton icon="close" label={t("bulk.end")} step="end-choosing" onClick={onEnd} />
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
    </div>
  );
}

const NONE: ReadonlySet<string> = new Set();

export interface Choosing {
  readonly isShown: boolean;
  /** Those of the list that are chosen; with what is not shown any more nothing is done. */
  readonly papers: readonly IncomingPaper[];
  readonly choice: DispatchChoice;
  choose(ids: readonly string[]): void;
  begin(): void;
  end(): void;
}

export function useChoosing(shown: readonly DispatchSummary[], incoming: readonly IncomingPaper[]): Choosing {
  const [chosen, setChosen] = useState(NONE);
  const [isBegun, setBegun] = useState(false);
  const papers = useMemo(() => {
    if (chosen.size === 0) return [];
    const among = new Set(shown.flatMap(({ id }) => (chosen.has(id) ? [id] : [])));
    return incoming.filter(({ mail }) => among.has(mail.dispatch));
  }, [chosen, shown, incoming]);
  const isShown = isBegun || chosen.size > 0;
  const onChange = (next: ReadonlySet<string>): void => {
    setChosen(next);
    if (next.size === 0) setBegun(false);
  };
  return {
    isShown,
    papers,
    choice: { chosen, isShown, onChange },
    choose: (ids) => setChosen(new Set(ids)),
    begin: () => setBegun(true),
    end: () => onChange(NONE),
  };
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
