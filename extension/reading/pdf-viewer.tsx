/**
 * A PDF, page under page. Pages are drawn when they come near the view and given back when they are far, so a file of a
 * thousand pages costs what a few cost. Keys: + and − zoom, 0 fits the width, Ctrl F finds; the arrows and Page keys scroll.
 */
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { useLanguage } from "../i18n/use-language.tsx";
import { IconButton } from "../ui/button.tsx";
import { ErrorNotice } from "../ui/error-notice.tsx";
import { openPdf, type PDFDocumentProxy, type Rotation } from "./pdf.ts";
import { PdfFindBar } from "./pdf-find-bar.tsx";
import { PdfOutline, useOutline } from "./pdf-outline.tsx";
import { type PageSize, PdfPage } from "./pdf-page.tsx";
import { usePdfFind } from "./use-pdf-find.ts";
import "./pdf-viewer.css";

const ZOOMS = [0.5, 0.67, 0.8, 1, 1.25, 1.5, 2, 3] as const;
/** A file may claim any number of pages, and each that is laid out costs the window something before it is drawn. */
const MAX_PAGES = 1_000;

type Opened =
  | { readonly type: "loading" }
  | { readonly type: "shown"; readonly pdf: PDFDocumentProxy; readonly size: PageSize }
  | { readonly type: "failed"; readonly fault: string };

