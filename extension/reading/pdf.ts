/**
 * Opening PDFs with pdf.js: files from outside are read in a worker of their own, with everything that pdf.js needs taken
 * from the package. Nothing of a file runs: no scripts, no XFA forms, no links.
 */
import {
  AnnotationMode,
  getDocument,
  type PageViewport,
  type PDFDocumentProxy,
  type PDFPageProxy,
  PDFWorker,
  type RenderTask,
  TextLayer,
} from "pdfjs-dist";
import type { TextContent } from "pdfjs-dist/types/src/display/api";
import type { PdfFault } from "../../shared/dispatch/pdf-check.ts";
import { type Result, err, ok } from "../../shared/result.ts";

export type { PDFDocumentProxy, PDFPageProxy };

/** Pixels of one image inside a file; larger ones are left out rather than taking the memory of the page. */
const MAX_IMAGE = 100_000_000;

let shared: PDFWorker | undefined;

function worker(): PDFWorker {
  if (shared === undefined || shared.destroyed) {
    const port = new Worker(new URL("./pdf-worker.ts", import.meta.url), { type: "module", name: "pdf" });
    shared = PDFWorker.create({ port });
  }
  return shared;
}

/** @throws the signal's reason; what reading the Blob throws */
export async function openPdf(file: Blob, signal: AbortSignal): Promise<Result<PDFDocumentProxy, PdfFault>> {
  const data = new Uint8Array(await file.arrayBuffer());
  signal.throwIfAborted();
  const asset = (folder: string): string => `${location.origin}/pdf/${folder}/`;
  const task = getDocument({
    data,
    worker: worker(),
    cMapUrl: asset("cmaps"),
    standardFontDataUrl: asset("standard_fonts"),
    wasmUrl: asset("wasm"),
    iccUrl: asset("iccs"),
    // A worker that reads a file has no document, without which pdf.js fetches nothing but in its own worker.
    ...(typeof document === "undefined" && { useWorkerFetch: true }),
    enableXfa: false,
    disableWorkerRendering: true,
    maxImageSize: MAX_IMAGE,
    verbosity: 0,
  });
  const stop = (): void => void task.destroy();
  signal.addEventListener("abort", stop, { once: true });
  try {
    return ok(await task.promise);
  } catch (error) {
    signal.throwIfAborted();
    return err({ type: isPasswordError(error) ? "pdf-encrypted" : "pdf-broken" });
  }
}

/** What keeps a file from being shown, found by showing its first page; undefined where it can be. */
export async function renderFault(file: Blob, signal: AbortSignal): Promise<PdfFault | undefined> {
  const opened = await openPdf(file, signal);
  if (!opened.ok) return opened.error;
  try {
    const page = await opened.value.getPage(1);
    await renderPage(page, document.createElement("canvas"), page.getViewport({ scale: 0.2 })).promise;
    return undefined;
  } catch {
    signal.throwIfAborted();
    return { type: "pdf-broken" };
  } finally {
    void opened.value.loadingTask.destroy();
  }
}

/** Degrees, clockwise, by which a reader has turned a page beside what the file says. */
export type Rotation = 0 | 90 | 180 | 270;

/**
 * @param viewport pixels of the canvas for each point (1/72 inch) of the page, and how it is turned
 * @param intent `print` goes on while nobody looks at the window
 */
export function renderPage(
  page: PDFPageProxy,
  canvas: HTMLCanvasElement,
  viewport: PageViewport,
  intent: "display" | "print" = "display",
): RenderTask {
  canvas.width = Math.max(1, Math.floor(viewport.width));
  canvas.height = Math.max(1, Math.floor(viewport.height));
  return page.render({ canvas, viewport, intent, annotationMode: AnnotationMode.ENABLE });
}

/** Beyond this a canvas would take more memory than browsers give. */
const MAX_PIXELS = 16_000_000;

/** @returns how many pixels a point may have at most. @param size in points */
export function largestScale(size: { readonly width: number; readonly height: number }): number {
  return Math.sqrt(MAX_PIXELS / (size.width * size.height));
}

/** Puts the text of a page over it, letter upon letter, unseen. `pieces`: as many as there are items with text. */
export function renderText(
  content: TextContent,
  container: HTMLElement,
  viewport: PageViewport,
): { readonly done: Promise<unknown>; readonly pieces: readonly HTMLElement[]; cancel(): void } {
  const layer = new TextLayer({ textContentSource: content, container, viewport });
  return { done: layer.render(), pieces: layer.textDivs, cancel: () => layer.cancel() };
}

function isPasswordError(error: unknown): boolean {
  return error instanceof Error && error.name === "PasswordException";
}
