/** The worker that reads files for the search, seen from outside: one question at a time, and a new worker where one does not end. */
import type { FileText } from "./file-text.ts";
import type { SegmentPart } from "./segment.ts";

export type TextQuestion =
  | { readonly type: "text"; readonly file: Blob }
  | { readonly type: "lines"; readonly file: Blob }
  /** Places in the segment, and texts. */
  | { readonly type: "segment"; readonly texts: readonly (readonly [number, string])[] };

export type TextAnswer = { readonly value: unknown } | { readonly error: string };

export interface TextTools {
  /** A file that takes the worker too long, or breaks it, is `unreadable`. */
  textOf(file: Blob): Promise<FileText>;
  /** The same for a reader: with its lines. */
  linesOf(file: Blob): Promise<FileText>;
  /** Parts by prefix. */
  segmentOf(texts: ReadonlyMap<number, string>): Promise<readonly (readonly [string, SegmentPart])[]>;
  end(): void;
}

/** Milliseconds: large files on slow machines take some seconds. */
const LONGEST = 60_000;

export function createTextTools(createWorker: () => Worker, longest = LONGEST): TextTools {
  let worker: Worker | undefined;
  const end = (): void => {
    worker?.terminate();
    worker = undefined;
  };
  /** Undefined where the worker did not answer. */
  const ask = (question: TextQuestion): Promise<TextAnswer | undefined> => {
    worker ??= createWorker();
    const asked = worker;
    return new Promise((done) => {
      const ending = new AbortController();
      const { signal } = ending;
      const timer = setTimeout(() => stop(undefined), longest);
      const stop = (answer: TextAnswer | undefined): void => {
        clearTimeout(timer);
        ending.abort();
        if (answer === undefined) end();
        done(answer);
      };
      asked.addEventListener("message", (event: MessageEvent<TextAnswer>) => stop(event.data), { signal });
      asked.addEventListener("error", () => stop(undefined), { signal });
      asked.postMessage(question);
    });
  };
  const read = async (type: "text" | "lines", file: Blob): Promise<FileText> => {
    const answer = await ask({ type, file });
    if (answer === undefined || "error" in answer) return { finding: "unreadable", text: "" };
    return answer.value as FileText;
  };
  return {
    textOf: (file) => read("text", file),
    linesOf: (file) => read("lines", file),
    async segmentOf(texts) {
      const answer = await ask({ type: "segment", texts: [...texts] });
      if (answer === undefined || "error" in answer) throw new Error(answer?.error ?? "no segment was made");
      return answer.value as readonly (readonly [string, SegmentPart])[];
    },
    end,
  };
}
