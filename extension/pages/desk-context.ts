/** What every screen of the desk works with. */
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { NamedError } from "../i18n/error-words.ts";
import type { DeskData } from "../office/desk-data.ts";
import type { Office } from "../office/office.ts";
import type { PlaceTokens } from "../place-tokens.ts";
import type { ToastStore } from "../ui/toast-store.ts";
import type { Finder } from "../search/finder.ts";
import type { Card } from "./cards.tsx";
import type { PrintJob } from "./print-area.tsx";
import type { Line } from "./use-line.ts";

/** What lies over the desk until it is closed. */
export type Overlay =
  { readonly type: "card"; readonly card: Card } | { readonly type: "print"; readonly job: PrintJob };

export interface DeskContextValue {
  readonly account: string;
  readonly office: Office;
  readonly places: PlaceTokens;
  readonly finder: Finder;
  readonly desk: DeskData;
  readonly toasts: ToastStore;
  readonly line: Line;
  /** The present, moved on each half minute. */
  readonly now: number;
  /** What was typed into the search of the head. */
  readonly query: string;
  readonly search: (query: string) => void;
  readonly show: (overlay: Overlay) => void;
  /** Opens a dialog that has a command of its own. */
  readonly showDialog: (dialog: "posts" | "tour") => void;
}

export const DeskContext = createContext<DeskContextValue | undefined>(undefined);

export function useDesk(): DeskContextValue {
  const value = useContext(DeskContext);
  if (value === undefined) throw new Error("useDesk needs the desk above it");
  return value;
}

/** An act's error as it comes. */
export interface ActError {
  readonly type: string;
  /** A code, or several joined by `, `. */
  readonly unit?: string;
  readonly level?: string;
}

/** An act's error as the table of words takes it: codes of units and levels become their names. */
export function namedError(
  error: ActError,
  words: { readonly unit: (code: string) => string; readonly level: (level: string) => string },
): NamedError {
  return {
    ...error,
    ...(error.unit === undefined ? {} : { unit: error.unit.split(", ").map(words.unit).join(", ") }),
    ...(error.level === undefined ? {} : { level: words.level(error.level) }),
  };
}
