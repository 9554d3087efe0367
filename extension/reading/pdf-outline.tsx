/** The table of contents that a file brings, as buttons that go to their pages; deeper parts open one by one. */
import { useEffect, useState } from "preact/hooks";
import { useLanguage } from "../i18n/use-language.tsx";
import { SafeText } from "../ui/safe-text.tsx";
import type { PDFDocumentProxy } from "./pdf.ts";

export interface OutlineEntry {
  readonly title: string;
  /** Where it leads, as the file says it. */
  readonly dest: unknown;
  readonly items: readonly OutlineEntry[];
}

/** A file may bring any number of entries, and make them contain each other. */
const MOST = 500;
const DEEPEST = 4;

/** Undefined while it is read, and where the file has none. */
export function useOutline(pdf: PDFDocumentProxy | undefined): readonly OutlineEntry[] | undefined {
  const [outline, setOutline] = useState<readonly OutlineEntry[]>();
  useEffect(() => {
    setOutline(undefined);
    let wanted = true;
    pdf
      ?.getOutline()
      .then((entries: unknown) => {
        const read = bounded(entries, { left: MOST }, 0);
        if (wanted && read.length > 0) setOutline(read);
      })
      .catch(() => undefined);
    return () => {
      wanted = false;
    };
  }, [pdf]);
  return outline;
}

function bounded(entries: unknown, budget: { left: number }, depth: number): readonly OutlineEntry[] {
  if (!Array.isArray(entries) || depth === DEEPEST) return [];
  return (entries as readonly Partial<OutlineEntry>[]).flatMap(({ title, dest, items }) => {
    if (budget.left-- <= 0 || typeof title !== "string" || title.trim() === "") return [];
    return [{ title, dest, items: bounded(items, budget, depth + 1) }];
  });
}

/** The page, from 1; undefined where it leads nowhere in the file. */
async function pageOf(pdf: PDFDocumentProxy, dest: unknown): Promise<number | undefined> {
  try {
    const [target] = (typeof dest === "string" ? await pdf.getDestination(dest) : (dest as unknown[])) ?? [];
    if (typeof target === "number") return target + 1;
    return (await pdf.getPageIndex(target as Parameters<PDFDocumentProxy["getPageIndex"]>[0])) + 1;
  } catch {
    return undefined;
  }
}

export function PdfOutline(props: {
  pdf: PDFDocumentProxy;
  entries: readonly OutlineEntry[];
  onPage: (page: number) => void;
}) {
  const { t } = useLanguage();
  const { pdf, entries, onPage } = props;
  const go = async (dest: unknown): Promise<void> => {
    const page = await pageOf(pdf, dest);
    if (page !== undefined) onPage(page);
  };
  const draw = (some: readonly OutlineEntry[]) => (
    <ul>
      {some.map(({ title, dest, items }, at) => (
        <li key={at}>
          <button type="button" class="pdf-outline-entry" onClick={() => void go(dest)}>
            <SafeText text={title} />
          </button>
          {items.length > 0 && (
            <details>
              <summary>{t("receive.viewer.parts", { count: items.length })}</summary>
              {draw(items)}
            </details>
          )}
        </li>
      ))}
    </ul>
  );
  return (
    <nav class="pdf-outline" aria-label={t("receive.viewer.outline")}>
      {draw(entries)}
    </nav>
  );
}
