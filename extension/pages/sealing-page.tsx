/** Approved papers that wait for number, seal and sending. */
import { useState } from "preact/hooks";
import { useLanguage } from "../i18n/use-language.tsx";
import { may, type OutgoingPaper, personName } from "../office/desk-data.ts";
import { packOf } from "../office/draft-data.ts";
import { proposeNumber, sendDraft } from "../office/send-draft.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { DispatchList } from "../ui/dispatch-list.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { ErrorNotice } from "../ui/error-notice.tsx";
import { Sheet } from "../ui/sheet.tsx";
import { SplitView } from "../ui/split-view.tsx";
import { useDesk } from "./desk-context.ts";
import { DispatchFacts } from "./dispatch-facts.tsx";
import { DraftDocument } from "./draft-document.tsx";
import { OfficeForm } from "./office-form.tsx";
import { PaperHead } from "./paper-head.tsx";
import { go } from "./route.ts";
import { SendProgress } from "./send-progress.tsx";
import { outgoingState, outgoingSummary } from "./summaries.ts";
import { useDraftFiles } from "./use-draft-files.ts";
import { useWords } from "./use-words.ts";

export function SealingPage(props: { open: string | undefined }) {
  const { t } = useLanguage();
  const { places, desk, now } = useDesk();
  const words = useWords();
  const papers = desk.outgoing.filter(({ row }) => ["approved", "numbered", "sealed"].includes(row.state));
  const rows = papers.map((paper) => outgoingSummary(paper, desk, words));
  const paper = desk.outgoing.find(({ row }) => row.draft === props.open);
  return (
    <div class="screen" data-screen="sealing" data-count={papers.length}>
      <SplitView
        list={
          rows.length === 0 ? (
            <EmptyState icon="seal" title={t("send.empty.title")}>
              {t("send.empty.body")}
            </EmptyState>
          ) : (
            <DispatchList
              label={t("send.title")}
              dispatches={rows}
              openId={props.open}
              onOpen={(id) => go("sealing", places.tokenOf(id))}
              now={now}
            />
          )
        }
        listLabel={t("send.title")}
        reading={paper === undefined ? undefined : <SealingView key={paper.row.draft} paper={paper} />}
        readingLabel={t("inbox.reading")}
        placeholder={rows.length === 0 ? null : <EmptyState icon="seal" title={t("send.choose")} />}
        onBack={() => go("sealing")}
      />
    </div>
  );
}

function SealingView(props: { paper: OutgoingPaper }) {
  const { t, format } = useLanguage();
  const { office, desk, now } = useDesk();
  const words = useWords();
  const { row, state, waiting } = props.paper;
  const files = useDraftFiles(state);
  const [asks, setAsks] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<{ readonly type: string }>();
  const isReady = row.state === "approved" || row.state === "numbered";
  const canSend = isReady && may(desk, "seal") && (waiting === undefined || waiting.state.type === "refused");
  const numbers = desk.work.streams.find(({ level }) => level === "unclassified");
  const pack = packOf(desk, now);
  const proposal = proposeNumber(row.data, { pack, office: desk.work.view.office, numbers, now });
  const isUnset = !proposal.ok && proposal.error.type === "office-unset";
  const leader = row.approval === null ? undefined : personName(desk, row.approval.member);
  const count = row.data.recipients.length;

  const send = async (): Promise<void> => {
    setBusy(true);
    const done = await sendDraft(office, state);
    setBusy(false);
    setAsks(false);
    setError(done.ok ? undefined : done.error);
  };

  return (
    <article data-screen="sealing-paper" data-draft={row.draft} data-state={outgoingState(props.paper)}>
      <Sheet>
        <PaperHead
          data={row.data}
          state={outgoingState(props.paper)}
          actions={
            canSend &&
            !isUnset && (
              <Button look="primary" icon="seal" step="send" disabled={!proposal.ok} onClick={() => setAsks(true)}>
                {t("send.action")}
              </Button>
            )
          }
        >
          {leader !== undefined && <p>{t("send.approvedBy", { name: leader })}</p>}
        </PaperHead>
        {error !== undefined && <ErrorNotice error={words.error(error)} />}
        {isUnset && canSend && <OfficeForm />}
        {!isUnset && !proposal.ok && canSend && <ErrorNotice error={words.error(proposal.error)} />}
        {proposal.ok && canSend && waiting === undefined && (
          <p class="next-number">
            {t("send.number.nextIs")}{" "}
            <strong class="figures" data-value="next-number">
              {row.number === null ? proposal.value.notation.text : String(row.number.value)}
            </strong>
            <span class="soft"> {t("send.number.nextHint")}</span>
          </p>
        )}
        <SendProgress paper={props.paper} />
        <DispatchFacts
          data={row.data}
          number={row.sealed === null ? undefined : row.sealed.number}
          more={
            row.approval === null
              ? []
              : [{ label: t("send.approvedOn"), value: format.dateTime(Date.parse(row.approval.at)) }]
          }
        />
        <DraftDocument state={state} files={files} />
      </Sheet>
      <Dialog
        open={asks}
        title={t("send.confirm.title", { count })}
        onClose={() => setAsks(false)}
        actions={
          <>
            <Button onClick={() => setAsks(false)}>{t("common.actions.cancel")}</Button>
            <Button look="primary" icon="seal" step="send-now" busy={busy} onClick={() => void send()}>
              {t("send.action")}
            </Button>
          </>
        }
      >
        <p>{t("send.seal.means", { unit: words.unit(desk.identity.unit) })}</p>
        <p>{t("send.confirm.body")}</p>
      </Dialog>
    </article>
  );
}
