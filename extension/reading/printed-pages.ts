/**
 * Pages of files as pictures, for paper. Browsers print only what they lay out themselves, so each page is drawn once, as
 * fine as office printers show it.
 */
import { shownAs } from "./file-kind.ts";
import { largestScale, openPdf, renderPage } from "./pdf.ts";

export interface PrintedPage {
  /** Place of its file among those that were asked for. */
  readonly file: number;
  /** Object URL, until `release`. */
  readonly url: string;
  readonly isWide: boolean;
}

export interface PrintedPages {
  readonly pages: readonly PrintedPage[];
  /** Pages that are too many, and files that do not open. */
  readonly left: number;
  readonly broken: readonly number[];
  release(): void;
}

const PIXELS_PER_POINT = 150 / 72;
/** What is longer is printed from the saved file. */
export const MAX_PRINTED = 200;

/**
 * @param files such as are printable
 * @param onProgress gets pages that are done, of how many
 * @throws the signal's reason; nothing is kept then
 */
export async function printedPages(
  files: readonly Blob[],
  { signal, onProgress }: { readonly signal: AbortSignal; readonly onProgress: (done: number, total: number) => void },
): Promise<PrintedPages> {
  const pages: PrintedPage[] = [];
  const broken: number[] = [];
  let left = 0;
  let total = files.length;
  const release = (): void => {
    for (const { url } of pages) URL.revokeObjectURL(url);
  };
  const add = (file: number, picture: Blob, isWide: boolean): void => {
    pages.push({ file, url: URL.createObjectURL(picture), isWide });
    onProgress(pages.length, Math.max(total, pages.length));
  };
  try {
    for (const [at, file] of files.entries()) {
      const kind = await shownAs(file);
      if (kind.type === "image") {
        add(at, new Blob([file], { type: kind.mediaType }), false);
        continue;
      }
      const opened = await openPdf(file, signal);
      if (!opened.ok) {
        broken.push(at);
        continue;
      }
      const pdf = opened.value;
      const most = Math.min(pdf.numPages, MAX_PRINTED - pages.length);
      left += pdf.numPages - most;
      total += most - 1;
      try {
        for (let number = 1; number <= most; number++) {
          const page = await pdf.getPage(number);
          const plain = page.getViewport({ scale: 1 });
          const scale = Math.min(PIXELS_PER_POINT, largestScale(plain));
          const canvas = document.createElement("canvas");
          await renderPage(page, canvas, page.getViewport({ scale }), "print").promise;
          const picture = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/png"));
          // Its memory at once, not when it is collected.
          canvas.width = canvas.height = 0;
          page.cleanup();
          signal.throwIfAborted();
          if (picture === null) throw new RangeError("a page that gives no picture");
          add(at, picture, plain.width > plain.height);
        }
      } catch {
        signal.throwIfAborted();
        broken.push(at);
      } finally {
        void pdf.loadingTask.destroy();
      }
    }
    signal.throwIfAborted();
  } catch (error) {
    release();
    throw error;
  }
  return { pages, left, broken, release };
}
