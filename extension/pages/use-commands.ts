/** The keys of the desk, and the doing of what they ask for. */
import { useEffect, useRef, useState } from "preact/hooks";
import { type DeskData, may } from "../office/desk-data.ts";
import { readShortcuts, watchShortcuts, writeShortcuts } from "../settings/shortcuts-storage.ts";
import { type Command, createStrokes } from "./commands.ts";
import { go } from "./route.ts";
import { lock } from "./session.ts";

export interface DeskCommands {
  readonly shown: "palette" | "keys" | "posts" | "tour" | undefined;
  show(what: DeskCommands["shown"]): void;
  /** Does nothing where it is not to be done now. */
  run(command: Command): void;
}

/** Whether it can be done now, by this person, with what is shown. */
export function isAvailable(command: Command, desk: DeskData): boolean {
  if ("route" in command) return command.act === undefined || may(desk, command.act);
  if ("steps" in command) return buttonOf(command.steps) !== undefined;
  return (command.own !== "next" && command.own !== "previous") || currentRow() !== undefined;
}

export function useCommands(desk: DeskData | undefined): DeskCommands {
  const [shown, show] = useState<DeskCommands["shown"]>();
  const [wanted] = useShortcuts();
  const run = (command: Command): void => {
    if (desk === undefined || !isAvailable(command, desk)) return;
    if ("route" in command) go(command.route);
    else if ("steps" in command) buttonOf(command.steps)?.click();
    else if (command.own === "keys" || command.own === "posts" || command.own === "tour") show(command.own);
    else runOwn(command.own);
  };
  const newest = useRef({ run, wanted });
  newest.current = { run, wanted };

  useEffect(() => {
    const ending = new AbortController();
    const stroke = createStrokes(() => performance.now());
    const press = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open]") !== null) return;
      if (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey) {
        event.preventDefault();
        show("palette");
        return;
      }
      if (!newest.current.wanted || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      // Shift alone is the way to "?", and says nothing here.
      if (event.key === "Shift") return;
      const found = stroke(event.key);
      if (found === undefined) return;
      event.preventDefault();
      if (found !== "begun") newest.current.run(found.command);
    };
    document.addEventListener("keydown", press, { signal: ending.signal });
    return () => ending.abort();
  }, []);
  return { shown, show, run };
}

/** For this browser, as the other looks of the desk. */
export function useShortcuts(): readonly [wanted: boolean, set: (wanted: boolean) => void] {
  const [wanted, setWanted] = useState(true);
  useEffect(() => {
    const ending = new AbortController();
    void readShortcuts().then((stored) => {
      if (!ending.signal.aborted) setWanted(stored);
    });
    watchShortcuts(setWanted, ending.signal);
    return () => ending.abort();
  }, []);
  const set = (next: boolean): void => {
    setWanted(next);
    void writeShortcuts(next);
  };
  return [wanted, set];
}

/** What a person writes is no command, nor what they choose from by letters. */
function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.matches("textarea, select")) return true;
  return target instanceof HTMLInputElement && !["checkbox", "radio", "button", "range"].includes(target.type);
}

function buttonOf(steps: readonly string[]): HTMLElement | undefined {
  const wanted = steps.map((step) => `.shell-main [data-step="${step}"]:not([aria-disabled="true"])`).join(", ");
  return [...document.querySelectorAll<HTMLElement>(wanted)].find((button) => button.checkVisibility());
}

function currentRow(): HTMLElement | undefined {
  const row = document.querySelector<HTMLElement>(".split-list [data-roving][tabindex='0']");
  return row?.checkVisibility() === true ? row : undefined;
}

function runOwn(own: "next" | "previous" | "search" | "lock"): void {
  if (own === "lock") void lock();
  else if (own === "search") document.querySelector<HTMLElement>(".shell-search input")?.focus();
  else moveInList(own === "next" ? "ArrowDown" : "ArrowUp");
}

/** As the arrow does; the first time the row that stands ready is taken. */
function moveInList(key: "ArrowDown" | "ArrowUp"): void {
  const row = currentRow();
  if (row === undefined) return;
  if (document.activeElement === row) row.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
  else row.focus();
}
