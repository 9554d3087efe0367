/** Writing a dispatch: from the top to the bottom with the keyboard alone, in under a minute. */
import { useMemo, useState } from "preact/hooks";
import { useLanguage } from "../i18n/use-language.tsx";
import type { DraftForm } from "../office/draft-form.ts";
import { Banner } from "../ui/banner.tsx";
import { useDesk } from "./desk-context.ts";
import { ComposeForm } from "./compose-form.tsx";
import { unitChoice, USUAL_TYPE } from "../office/draft-form.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import { Sheet } from "../ui/sheet.tsx";
import { may } from "../office/desk-data.ts";
import { useDraft } from "./use-draft.ts";

export function ComposePage(props: {
  /** A draft that is there already. */
  draft?: string | undefined;
  replyTo?: string | undefined;
}) {
  const { t } = useLanguage();
  const { desk } = useDesk();
  const [first] = useState<Partial<DraftForm>>(() => firstForm(props.replyTo, desk));
  const draft = useDraft(props.draft, first);
  const isReady = useMemo(() => desk.chain !== undefined && may(desk, "submitDraft"), [desk]);
  if (draft === undefined) return null;
  return (
    <div class="screen-scroll" data-screen="compose" data-draft={draft.id}>
      {isReady ? (
        <>
          {draft.form.floor !== null && (
            <Banner tone="plain" icon="forward" title={t("receive.forward.action")}>
              {t("receive.forward.means")}
            </Banner>
          )}
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

/** A letter is the usual kind; an answer goes to whoever wrote. */
function firstForm(replyTo: string | undefined, desk: ReturnType<typeof useDesk>["desk"]): Partial<DraftForm> {
  const mail = desk.incoming.find((paper) => paper.mail.dispatch === replyTo)?.mail;
  if (replyTo === undefined || mail?.opened?.paper === undefined) return { documentType: USUAL_TYPE };
  const recipients = { act: [unitChoice(mail.from)], know: [] };
  return { documentType: USUAL_TYPE, replyTo, level: mail.level, recipients };
}
