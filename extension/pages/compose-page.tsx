/** Writing a dispatch: from the top to the bottom with the keyboard alone, in under a minute. */
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { useLanguage } from "../i18n/use-language.tsx";
import type { UnitCode } from "../../shared/domain/unit-code.ts";
import type { DraftForm } from "../office/draft-form.ts";
import { readDispatch } from "../office/read-dispatch.ts";
import { DISPATCH } from "../store/dispatch-record.ts";
import { dispatchPlace } from "../store/places.ts";
import { Banner } from "../ui/banner.tsx";
import { ErrorNotice } from "../ui/error-notice.tsx";
import { useDesk } from "./desk-context.ts";
import { ComposeForm } from "./compose-form.tsx";
import { unitChoice } from "../office/draft-form.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import { Sheet } from "../ui/sheet.tsx";
import { may } from "../office/desk-data.ts";
import { type Draft, useDraft } from "./use-draft.ts";

export function ComposePage(props: {
  /** A draft that is there already. */
  draft?: string | undefined;
  replyTo?: string | undefined;
  /** The dispatch whose files are passed on. */
  forwards?: string | undefined;
}) {
  const { t } = useLanguage();
  const { desk } = useDesk();
  const [first] = useState<Partial<DraftForm>>(() => firstForm(props, desk));
  const draft = useDraft(props.draft, first);
  const isReady = useMemo(() => desk.chain !== undefined && may(desk, "submitDraft"), [desk]);
  const problem = usePassingOn(isReady ? draft : undefined, props.forwards);
  if (draft === undefined) return null;
  return (
    <div class="screen-scroll" data-screen="compose" data-draft={draft.id}>
      {isReady ? (
        <>
          {props.forwards !== undefined && (
            <Banner tone="plain" icon="forward" title={t("receive.forward.action")}>
              {t("receive.forward.means")}
            </Banner>
          )}
          {problem !== undefined && <ErrorNotice error={{ type: problem }} />}
          <ComposeForm draft={draft} />
        </>
      ) : (
        <Sheet narrow>
          <EmptyState icon="draft" title={t("compose.unavailable")} />
        </Sheet>
      )}
    </div>
  );
}

/**
 * Takes the files of the dispatch into the draft as annexes, once: what is signed below another unit's words is a letter of
 * this one. @returns why they could not be opened
 */
function usePassingOn(draft: Draft | undefined, dispatch: string | undefined): string | undefined {
  const { office, desk } = useDesk();
  const [problem, setProblem] = useState<string>();
  const isBegun = useRef(false);
  useEffect(() => {
    if (draft === undefined || dispatch === undefined || isBegun.current) return;
    isBegun.current = true;
    const take = async (): Promise<void> => {
      const { store } = office;
      const record = (await store.get(DISPATCH, await dispatchPlace(store, dispatch)))?.value;
      if (record === undefined) return setProblem("cannot-open");
      const unit = desk.identity.unit as UnitCode;
      const signal = new AbortController().signal;
      const read = await readDispatch(store, record, { unit, now: office.now(), signal });
      if (!read.ok) return setProblem(read.error.type);
      const names = read.value.verification.manifest?.data.files ?? [];
      const files = read.value.files.map(
        (content, at) => new File([content], names[at]?.name ?? "", { type: names[at]?.mediaType ?? "" }),
      );
      draft.addFiles("annex", files);
    };
    void take();
  }, [draft, dispatch, office, desk.identity.unit]);
  return problem;
}

/** A letter is the usual kind; an answer goes to whoever wrote, and what passes something on is never less secret. */
function firstForm(
  { replyTo, forwards }: { replyTo?: string | undefined; forwards?: string | undefined },
  desk: ReturnType<typeof useDesk>["desk"],
): Partial<DraftForm> {
  const usual = { documentType: "cong-van" };
  const about = replyTo ?? forwards;
  const mail = about === undefined ? undefined : desk.incoming.find((paper) => paper.mail.dispatch === about)?.mail;
  if (mail?.opened?.paper === undefined) return usual;
  const { level } = mail;
  if (forwards !== undefined) return { ...usual, subject: mail.opened.paper.subject, level, floor: level };
  return { ...usual, replyTo: mail.dispatch, level, recipients: { act: [unitChoice(mail.from)], know: [] } };
}