export function PdfViewer(props: { file: Blob; name: string }) {
  const { t, format } = useLanguage();
  const [opened, setOpened] = useState<Opened>({ type: "loading" });
  const [zoom, setZoom] = useState(1);
  const [current, setCurrent] = useState(1);
  const [room, setRoom] = useState({ width: 0, height: 0 });
  const [fit, setFit] = useState<"width" | "page">("width");
  const [rotation, setRotation] = useState<Rotation>(0);
  const [isOutlined, setOutlined] = useState(false);
  const [isFinding, setFinding] = useState(false);
  const scroller = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const ending = new AbortController();
    const { signal } = ending;
    let pdf: PDFDocumentProxy | undefined;
    setOpened({ type: "loading" });
    setCurrent(1);
    const open = async (): Promise<void> => {
      const result = await openPdf(props.file, signal);
      if (!result.ok) return setOpened({ type: "failed", fault: result.error.type });
      pdf = result.value;
      const page = await pdf.getPage(1);
      const { width: wide, height } = page.getViewport({ scale: 1 });
      if (!signal.aborted) setOpened({ type: "shown", pdf, size: { width: wide, height } });
    };
    open().catch(() => {
      if (!signal.aborted) setOpened({ type: "failed", fault: "pdf-broken" });
    });
    return () => {
      ending.abort();
      void pdf?.loadingTask.destroy();
    };
  }, [props.file]);

  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const measure = (): void => setRoom({ width: element.clientWidth, height: element.clientHeight });
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, []);

  const step = (direction: 1 | -1): void => {
    const before = fit === "page" ? scale / widthScale : zoom;
    const next = direction === 1 ? ZOOMS.find((one) => one > before) : ZOOMS.findLast((one) => one < before);
    setFit("width");
    setZoom(next ?? before);
  };
  const pdf = opened.type === "shown" ? opened.pdf : undefined;
  const pages = pdf?.numPages ?? 0;
  const shown = Math.min(pages, MAX_PAGES);
  const numbers = useMemo(() => Array.from({ length: shown }, (_, i) => i + 1), [shown]);
  const size = opened.type === "shown" ? opened.size : { width: 1, height: 1 };
  const [wide, high] = rotation % 180 === 0 ? [size.width, size.height] : [size.height, size.width];
  const widthScale = Math.max(120, Math.min(room.width - 32, 1000)) / wide;
  const scale = fit === "page" ? Math.min(widthScale, (room.height - 24) / high) : widthScale * zoom;
  const goTo = (page: number): void => {
    scroller.current?.querySelector(`[data-page="${page}"]`)?.scrollIntoView({ block: "start" });
  };
  const outline = useOutline(pdf);
  const finding = usePdfFind(pdf, shown, current, goTo);
  const endFind = (): void => {
    finding.ask("");
    setFinding(false);
    scroller.current?.focus();
  };
  const turn = (by: 90 | 270): void => setRotation((before) => ((before + by) % 360) as Rotation);
  return (
    <section
      class="pdf"
      aria-label={t("receive.viewer.label", { name: props.name })}
      data-pdf
      data-state={opened.type}
      data-pages={pages === 0 ? undefined : pages}
    >
      <div class="pdf-bar" role="toolbar" aria-label={t("receive.viewer.tools")}>
        {outline !== undefined && (
          <IconButton
            icon="outline"
            label={t("receive.viewer.outline")}
            step="pdf-outline"
            pressed={isOutlined}
            onClick={() => setOutlined(!isOutlined)}
          />
        )}
        {pages > 0 && <PageField page={current} pages={pages} last={shown} onPage={goTo} />}
        <IconButton
          icon="search"
          label={t("receive.viewer.find")}
          step="pdf-find"
          pressed={isFinding}
          onClick={() => (isFinding ? endFind() : setFinding(true))}
        />
        <IconButton icon="zoom-out" label={t("receive.viewer.smaller")} onClick={() => step(-1)} />
        <span class="pdf-zoom figures">{format.percent(scale / widthScale)}</span>
        <IconButton icon="zoom-in" label={t("receive.viewer.larger")} onClick={() => step(1)} />
        <IconButton
          icon={fit === "page" ? "fit" : "fit-page"}
          label={fit === "page" ? t("receive.viewer.fit") : t("receive.viewer.fitPage")}
          onClick={() => {
            setZoom(1);
            setFit(fit === "page" ? "width" : "page");
          }}
        />
        <IconButton icon="turn" label={t("receive.viewer.turn")} step="pdf-turn" onClick={() => turn(90)} />
      </div>
      {isFinding && <PdfFindBar finding={finding} onClose={endFind} />}
      <div class="pdf-body">
        {isOutlined && pdf !== undefined && outline !== undefined && (
          <PdfOutline pdf={pdf} entries={outline} onPage={goTo} />
        )}
        {/* A scrolled area must be reachable by keyboard. */}
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
        <div
          class="pdf-pages"
          ref={scroller}
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
          tabIndex={0}
          role="group"
          aria-label={t("receive.viewer.pages")}
          onKeyDown={(event) => {
            if (event.altKey) return;
            if (event.ctrlKey || event.metaKey) {
              if (event.key.toLowerCase() !== "f" || event.shiftKey) return;
              setFinding(true);
            } else if (event.key === "+" || event.key === "=") step(1);
            else if (event.key === "-") step(-1);
            else if (event.key === "0") {
              setZoom(1);
              setFit("width");
            } else return;
            event.preventDefault();
            event.stopPropagation();
          }}
        >
          {opened.type === "loading" && <p class="pdf-wait">{t("common.loading")}</p>}
          {opened.type === "failed" && <ErrorNotice error={{ type: opened.fault }} />}
          {opened.type === "shown" &&
            room.width > 0 &&
            numbers.map((number) => (
              <PdfPage
                key={number}
                pdf={opened.pdf}
                number={number}
                first={opened.size}
                scale={scale}
                rotation={rotation}
                finds={finding.on(number)}
                scroller={scroller.current}
                onSeen={setCurrent}
              />
            ))}
          {shown < pages && <p class="pdf-wait">{t("receive.viewer.cut", { shown, pages })}</p>}
        </div>
      </div>
    </section>
  );
}

/** Which page is seen; another number goes to that page. */
function PageField(props: { page: number; pages: number; last: number; onPage: (page: number) => void }) {
  const { t } = useLanguage();
  const { page, pages, last, onPage } = props;
  const [typed, setTyped] = useState<string>();
  const go = (): void => {
    const wanted = Number(typed);
    setTyped(undefined);
    if (Number.isInteger(wanted) && wanted >= 1) onPage(Math.min(wanted, last));
  };
  return (
    <span class="pdf-count figures">
      <input
        class="pdf-number"
        inputMode="numeric"
        autocomplete="off"
        aria-label={t("receive.viewer.goTo")}
        value={typed ?? String(page)}
        onFocus={(event) => event.currentTarget.select()}
        onInput={(event) => setTyped(event.currentTarget.value)}
        onBlur={() => setTyped(undefined)}
        onKeyDown={(event) => {
          if (event.key !== "Enter") return;
          event.preventDefault();
          go();
        }}
      />
      <span aria-hidden="true">/ {pages}</span>
      <span class="visually-hidden" aria-live="polite">
        {t("approve.page", { page, pages })}
      </span>
    </span>
  );
}
