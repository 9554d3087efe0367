/** One incoming dispatch: what it is, whether it is genuine, the document itself, and the clerk's decision. */
import { useEffect, useState } from "preact/hooks";
import { may } from "../office/desk-data.ts";
import type { IncomingPaper } from "../office/desk-data.ts";
import { markRead } from "../office/mark-read.ts";
import type { Verification } from "../../shared/dispatch/verification.ts";
import { DISPATCH, type DispatchRecord } from "../store/dispatch-record.ts";
import { dispatchPlace } from "../store/places.ts";
import { useLanguage } from "../i18n/use-language.tsx";
import { obstacleError } from "../i18n/error-words.ts";
import { IconButton } from "../ui/button.tsx";
import { ErrorNotice } from "../ui/error-notice.tsx";
import { SafeText } from "../ui/safe-text.tsx";
import { PageHead, Sheet } from "../ui/sheet.tsx";
import { Stamps } from "../ui/stamp.tsx";
import { VerificationPanel } from "../ui/verification-panel.tsx";
import { ArrivalMark } from "./arrival-mark.tsx";
import { PersonLink } from "./cards.tsx";
import { DecideActions } from "./decide-actions.tsx";
import { type ActError, useDesk } from "./desk-context.ts";
import { DispatchFacts } from "./dispatch-facts.tsx";
import { FilesComing, FilesWanted } from "./files-coming.tsx";
import { ObjectDownloads } from "./object-downloads.tsx";
import { PaperFiles } from "./paper-files.tsx";
import { PaperHead } from "./paper-head.tsx";
import { incomingState } from "./summaries.ts";
import { Thread } from "./thread.tsx";
import { useDispatch } from "./use-dispatch.ts";
import { useLive } from "./use-live.ts";
import { useWords } from "./use-words.ts";
import { panelOf } from "./verification-words.ts";

export function DispatchView(props: { paper: IncomingPaper; quarantined?: boolean }) {
  const translator = useLanguage();
  const { t } = translator;
  const { office, desk, show } = useDesk();
  const words = useWords();
  const { mail } = props.paper;
  const record = useRecord(mail.dispatch);
  const read = useDispatch(record);
  const judged = read?.ok === true ? read.value : undefined;
  // What was just judged anew; until then what the courier has found.
  const verification = judged?.verification ?? (record?.opened?.verification as Verification | undefined);
  const manifest = verification?.manifest;
  const [told, setTold] = useState(false);
  const [error, setError] = useState<ActError>();

  useEffect(() => {
    if (mail.read || told || mail.state === "fetching") return;
    setTold(true);
    void markRead(office, mail.dispatch);
  }, [mail, told, office]);

  if (record === undefined) return null;
  if (verification === undefined || manifest === undefined)
    return <NotOpen paper={props.paper} verification={verification} />;
  const { data } = manifest;
  const files = data.files.map(({ name, size }, i) => ({ name, size, content: judged?.files[i] }));
  const isSetAside = props.quarantined === true;
  const signer = verification.leader;
  const leader = (name: string) =>
    signer && (
      <PersonLink unit={signer.unit.code} person={signer} cms={record.opened?.approvalCms}>
        <SafeText text={name} />
      </PersonLink>
    );
  const decision = props.paper.row?.decision;
  const print = (): void => {
    const job = {
      dispatch: record.dispatch,
      data,
      from: manifest.unit,
      number: manifest.number,
      verification,
      arrival: decision?.type === "registered" ? decision.arrival : undefined,
      files,
    };
    show({ type: "print", job });
  };
  return (
    <article
      data-screen="dispatch"
      data-dispatch={record.dispatch}
      data-outcome={verification.outcome}
      data-state={incomingState(props.paper)}
    >
      <Sheet>
        <PaperHead
          data={data}
          state={incomingState(props.paper)}
          actions={
            !isSetAside && (
              <>
                <IconButton icon="print" label={t("print.action")} step="print" onClick={print} />
                <DecideActions
                  paper={props.paper}
                  verification={verification}
                  maySet={may(desk, "register")}
                  onError={setError}
                />
              </>
            )
          }
        />
        {error !== undefined && <ErrorNotice error={words.error(error)} />}
        <ArrivalMark paper={props.paper} />
        <div class="beside" data-data="check">
          <div class="beside-data">
            <DispatchFacts data={data} from={manifest.unit} number={manifest.number} />
            <div data-value="outcome" data-outcome={verification.outcome}>
              <VerificationPanel {...panelOf(verification, translator, { unit: words.unit, leader })} />
            </div>
            <Thread id={record.dispatch} />
          </div>
          <div class="beside-paper">
            {read?.ok === false && read.error.type === "file-coming" && <FilesWanted mail={record} />}
            {read?.ok === false && read.error.type !== "file-coming" && (
              <ErrorNotice error={words.error({ ...read.error, level: record.level })} tone="unsure" />
            )}
            {!isSetAside && <PaperFiles files={files} annexHint={t("receive.safeOpen")} />}
          </div>
        </div>
        {record.opened !== undefined && (
          <ObjectDownloads
            manifest={{ bytes: record.opened.manifest, cms: record.opened.manifestCms }}
            approval={{ bytes: record.opened.approval, cms: record.opened.approvalCms }}
          />
        )}
      </Sheet>
    </article>
  );
}

/** All that is kept of it; undefined until it is read. */
function useRecord(dispatch: string): DispatchRecord | undefined {
  const { store } = useDesk().office;
  const load = async () => (await store.get(DISPATCH, await dispatchPlace(store, dispatch)))?.value;
  return useLive(store.db.name, ["dispatches"], load, [store, dispatch]);
}

const STATE_TITLES: { readonly [S in DispatchRecord["state"]]?: "cannotOpen" | "held" } = {
  "cannot-open": "cannotOpen",
  held: "held",
};

/** @param props.verification of what was opened and does not say what it is */
function NotOpen(props: { paper: IncomingPaper; verification: Verification | undefined }) {
  const translator = useLanguage();
  const { t } = translator;
  const words = useWords();
  const { mail } = props.paper;
  const { verification } = props;
  const title = verification === undefined ? (STATE_TITLES[mail.state] ?? "fetching") : "cannotOpen";
  return (
    <article data-screen="dispatch" data-dispatch={mail.dispatch} data-outcome={verification?.outcome ?? ""}>
      <Sheet>
        <PageHead
          inFrame
          over={<Stamps urgency="normal" secrecy={mail.level} large />}
          title={t(`receive.state.${title}`)}
        >
          <p>
            {t("receive.from")}: <SafeText text={words.unit(mail.from)} />
          </p>
        </PageHead>
        {verification !== undefined ? (
          <VerificationPanel {...panelOf(verification, translator, words)} />
        ) : mail.state === "cannot-open" || mail.state === "held" ? (
          <ErrorNotice error={obstacleError(mail.obstacle)} tone={mail.state === "held" ? "unsure" : "failed"} />
        ) : (
          <FilesComing mail={mail} />
        )}
      </Sheet>
    </article>
  );
}
