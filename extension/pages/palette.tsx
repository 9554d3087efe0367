/** One field that finds every command and the papers of the desk: a combobox with its list below (ARIA 1.2). */
import { useId, useMemo, useState } from "preact/hooks";
import { rankMatches, type Searchable, searchable } from "../../shared/domain/fold-text.ts";
import { useLanguage } from "../i18n/use-language.tsx";
import type { DeskData } from "../office/desk-data.ts";
import { Dialog } from "../ui/dialog.tsx";
import { SafeText } from "../ui/safe-text.tsx";
import { ALL_COMMANDS, type Command } from "./commands.ts";
import { useDesk } from "./desk-context.ts";
import { Keys } from "./keys.tsx";
import { go } from "./route.ts";
import { incomingSummary, outgoingSummary } from "./summaries.ts";
import { isAvailable } from "./use-commands.ts";
import { useWords } from "./use-words.ts";
import "./commands.css";

interface Entry {
  readonly id: string;
  readonly words: string;
  /** Beside it: the unit of a paper. */
  readonly more?: string;
  readonly keys?: string;
  readonly available: boolean;
  run(): void;
}

/** Papers that are looked through, the newest of each list: all of them would be too many for one key stroke. */
const PAPERS = 2_000;
const SHOWN = 12;

export function Palette(props: { open: boolean; onClose: () => void; onRun: (command: Command) => void }) {
  const { t } = useLanguage();
  return (
    <Dialog open={props.open} title={t("keys.palette")} onClose={props.onClose}>
      <PaletteBody onClose={props.onClose} onRun={props.onRun} />
    </Dialog>
  );
}

function PaletteBody(props: { onClose: () => void; onRun: (command: Command) => void }) {
  const { t } = useLanguage();
  const { desk } = useDesk();
  const id = useId();
  const [query, setQuery] = useState("");
  const [active, setActive] = useState(0);
  const commands = useCommandEntries(props.onRun);
  const papers = usePaperEntries(desk);
  const found =
    query.trim() === ""
      ? commands.map(({ item }) => item)
      : [...rankMatches(query, commands, SHOWN), ...rankMatches(query, papers, SHOWN)].slice(0, SHOWN);
  const at = Math.min(active, found.length - 1);
  const optionId = (index: number): string => `${id}-${index}`;

  const choose = (entry: Entry | undefined): void => {
    if (entry?.available !== true) return;
    // First the dialog: when it closes it gives the focus back, and what runs may take it elsewhere.
    props.onClose();
    setTimeout(() => entry.run());
  };
  const press = (event: KeyboardEvent): void => {
    if (event.isComposing) return;
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (move !== undefined && found.length > 0) {
      event.preventDefault();
      const next = (at + move + found.length) % found.length;
      setActive(next);
      document.getElementById(optionId(next))?.scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter") {
      event.preventDefault();
      choose(found[at]);
    }
  };

  return (
    <div class="palette" data-value="palette">
      <input
        class="input"
        role="combobox"
        aria-label={t("keys.find")}
        aria-expanded="true"
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={found.length > 0 ? optionId(at) : undefined}
        autocomplete="off"
        placeholder={t("keys.find")}
        value={query}
        onInput={(event) => {
          setQuery(event.currentTarget.value);
          setActive(0);
        }}
        onKeyDown={press}
      />
      <div id={`${id}-list`} class="palette-list" role="listbox" aria-label={t("keys.found")}>
        {found.map((entry, index) => (
          <div
            key={entry.id}
            id={optionId(index)}
            class="palette-entry"
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            aria-disabled={entry.available ? undefined : true}
            data-command={entry.id}
            onClick={() => choose(entry)}
            onKeyDown={press}
          >
            <span>
              <SafeText text={entry.words} />
              {entry.more !== undefined && (
                <span class="soft">
                  {" "}
                  <SafeText text={entry.more} />
                </span>
              )}
            </span>
            {entry.available ? (
              entry.keys !== undefined && <Keys keys={entry.keys} />
            ) : (
              <span class="soft">{t("keys.notNow")}</span>
            )}
          </div>
        ))}
      </div>
      <p role="status" class={found.length === 0 ? "soft" : "visually-hidden"}>
        {found.length === 0 ? t("keys.nothing") : t("keys.count", { count: found.length })}
      </p>
    </div>
  );
}

/** As it is when the palette opens: what a button behind it can do does not change meanwhile. */
function useCommandEntries(onRun: (command: Command) => void): readonly Searchable<Entry>[] {
  const { t, language } = useLanguage();
  const { desk } = useDesk();
  return useMemo(() => {
    const entries = ALL_COMMANDS.map(({ name, command }): Entry => ({
      id: name,
      words: t(`keys.command.${name}`),
      keys: command.keys,
      available: isAvailable(command, desk),
      run: () => onRun(command),
    }));
    return searchable(
      entries.toSorted((a, b) => Number(b.available) - Number(a.available)),
      ({ words }) => words,
    );
  }, [language]);
}

function usePaperEntries(desk: DeskData): readonly Searchable<Entry>[] {
  const { language } = useLanguage();
  const { places } = useDesk();
  const words = useWords();
  return useMemo(() => {
    const entryOf = (page: string, { id, subject, number, unit }: ReturnType<typeof incomingSummary>): Entry => ({
      id,
      words: number === undefined ? subject : `${number} ${subject}`,
      more: unit,
      available: true,
      run: () => go(page, places.tokenOf(id)),
    });
    const incoming = desk.incoming
      .slice(0, PAPERS)
      .map((paper) => entryOf("incoming", incomingSummary(paper, desk, words)));
    const outgoing = desk.outgoing
      .slice(0, PAPERS)
      .map((paper) => entryOf("outgoing", outgoingSummary(paper, desk, words)));
    return searchable([...incoming, ...outgoing], ({ words: text, more = "" }) => `${text} ${more}`);
  }, [desk, language]);
}
