/** One page of a PDF: drawn while it is near the view, with its text over it for reading aloud, selecting and finding. */
import type { PageViewport } from "pdfjs-dist";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { useLanguage } from "../i18n/use-language.tsx";
import { largestScale, type PDFDocumentProxy, renderPage, renderText, type Rotation } from "./pdf.ts";
import type { Hit } from "./pdf-find.ts";
import { markHits } from "./pdf-marks.ts";

export interface PageSize {
  readonly width: number;
  readonly height: number;
}

export interface PageFinds {
  readonly hits: readonly Hit[];
  /** Which of them is looked at now. */
  readonly current: number | undefined;
  /** Becomes true with the first that brings it into view: who scrolls on afterwards is not brought back. */
  readonly shown: { isDone: boolean };
}

export function PdfPage(props: {
  pdf: PDFDocumentProxy;
  number: number;
  /** Of page 1: most files have pages of one size, and what is not read yet is taken to be as large. In points, not turned. */
  first: PageSize;
  /** Pixels of each point. */
  scale: number;
  rotation: Rotation;
  finds: PageFinds | undefined;
  scroller: HTMLElement | null;
  onSeen: (page: number) => void;
}) {
  const { t } = useLanguage();
  const { pdf, number, scale, rotation, finds, scroller, onSeen } = props;
  const place = useRef<HTMLDivElement>(null);
  const [near, setNear] = useState(number === 1);
  const [size, setSize] = useState(props.first);
  const [pieces, setPieces] = useState<readonly HTMLElement[]>([]);

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
      const plain = page.getViewport({ scale: 1, rotation: page.rotate });
      setSize({ width: plain.width, height: plain.height });
      const most = largestScale(plain);
      const view = (of: number): PageViewport => page.getViewport({ scale: of, rotation: page.rotate + rotation });
      const task = renderPage(page, canvas, view(Math.min(scale * devicePixelRatio, most)));
      stop = () => task.cancel();
      await task.promise;
      if (!wanted) return;
      element.querySelector("canvas")?.remove();
      element.prepend(canvas);
      element.dataset["drawn"] = "true";
      const layer = document.createElement("div");
      layer.className = "pdf-text";
      const text = renderText(await page.getTextContent(), layer, view(scale));
      stop = () => text.cancel();
      await text.done;
      if (!wanted) return;
      element.querySelector(".pdf-text")?.remove();
      element.append(layer);
      setPieces(text.pieces);
    };
    draw().catch(() => undefined);
    return () => {
      wanted = false;
      stop();
    };
  }, [near, pdf, number, scale, rotation]);

  useEffect(() => {
    const element = place.current;
    if (near || element === null) return;
    element.querySelector("canvas")?.remove();
    element.querySelector(".pdf-text")?.remove();
    delete element.dataset["drawn"];
    setPieces([]);
  }, [near]);

  // Before the document's own effect, which goes to a page that is not drawn yet.
  useLayoutEffect(() => {
    if (finds === undefined || pieces.length === 0) return;
    return markHits(pieces, finds);
  }, [pieces, finds]);

  const isTurned = rotation % 180 !== 0;
  const [width, height] = isTurned ? [size.height, size.width] : [size.width, size.height];
  return (
    <div
      ref={place}
      class="pdf-page"
      role="group"
      aria-label={t("approve.page", { page: number, pages: pdf.numPages })}
      data-page={number}
      style={{ inlineSize: `${width * scale}px`, blockSize: `${height * scale}px`, "--total-scale-factor": scale }}
    />
  );
}
