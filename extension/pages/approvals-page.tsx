/** What waits for the leader, and nothing else. */
import { useState } from "preact/hooks";
import { useLanguage } from "../i18n/use-language.tsx";
import { countDesk } from "../office/desk-counts.ts";
import { may, type OutgoingPaper, personName } from "../office/desk-data.ts";
import { approveDraft, returnDraft } from "../office/judge-draft.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { DispatchList } from "../ui/dispatch-list.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { ErrorNotice } from "../ui/error-notice.tsx";
import { Field } from "../ui/field.tsx";
import { TextArea } from "../ui/inputs.tsx";
import { Sheet } from "../ui/sheet.tsx";
import { SplitView } from "../ui/split-view.tsx";
import { useDesk } from "./desk-context.ts";
import { DispatchFacts } from "./dispatch-facts.tsx";
import { DraftDocument } from "./draft-document.tsx";
import { PaperHead } from "./paper-head.tsx";
import { go } from "./route.ts";
import { outgoingState, outgoingSummary } from "./summaries.ts";
import { useDraftFiles } from "./use-draft-files.ts";
import { useWords } from "./use-words.ts";

export function ApprovalsPage(props: { open: string | undefined }) {
  const { t } = useLanguage();
  const { places, desk, now } = useDesk();
  const words = useWords();
  const papers = countDesk(desk).toApprove;
  const rows = papers.map((paper) => outgoingSummary(paper, desk, words));
  const paper = desk.outgoing.find(({ row }) => row.draft === props.open);
  return (
    <div class="screen" data-screen="approvals" data-count={papers.length}>
      <SplitView
        list={
          rows.length === 0 ? (
            <EmptyState icon="approve" title={t("approve.empty.title")}>
              {t("approve.empty.body")}
            </EmptyState>
          ) : (
            <DispatchList
              label={t("approve.title")}
              dispatches={rows}
              openId={props.open}
              onOpen={(id) => go("approvals", places.tokenOf(id))}
              now={now}
            />
          )
        }
        listLabel={t("approve.title")}
        reading={paper === undefined ? undefined : <ApprovalView key={paper.row.draft} paper={paper} />}
        readingLabel={t("inbox.reading")}
        placeholder={rows.length === 0 ? null : <EmptyState icon="approve" title={t("approve.choose")} />}
        onBack={() => go("approvals")}
      />
    </div>
  );
}

function ApprovalView(props: { paper: OutgoingPaper }) {
  const { t } = useLanguage();
  const { office, desk, line, toasts } = useDesk();
  const words = useWords();
  const { row, state } = props.paper;
  // What the leader judges is what was on the screen when it was opened, not what came since.
  const [seen] = useState(state);
  const files = useDraftFiles(seen);
  const [busy, setBusy] = useState(false);
  const [asks, setAsks] = useState(false);
  const [error, setError] = useState<{ readonly type: string }>();
  const isOpen = row.state === "submitted" && props.paper.waiting === undefined && may(desk, "approveDraft");
  const changed = row.revision !== seen.revision;
  const allHere = seen.data.files.every((_, i) => files[i]?.ok === true);
  const by = personName(desk, row.submitted.member);

  const approve = async (): Promise<void> => {
    setBusy(true);
    setError(undefined);
    const done = await approveDraft(office, seen);
    setBusy(false);
    if (!done.ok) return setError(done.error);
    toasts.show(line.state?.type === "up" ? t("approve.approved") : t("approve.approvedWaiting"));
  };

  return (
    <article data-screen="approval" data-draft={row.draft} data-state={outgoingState(props.paper)}>
      <Sheet>
        <PaperHead
          data={seen.data}
          state={outgoingState(props.paper)}
          actions={
            isOpen && (
              <>
                <Button step="return" onClick={() => setAsks(true)}>
                  {t("approve.return.action")}
                </Button>
                <Button
                  look="primary"
                  icon="approve"
                  step="approve"
                  busy={busy}
                  disabled={!allHere || changed}
                  describedBy="approval-means"
                  onClick={() => void approve()}
                >
                  {busy ? t("approve.approving") : t("approve.approve")}
                </Button>
              </>
            )
          }
        >
          {by !== undefined && <p>{t("approve.submittedBy", { name: by })}</p>}
        </PaperHead>
        {changed && <ErrorNotice error={{ type: "draft-changed" }} />}
        {error !== undefined && <ErrorNotice error={words.error(error)} />}
        {isOpen && (
          <p class="means" id="approval-means">
            {t("approve.means")}
          </p>
        )}
        <div class="beside" data-data="facts">
          <div class="beside-data">
            <DispatchFacts data={seen.data} />
          </div>
          <div class="beside-paper">
            <DraftDocument state={seen} files={files} />
          </div>
        </div>
      </Sheet>
      <ReturnDialog open={asks} paper={props.paper} onClose={() => setAsks(false)} />
    </article>
  );
}

function ReturnDialog(props: { open: boolean; paper: OutgoingPaper; onClose: () => void }) {
  const { t } = useLanguage();
  const { office, desk, toasts } = useDesk();
  const words = useWords();
  const [remark, setRemark] = useState("");
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<{ readonly type: string }>();
  const { row, state } = props.paper;

  const giveBack = async (): Promise<void> => {
    setTried(true);
    if (remark.trim() === "" || busy) return;
    setBusy(true);
    const done = await returnDraft(office, state, remark);
    setBusy(false);
    if (!done.ok) return setError(done.error);
    toasts.show(t("approve.return.done", { name: personName(desk, row.submitted.member) ?? "" }));
    props.onClose();
  };

  return (
    <Dialog
      open={props.open}
      title={t("approve.return.title")}
      onClose={props.onClose}
      actions={
        <>
          <Button onClick={props.onClose}>{t("common.actions.cancel")}</Button>
          <Button look="primary" step="return-now" busy={busy} onClick={() => void giveBack()}>
            {t("approve.return.action")}
          </Button>
        </>
      }
    >
      <Field
        label={t("approve.return.remark")}
        hint={t("approve.return.remarkHint")}
        name="remark"
        required
        error={tried && remark.trim() === "" ? t("approve.return.missing") : undefined}
      >
        {(control) => <TextArea control={control} value={remark} onChange={setRemark} rows={4} maxLength={2_000} />}
      </Field>
      {error !== undefined && <ErrorNotice error={words.error(error)} />}
    </Dialog>
  );
}
