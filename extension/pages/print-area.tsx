/** What goes on paper: the sheet of the check first, then the pages, each with a line that says what it belongs to. */
import type { Ref } from "preact";
import { useState } from "preact/hooks";
import type { Verification } from "../../shared/dispatch/verification.ts";
import type { DispatchData } from "../../shared/domain/dispatch-data.ts";
import { type PlainDate, startOfDayInVietnam } from "../../shared/domain/plain-date.ts";
import { useLanguage } from "../i18n/use-language.tsx";
import type { PrintedPage } from "../reading/printed-pages.ts";
import { SafeText } from "../ui/safe-text.tsx";
import { type Fact, FactList } from "../ui/sheet.tsx";
import { Stamps } from "../ui/stamp.tsx";
import { VerificationPanel } from "../ui/verification-panel.tsx";
import { useDesk } from "./desk-context.ts";
import type { SavableFile } from "./file-rows.tsx";
import { dueOf } from "./summaries.ts";
import { useWords } from "./use-words.ts";
import { panelOf } from "./verification-words.ts";
import "./print-area.css";

export interface PrintJob {
  readonly dispatch: string;
  readonly data: DispatchData;
  readonly from: string;
  readonly number: { readonly notation: string; readonly date: string };
  readonly verification: Verification;
  readonly arrival: { readonly value: number; readonly date: string } | undefined;
  /** The main document first. */
  readonly files: readonly SavableFile[];
}

/** A broadcast has thousands: more are counted. */
const SHOWN_RECIPIENTS = 30;
const SHORT_MARK = 16;

export function PrintArea(props: {
  area: Ref<HTMLDivElement>;
  job: PrintJob;
  pages: readonly PrintedPage[];
  /** Of the files that the pages belong to. */
  names: readonly string[];
}) {
  const { t, format } = useLanguage();
  const { desk } = useDesk();
  const { job, pages } = props;
  const [at] = useState(() => Date.now());
  const by = `${desk.identity.name}, ${desk.identity.title}`;
  const line = (
    <p class="print-line">
      <span>
        <SafeText text={job.number.notation} /> · {t(`common.secrecy.${job.data.level}`)} ·{" "}
        <span class="figures">{job.dispatch.slice(0, SHORT_MARK)}</span>
      </span>
      <span>{t("print.by", { name: by, time: format.dateTime(at) })}</span>
    </p>
  );
  return (
    <div class="print-area" ref={props.area} aria-hidden="true" data-print={job.dispatch}>
      <section class="print-sheet">
        <CheckSheet job={job} at={at} by={by} />
        {line}
      </section>
      {pages.map(({ file, url, isWide }) => (
        <section class="print-page" key={url} data-wide={isWide || undefined}>
          <img src={url} alt={props.names[file] ?? ""} />
          {line}
        </section>
      ))}
    </div>
  );
}

function CheckSheet(props: { job: PrintJob; at: number; by: string }) {
  const translator = useLanguage();
  const { t, format } = translator;
  const { desk } = useDesk();
  const words = useWords();
  const { job } = props;
  const { data, number, verification, arrival } = job;
  const dated = (date: string): string => format.date(startOfDayInVietnam(date as PlainDate) + 43_200_000);
  const due = dueOf(data);
  const units = data.recipients.map(({ unit }) => words.unit(unit));
  const more = units.length - SHOWN_RECIPIENTS;
  const to = units.slice(0, SHOWN_RECIPIENTS).join("; ");
  const facts: Fact[] = [
    { label: t("receive.from"), value: <SafeText text={words.unit(job.from)} /> },
    { label: t("receive.number"), value: <SafeText text={number.notation} /> },
    { label: t("receive.date"), value: dated(number.date) },
    { label: t("receive.type"), value: words.documentType(data) },
    ...(due === undefined ? [] : [{ label: t("receive.deadline"), value: format.date(due) }]),
    {
      label: t("print.to"),
      value: (
        <>
          <SafeText text={to} /> {more > 0 && t("receive.moreUnits", { count: more })}
        </>
      ),
    },
    ...(arrival === undefined
      ? []
      : [
          {
            label: t("receive.registered"),
            value: `${String(arrival.value).padStart(2, "0")}, ${dated(arrival.date)} (${words.unit(desk.identity.unit)})`,
          },
        ]),
  ];
  const finals = verification.manifest?.files ?? [];
  return (
    <>
      <header class="print-head">
        <p class="soft">{t("print.sheet")}</p>
        <h1>
          <SafeText text={data.subject} />
        </h1>
        <Stamps urgency={data.urgency} secrecy={data.level} large />
      </header>
      <FactList facts={facts} />
      <VerificationPanel {...panelOf(verification, translator, words)} detailsOpen />
      <h2>{t("print.fileList")}</h2>
      <table class="print-files">
        <thead>
          <tr>
            <th scope="col">{t("print.fileName")}</th>
            <th scope="col">{t("print.fileSize")}</th>
            <th scope="col">{t("print.fileHash")}</th>
          </tr>
        </thead>
        <tbody>
          {data.files.map(({ name, size, sha256 }, i) => (
            <tr key={name}>
              <td>
                <SafeText text={name} />
              </td>
              <td class="figures">{format.bytes(finals[i]?.size ?? size)}</td>
              <td class="print-digits">{finals[i]?.sha256 ?? sha256}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="print-means">{t("print.means", { time: format.exactDateTime(props.at), name: props.by })}</p>
    </>
  );
}
