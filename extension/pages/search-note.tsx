import { useLanguage } from "../i18n/use-language.tsx";
import type { FoundRows } from "./use-found.ts";

/** What was found and where, what was not looked into, and how to ask more closely. */
export function SearchNote({ found }: { found: FoundRows }) {
  const { t } = useLanguage();
  const { rows, byRow, query, waiting, isLooking, more } = found;
  const isPlain = query.text === "" || rows.length === 0 || byRow === rows.length;
  return (
    <p class="search-note" role="status" data-search={isLooking ? "looking" : "done"} data-waiting={waiting}>
      <span>
        {isPlain
          ? t("search.found", { count: rows.length })
          : t("search.foundInside", { count: rows.length, inside: rows.length - byRow })}
      </span>
      {isLooking && <span>{t("search.looking")}</span>}
      {more > 0 && <span>{t("search.more", { count: more })}</span>}
      {waiting !== undefined && waiting > 0 && <span>{t("search.waiting", { count: waiting })}</span>}
      {query.unread.map((field) => (
        <span key={field} class="search-unread">
          {t("search.unread", { field })}
        </span>
      ))}
      <span>{t("search.fields")}</span>
    </p>
  );
}

/** The heading over what was found inside, for a list. */
export function insidePart(
  { rows, byRow, isSearching }: FoundRows,
  t: ReturnType<typeof useLanguage>["t"],
): { readonly from: number; readonly title: string } | undefined {
  return isSearching && byRow < rows.length ? { from: byRow, title: t("search.inside") } : undefined;
}
