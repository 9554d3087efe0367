/** Takes text out of files, and makes segments of texts: what takes time, and what a hostile file may never end. */
import { buildSegment, type SegmentPart } from "./segment.ts";
import { fileLines, fileText } from "./file-text.ts";
import type { TextAnswer, TextQuestion } from "./text-tools.ts";
import { wordsOf } from "./words.ts";

self.addEventListener("message", (event: MessageEvent<TextQuestion>) => {
  void answer(event.data).then(
    (value) => self.postMessage({ value } satisfies TextAnswer),
    (error: unknown) => self.postMessage({ error: String(error) } satisfies TextAnswer),
  );
});

async function answer(question: TextQuestion): Promise<unknown> {
  if (question.type === "text") return fileText(question.file, new AbortController().signal);
  if (question.type === "lines") return fileLines(question.file);
  const words = new Map(question.texts.map(([place, text]) => [place, wordsOf(text)]));
  return [...buildSegment(words)] satisfies [string, SegmentPart][];
}
