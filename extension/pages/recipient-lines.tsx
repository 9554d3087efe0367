/** What each recipient has signed about a dispatch; never more than is signed. */
import { useEffect, useState } from "preact/hooks";
import { rankMatches, searchable } from "../../shared/domain/fold-text.ts";
import type { RecipientLine } from "../../shared/domain/status.ts";
import { useLanguage } from "../i18n/use-language.tsx";
import type { OutgoingPaper } from "../office/desk-data.ts";
import { dispatchPlace } from "../store/places.ts";
import { RECEIPT, type ReceiptRecord } from "../store/records.ts";
import { Button } from "../ui/button.tsx";
import { SafeText } from "../ui/safe-text.tsx";
import { SearchBox } from "../ui/search-box.tsx";
import { type StatusStep, StatusLine } from "../ui/status-line.tsx";
import { UnitLink } from "./cards.tsx";
import { useDesk } from "./desk-context.ts";
import { saveBytes } from "./download.ts";
import { useWords } from "./use-words.ts";

/** A broadcast has thousands of recipients; more are shown when asked for. */
const SHOWN = 40;

const DAY = 86_400_000;

const FILES = { receipt: "receipt.json", cms: "receipt.p7s" } as const;

export function RecipientLines(props: { paper: OutgoingPaper }) {
  const { t } = useLanguage();
  const words = useWords();
  const { lines } = props.paper.row;
  const [query, setQuery] = useState("");
  const [most, setMost] = useState(SHOWN);
  const arrived = lines.filter(({ progress }) => progress !== null).length;
  const registered = lines.filter(({ progress }) => progress !== null && progress >= "03").length;
  const refused = lines.filter(({ progress }) => progress === "02").length;
  const shown =
    query.trim() === ""
      ? lines
      : rankMatches(
          query,
          searchable(lines, ({ unit }) => words.unit(unit)),
        );
  return (
    <section class="recipients" aria-labelledby="recipients-title">
      <header class="recipients-head">
        <h3 id="recipients-title">{t("send.recipients.title")}</h3>
        <p class="soft figures" data-value="recipients-summary">
          {t("send.recipients.summary", { arrived, total: lines.length, registered })}
          {refused > 0 && ` · ${t("send.recipients.refused", { count: refused })}`}
        </p>
      </header>
      {lines.length > SHOWN && <SearchBox label={t("send.recipients.search")} value={query} onChange={setQuery} />}
      <ul class="recipient-list">
        {shown.slice(0, most).map((line) => (
          <Line key={line.unit} line={line} paper={props.paper} />
        ))}
      </ul>
      {shown.length > most && (
        <Button small onClick={() => setMost(most + 10 * SHOWN)}>
          {t("receive.moreUnits", { count: shown.length - most })}
        </Button>
      )}
    </section>
  );
}

function Line(props: { line: RecipientLine; paper: OutgoingPaper }) {
  const { t } = useLanguage();
  const { desk, now } = useDesk();
  const words = useWords();
  const [open, setOpen] = useState(false);
  const { line, paper } = props;
  const { sealed, data } = paper.row;
  const of = (code: "01" | "02" | "03") => line.steps.find(({ status }) => status === code);
  const accepted = sealed?.accepted;
  const steps: StatusStep[] = [
    { code: "accepted", at: accepted ? Date.parse(accepted.at) : undefined },
    { code: "01", at: timeOf(of("01")?.at), ...(of("01") && { by: t("send.recipients.receiptByDevice") }) },
    of("02") !== undefined && of("03") === undefined
      ? { code: "02", at: timeOf(of("02")?.at), note: of("02")?.reason }
      : {
          code: "03",
          at: timeOf(of("03")?.at),
          ...(of("03")?.arrival && {
            note: t("send.recipients.arrivalNumber", { number: String(of("03")?.arrival?.value).padStart(2, "0") }),
          }),
        },
  ];
  const role = data.recipients.find(({ unit }) => unit === line.unit)?.role;
  // Receipts that do not come may be withheld on the way: silence is said (R28).
  const silent = line.progress === null && accepted ? Math.floor((now - Date.parse(accepted.at)) / DAY) : 0;
  const isOpen = open || data.recipients.length === 1;
  return (
    <li class="recipient" data-recipient={line.unit} data-progress={line.progress ?? ""}>
      <p class="recipient-name">
        <strong>
          <UnitLink unit={line.unit} />
        </strong>
        {role === "know" && <span class="soft"> · {t("inbox.toKnow")}</span>}
      </p>
      <StatusLine label={t("send.recipients.line", { unit: words.unit(line.unit) })} steps={steps} />
      {silent >= 1 && (
        <p class="warn" data-value="silent">
          {t("send.recipients.silent", { count: silent })}
        </p>
      )}
      {line.conflicts.map((conflict) => (
        <p class="warn" key={conflict}>
          {t(`send.recipients.conflict.${conflict}`)}
        </p>
      ))}
      {line.steps.length > 0 && sealed !== null && (
        <details class="objects" open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
          <summary data-step="show-receipts">{t("send.recipients.behind")}</summary>
          {isOpen && <Receipts dispatch={sealed.dispatch} unit={line.unit} key={desk.work.view.outgoing.length} />}
        </details>
      )}
    </li>
  );
}

function timeOf(at: string | undefined): number | undefined {
  return at === undefined ? undefined : Date.parse(at);
}

/** The signed receipts of one unit: who signed, and the bytes for checking them elsewhere. */
function Receipts(props: { dispatch: string; unit: string }) {
  const { t, format } = useLanguage();
  const { office, desk } = useDesk();
  const [receipts, setReceipts] = useState<readonly ReceiptRecord[]>([]);
  useEffect(() => {
    let wanted = true;
    const read = async (): Promise<void> => {
      const all = await office.store.all(RECEIPT, await dispatchPlace(office.store, props.dispatch));
      const ofUnit = all.map(({ value }) => value).filter(({ event }) => event.unit === props.unit);
      if (wanted) setReceipts(ofUnit.sort((a, b) => (a.event.status < b.event.status ? -1 : 1)));
    };
    void read();
    return () => {
      wanted = false;
    };
  }, [office, props.dispatch, props.unit, desk]);
  // The furthest one is what "the receipt" means.
  const last = receipts.at(-1);
  return (
    <ul class="receipts">
      {receipts.map((receipt) => {
        const { event, person } = receipt;
        const suffix = receipt === last ? "" : `-${event.status}`;
        return (
          <li key={event.id} class="receipt" data-receipt={event.status}>
            <div>
              <p>
                <strong>{t(`common.status.${event.status}`)}</strong>{" "}
                <span class="soft figures">{format.exactDateTime(Date.parse(event.at))}</span>
              </p>
              <p class="soft">
                {event.signer === "device" || person === undefined
                  ? t("send.recipients.receiptByDevice")
                  : t("send.recipients.receiptBy", { name: `${person.name}, ${person.title}` })}
              </p>
              {event.reason !== undefined && (
                <p>
                  {t("send.recipients.reason")}: <SafeText text={event.reason} />
                </p>
              )}
            </div>
            <div class="objects-row">
              <Button
                small
                icon="download"
                step={`save-receipt${suffix}`}
                onClick={() => saveBytes(FILES.receipt, receipt.receipt)}
              >
                {FILES.receipt}
              </Button>
              <Button
                small
                icon="download"
                step={`save-receipt-cms${suffix}`}
                onClick={() => saveBytes(FILES.cms, receipt.cms)}
              >
                {FILES.cms}
              </Button>
            </div>
          </li>
        );
      })}
    </ul>
  );
}
