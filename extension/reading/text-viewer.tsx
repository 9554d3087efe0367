/** The words of a file that the browser cannot draw, taken out by a worker. They are text and nothing else. */
import { useEffect, useState } from "preact/hooks";
import { useLanguage } from "../i18n/use-language.tsx";
import type { FileText } from "../search/file-text.ts";
import { createTextTools } from "../search/text-tools.ts";

const createWorker = (): Worker =>
  new Worker(new URL("../search/text-worker.ts", import.meta.url), { type: "module", name: "text" });

/** Milliseconds that a reader waits for. */
const LONGEST = 20_000;

export function TextViewer(props: { file: Blob; name: string }) {
  const { t } = useLanguage();
  const [read, setRead] = useState<FileText>();
  useEffect(() => {
    let wanted = true;
    setRead(undefined);
    const tools = createTextTools(createWorker, LONGEST);
    void tools.linesOf(props.file).then((text) => {
      tools.end();
      if (wanted) setRead(text);
    });
    return () => {
      wanted = false;
      tools.end();
    };
  }, [props.file]);
  const hasText = read?.finding === "text" || read?.finding === "beginning";
  return (
    <section
      class="words-view"
      aria-label={t("receive.viewer.label", { name: props.name })}
      data-view="words"
      data-finding={read?.finding ?? "reading"}
    >
      {read === undefined && <p class="view-note">{t("common.loading")}</p>}
      {read !== undefined && !hasText && (
        <p class="view-note">{t(read.finding === "unreadable" ? "receive.show.unreadable" : "receive.show.cannot")}</p>
      )}
      {hasText && (
        <>
          <p class="view-note">{t(read.finding === "text" ? "receive.show.words" : "receive.show.beginning")}</p>
          {/* A scrolled area must be reachable by keyboard. */}
          {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
          <div class="words-text" tabIndex={0} role="group" aria-label={props.name} dir="auto">
            {read.text}
          </div>
        </>
      )}
    </section>
  );
}
