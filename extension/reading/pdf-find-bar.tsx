/** Finding words in the open document: Enter goes to the next place, Shift Enter to the one before, Escape ends it. */
import { useEffect, useRef } from "preact/hooks";
import { useLanguage } from "../i18n/use-language.tsx";
import { IconButton } from "../ui/button.tsx";
import type { Finding } from "./use-pdf-find.ts";

export function PdfFindBar({ finding, onClose }: { finding: Finding; onClose: () => void }) {
  const { t } = useLanguage();
  const input = useRef<HTMLInputElement>(null);
  const { query, total, current, isLooking } = finding;
  useEffect(() => input.current?.focus(), []);
  const words =
    query.trim() === ""
      ? ""
      : total === 0
        ? t(isLooking ? "receive.viewer.looking" : "receive.viewer.notFound")
        : t("receive.viewer.hits", { at: (current ?? 0) + 1, count: total });
  return (
    <search class="pdf-find" data-hits={isLooking ? undefined : total}>
      <input
        ref={input}
        class="input"
        type="search"
        autocomplete="off"
        aria-label={t("receive.viewer.find")}
        placeholder={t("receive.viewer.find")}
        value={query}
        onInput={(event) => finding.ask(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.isComposing) return;
          if (event.key === "Enter") finding.go(event.shiftKey ? -1 : 1);
          else if (event.key === "Escape") onClose();
          else return;
          event.preventDefault();
          event.stopPropagation();
        }}
      />
      <span class="pdf-find-count figures" role="status">
        {words}
      </span>
      <IconButton icon="chevron-up" label={t("receive.viewer.before")} onClick={() => finding.go(-1)} />
      <IconButton icon="chevron-down" label={t("receive.viewer.next")} onClick={() => finding.go(1)} />
      <IconButton icon="close" label={t("receive.viewer.endFind")} onClick={onClose} />
    </search>
  );
}
