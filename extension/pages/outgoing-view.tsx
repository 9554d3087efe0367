/** One paper of the own office: where it stands, and what each recipient has signed about it. */
import { useState } from "preact/hooks";
import { useLanguage } from "../i18n/use-language.tsx";
import { may, type OutgoingPaper, personName } from "../office/desk-data.ts";
import { takeUpReturned } from "../office/save-draft.ts";
import { Button } from "../ui/button.tsx";
import { SafeText } from "../ui/safe-text.tsx";
import { type Fact, Sheet } from "../ui/sheet.tsx";
import { useDesk } from "./desk-context.ts";
import { DispatchFacts } from "./dispatch-facts.tsx";
import { DraftDocument } from "./draft-document.tsx";
import { OwnObjectDownloads } from "./object-downloads.tsx";
import { PaperHead } from "./paper-head.tsx";
import { RecipientLines } from "./recipient-lines.tsx";
import { go, routeTo } from "./route.ts";
import { SendProgress } from "./send-progress.tsx";
import { outgoingState } from "./summaries.ts";
import { Thread } from "./thread.tsx";
import { useDraftFiles } from "./use-draft-files.ts";

export function OutgoingView(props: { paper: OutgoingPaper }) {
  const { t, format } = useLanguage();
  const { office, places, desk } = useDesk();
  const { row, state } = props.paper;
  const files = useDraftFiles(state);
  const [busy, setBusy] = useState(false);
  const name = (member: string): string => personName(desk, member) ?? t("verification.value.unknown");
  const facts: Fact[] = [
    {
      label: t("send.deeds.submitted"),
      value: t("send.deeds.by", {
        name: name(row.submitted.member),
        time: format.dateTime(Date.parse(row.submitted.at)),
      }),
    },
    ...(row.approval === null
      ? []
      : [
          {
            label: t("send.deeds.approved"),
            value: t("send.deeds.by", {
              name: name(row.approval.member),
              time: format.dateTime(Date.parse(row.approval.at)),
            }),
          },
        ]),
    ...(row.sealed === null
      ? []
      : [
          {
            label: t("send.deeds.sealed"),
            value: t("send.deeds.by", {
              name: name(row.sealed.sealed.member),
              time: format.dateTime(Date.parse(row.sealed.sealed.at)),
            }),
          },
        ]),
  ];

  const edit = async (): Promise<void> => {
    setBusy(true);
    const taken = await takeUpReturned(office, state);
    setBusy(false);
    if (taken.ok) go("compose", places.tokenOf(row.draft));
  };

  return (
    <article
      data-screen="outgoing-paper"
      data-draft={row.draft}
      data-dispatch={row.sealed?.dispatch}
      data-state={row.state}
    >
      <Sheet>
        <PaperHead
          data={row.data}
          state={outgoingState(props.paper)}
          actions={
            <>
              {row.state === "returned" && may(desk, "submitDraft") && (
                <Button look="primary" icon="draft" step="edit" busy={busy} onClick={() => void edit()}>
                  {t("compose.edit")}
                </Button>
              )}
              {row.state === "submitted" && may(desk, "approveDraft") && (
                <a class="button" data-look="primary" href={routeTo("approvals", places.tokenOf(row.draft))}>
                  <span>{t("approve.open")}</span>
                </a>
              )}
              {(row.state === "approved" || row.state === "numbered") && may(desk, "seal") && (
                <a class="button" data-look="primary" href={routeTo("sealing", places.tokenOf(row.draft))}>
                  <span>{t("send.open")}</span>
                </a>
              )}
            </>
          }
        />
        {row.returned !== null && row.state === "returned" && (
          <div class="refusal" data-value="remark">
            <p>
              <strong>{t("approve.returned.title", { name: name(row.returned.member) })}</strong>
            </p>
            <p class="remark">
              <SafeText text={row.returned.remark} />
            </p>
          </div>
        )}
        {row.state !== "sent" && <SendProgress paper={props.paper} />}
        <DispatchFacts data={row.data} number={row.sealed === null ? undefined : row.sealed.number} more={facts} />
        {row.sealed !== null && <RecipientLines paper={props.paper} />}
        <Thread id={row.draft} />
        <DraftDocument state={state} files={files} />
        {row.approval !== null && <OwnObjectDownloads row={row} />}
      </Sheet>
    </article>
  );
}
