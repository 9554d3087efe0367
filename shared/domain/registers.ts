/**
 * The two registers that an office keeps, with the ten columns each of Annex IV of Decree 30/2020/NĐ-CP, built from the
 * folded work. Arrival numbers form one series a year, for paper and electronic together.
 *
 * The numbers are the spine: every number taken is a row, also a voided one, and one whose paper this device may not
 * read, which shows number and date only. So a register never hides a hole.
 */
import { arrivalSeries, type SeriesId } from "./number.ts";
import { dateInVietnam, type PlainDate, plainDate } from "./plain-date.ts";
import type { Deed, NumberState } from "./work-state.ts";
import type { OutgoingRow, WorkView } from "./work-view.ts";

export const INCOMING_COLUMNS = [
  "arrivalDate",
  "arrivalNumber",
  "author",
  "notation",
  "documentDate",
  "typeAndSubject",
  "receiver",
  "transferDate",
  "acknowledgement",
  "note",
] as const;

export const OUTGOING_COLUMNS = [
  "notation",
  "documentDate",
  "typeAndSubject",
  "signer",
  "recipients",
  "keptBy",
  "copies",
  "transferDate",
  "acknowledgement",
  "note",
] as const;

/** What a note says, to be put into words by the screen or the printed page. */
export type RegisterNote =
  | { readonly type: "voided"; readonly reason: string }
  | { readonly type: "not-readable" }
  | { readonly type: "not-registered" }
  | { readonly type: "not-sent" };

export type IncomingRegisterRow = {
  readonly arrivalDate: PlainDate;
  /** With two digits at least. */
  readonly arrivalNumber: string;
  readonly author: string;
  readonly notation: string;
  readonly documentDate: PlainDate | null;
  readonly typeAndSubject: string;
  readonly receiver: string;
  readonly transferDate: PlainDate | null;
  readonly acknowledgement: string;
  readonly note: RegisterNote | null;
};

export type OutgoingRegisterRow = {
  readonly notation: string;
  readonly documentDate: PlainDate;
  readonly typeAndSubject: string;
  readonly signer: string;
  readonly recipients: readonly string[];
  readonly keptBy: string;
  readonly copies: number;
  readonly transferDate: PlainDate | null;
  /** How many recipients have confirmed arrival with a signature, of how many; null before it is sealed. */
  readonly acknowledgement: { readonly confirmed: number; readonly of: number } | null;
  readonly note: RegisterNote | null;
};

/** What the opened dispatch says of an incoming paper, and what the office did with it. */
export type IncomingPaper = {
  readonly author: string;
  readonly notation: string;
  readonly documentDate: PlainDate;
  /** The type's full name. */
  readonly documentType: string;
  readonly subject: string;
  readonly handedTo?: { readonly receiver: string; readonly date: PlainDate; readonly acknowledgement: string };
};

/**
 * @param papers the paper behind a dispatch id, or null where this device cannot read it
 * @param year as in "in/<year>"
 */
export function incomingRegister(
  view: WorkView,
  year: number,
  papers: (dispatch: string) => IncomingPaper | null,
): IncomingRegisterRow[] {
  const rows = new Map(view.incoming.map((row) => [row.dispatch, row]));
  return numbersOf(view, arrivalSeries(plainDate(`${year}-01-01`))).map((number) => {
    const paper = papers(number.for);
    const registered = rows.get(number.for)?.decision?.type === "registered";
    return {
      arrivalDate: number.date,
      arrivalNumber: digits(number.value),
      author: paper?.author ?? "",
      notation: paper?.notation ?? "",
      documentDate: paper?.documentDate ?? null,
      typeAndSubject: paper === null ? "" : typeAndSubject(paper.documentType, paper.subject),
      receiver: paper?.handedTo?.receiver ?? "",
      transferDate: paper?.handedTo?.date ?? null,
      acknowledgement: paper?.handedTo?.acknowledgement ?? "",
      note: noteOf(number, paper === null ? "not-readable" : registered ? null : "not-registered"),
    };
  });
}

/** Words for an outgoing paper that the tables hold as keys and codes. */
export type OutgoingPaper = {
  /** The notation while it is not sealed; the manifest's stands afterwards. */
  readonly notation: string;
  readonly documentType: string;
  readonly signer: string;
  readonly recipients: readonly string[];
  readonly keptBy: string;
};

/** @param series the series of the register, in the order in which its rows are wanted */
export function outgoingRegister(
  view: WorkView,
  series: readonly SeriesId[],
  words: (row: OutgoingRow) => OutgoingPaper,
): OutgoingRegisterRow[] {
  const rows = new Map(view.outgoing.map((row) => [row.draft, row]));
  return series.flatMap((id) =>
    numbersOf(view, id).map((number): OutgoingRegisterRow => {
      const row = rows.get(number.for);
      if (row === undefined) return blankOutgoing(number);
      const { notation, documentType, signer, recipients, keptBy } = words(row);
      const { sealed, lines, data } = row;
      // A paper whose number was voided may hold another one by now.
      const sealedHere = sealed !== null && sealed.number.series === id && sealed.number.value === number.value;
      const own = number.voided === null || sealedHere;
      return {
        notation: sealedHere ? sealed.number.notation : own ? notation : digits(number.value),
        documentDate: number.date,
        typeAndSubject: typeAndSubject(documentType, data.subject),
        signer,
        recipients,
        keptBy,
        copies: data.recipients.length,
        transferDate: sealedHere && sealed.accepted !== null ? dayOf(sealed.accepted) : null,
        acknowledgement: sealedHere
          ? { confirmed: lines.filter(({ progress }) => progress !== null).length, of: lines.length }
          : null,
        note: noteOf(number, sealedHere && sealed.accepted !== null ? null : "not-sent"),
      };
    }),
  );
}

function blankOutgoing(number: NumberState): OutgoingRegisterRow {
  return {
    notation: digits(number.value),
    documentDate: number.date,
    typeAndSubject: "",
    signer: "",
    recipients: [],
    keptBy: "",
    copies: 0,
    transferDate: null,
    acknowledgement: null,
    note: noteOf(number, "not-readable"),
  };
}

function numbersOf(view: WorkView, series: SeriesId): readonly NumberState[] {
  return view.series.find((one) => one.series === series)?.numbers ?? [];
}

function noteOf({ voided }: NumberState, type: Exclude<RegisterNote["type"], "voided"> | null): RegisterNote | null {
  if (voided !== null) return { type: "voided", reason: voided.reason };
  return type === null ? null : { type };
}

function typeAndSubject(documentType: string, subject: string): string {
  return `${documentType}: ${subject}`;
}

function digits(value: number): string {
  return String(value).padStart(2, "0");
}

function dayOf({ at }: Deed): PlainDate {
  return dateInVietnam(Date.parse(at));
}
