/**
 * A PDF, page under page. Pages are drawn when they come near the view and given back when they are far, so a file of a
 * thousand pages costs what a few cost. Keys: + and − zoom, 0 fits the width; the arrows and Page keys scroll.
 */
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { useLanguage } from "../i18n/use-language.tsx";
import { IconButton } from "../ui/button.tsx";
import { ErrorNotice } from "../ui/error-notice.tsx";
import { openPdf, type PDFDocumentProxy, renderPage } from "./pdf.ts";
import "./pdf-viewer.css";

const ZOOMS = [0.5, 0.67, 0.8, 1, 1.25, 1.5, 2, 3] as const;
/** Beyond this the canvas of one page would take more memory than browsers give. */
const MAX_PIXELS = 16_000_000;
/** A file may claim any number of pages, and each that is laid out costs the window something before it is drawn. */
const MAX_PAGES = 1_000;

type Opened =
  | { readonly type: "loading" }
  | { readonly type: "shown"; readonly pdf: PDFDocumentProxy; readonly size: PageSize }
  | { readonly type: "failed"; readonly fault: string };

interface PageSize {
  readonly width: number;
  readonly height: number;
}

export function PdfViewer(props: { file: Blob; name: string }) {
  const { t, format } = useLanguage();
  const [opened, setOpened] = useState<Opened>({ type: "loading" });
  const [zoom, setZoom] = useState(1);
  const [current, setCurrent] = useState(1);
  const [width, setWidth] = useState(0);
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
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    setWidth(element.clientWidth);
    return () => observer.disconnect();
  }, []);

  const step = (direction: 1 | -1): void => {
    const next = direction === 1 ? ZOOMS.find((one) => one > zoom) : ZOOMS.findLast((one) => one < zoom);
    setZoom(next ?? zoom);
  };
  const pages = opened.type === "shown" ? opened.pdf.numPages : 0;
  const shown = Math.min(pages, MAX_PAGES);
  const numbers = useMemo(() => Array.from({ length: shown }, (_, i) => i + 1), [shown]);
  const pageWidth = Math.max(120, Math.min(width - 32, 1000)) * zoom;

  return (
    <section
      class="pdf"
      aria-label={t("receive.viewer.label", { name: props.name })}
      data-pdf
      data-state={opened.type}
      data-pages={pages === 0 ? undefined : pages}
    >
      <div class="pdf-bar" role="toolbar" aria-label={t("receive.viewer.tools")}>
        <span class="pdf-count figures" aria-live="polite">
          {pages > 0 && t("approve.page", { page: current, pages })}
        </span>
        <IconButton icon="zoom-out" label={t("receive.viewer.smaller")} onClick={() => step(-1)} />
        <span class="pdf-zoom figures">{format.percent(zoom)}</span>
        <IconButton icon="zoom-in" label={t("receive.viewer.larger")} onClick={() => step(1)} />
        <IconButton icon="fit" label={t("receive.viewer.fit")} onClick={() => setZoom(1)} />
      </div>
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
          if (event.ctrlKey || event.metaKey || event.altKey) return;
          if (event.key === "+" || event.key === "=") step(1);
          else if (event.key === "-") step(-1);
          else if (event.key === "0") setZoom(1);
          else return;
          event.preventDefault();
        }}
      >
        {opened.type === "loading" && <p class="pdf-wait">{t("common.loading")}</p>}
        {opened.type === "failed" && <ErrorNotice error={{ type: opened.fault }} />}
        {opened.type === "shown" &&
          width > 0 &&
          numbers.map((number) => (
            <PdfPage
              key={number}
              pdf={opened.pdf}
              number={number}
              first={opened.size}
              width={pageWidth}
              scroller={scroller.current}
              onSeen={setCurrent}
            />
          ))}
        {shown < pages && <p class="pdf-wait">{t("receive.viewer.cut", { shown, pages })}</p>}
      </div>
    </section>
  );
}

function PdfPage(props: {
  pdf: PDFDocumentProxy;
  number: number;
  /** Of page 1: most files have pages of one size, and what is not read yet is taken to be as large. */
  first: PageSize;
  width: number;
  scroller: HTMLElement | null;
  onSeen: (page: number) => void;
}) {
  const { t } = useLanguage();
  const { pdf, number, width, scroller, onSeen } = props;
  const place = useRef<HTMLDivElement>(null);
  const [near, setNear] = useState(number === 1);
  const [size, setSize] = useState(props.first);
  const [text, setText] = useState("");

  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const isNear = new IntersectionObserver((entries) => setNear(entries.at(-1)?.isIntersecting === true), {
      root: scroller,
      rootMargin: "150% 0px",
    });
    const isSeen = new IntersectionObserver(
      (entries) => {
        if (entries.at(-1)?.isIntersecting === true) onSeen(number);
      },
      { root: scroller, rootMargin: "-45% 0px -45% 0px" },
    );
    isNear.observe(element);
    isSeen.observe(element);
    return () => {
      isNear.disconnect();
      isSeen.disconnect();
    };
  }, [number, scroller, onSeen]);

  useEffect(() => {
    const element = place.current;
    if (!near || element === null) return;
    let wanted = true;
    let stop = (): void => undefined;
    const canvas = document.createElement("canvas");
    const draw = async (): Promise<void> => {
      const page = await pdf.getPage(number);
      if (!wanted) return;
      const view = page.getViewport({ scale: 1 });
      setSize({ width: view.width, height: view.height });
      const wish = (width / view.width) * devicePixelRatio;
      const most = Math.sqrt(MAX_PIXELS / (view.width * view.height));
      const task = renderPage(page, canvas, Math.min(wish, most));
      stop = () => task.cancel();
      await task.promise;
      if (!wanted) return;
      element.querySelector("canvas")?.remove();
      element.append(canvas);
      element.dataset["drawn"] = "true";
      const { items } = await page.getTextContent();
      if (wanted) setText(items.map((item) => ("str" in item ? item.str : "")).join(" "));
    };
    draw().catch(() => undefined);
    return () => {
      wanted = false;
      stop();
    };
  }, [near, pdf, number, width]);

  useEffect(() => {
    const element = place.current;
    if (near || element === null) return;
    element.querySelector("canvas")?.remove();
    delete element.dataset["drawn"];
    setText("");
  }, [near]);

  const height = (width / size.width) * size.height;
  return (
    <div
      ref={place}
      class="pdf-page"
      role="img"
      aria-label={text === "" ? t("approve.page", { page: number, pages: pdf.numPages }) : text}
      data-page={number}
      style={{ inlineSize: `${width}px`, blockSize: `${height}px` }}
    />
  );
}
