import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { useLanguage } from "../i18n/use-language.tsx";
import { closedCombobox, isChoosable, pressKey, withOptions } from "./combobox-state.ts";
import type { ComboboxKey, ComboboxOption } from "./combobox-state.ts";
import type { Control } from "./field.tsx";
import { IconButton } from "./button.tsx";
import { Icon } from "./icon.tsx";
import { controlAttributes } from "./inputs.tsx";
import { useRovingFocus } from "./roving-focus.ts";
import { SafeText } from "./safe-text.tsx";

export type ComboboxProps = {
  control: Control;
  chosen: readonly ComboboxOption[];
  onChange: (chosen: readonly ComboboxOption[]) => void;
  /** Asked at every change of the text, also for the empty one; an answer after the signal's abort is not looked at. */
  find: (query: string, signal: AbortSignal) => readonly ComboboxOption[] | Promise<readonly ComboboxOption[]>;
  placeholder?: string;
};

const keys = new Set<string>(["ArrowDown", "ArrowUp", "PageDown", "PageUp", "Escape"] satisfies ComboboxKey[]);

function isListKey(key: string): key is ComboboxKey {
  return keys.has(key);
}

/** Picks several of very many: the recipients of a dispatch. ARIA 1.2 combobox with a list box, chips before it. */
export function Combobox(props: ComboboxProps) {
  const { t } = useLanguage();
  const { control, chosen, onChange, find } = props;
  const [state, setState] = useState(closedCombobox);
  const [searching, setSearching] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const chosenIds = useMemo(() => new Set(chosen.map(({ id }) => id)), [chosen]);
  const listId = `${control.id}-list`;
  const optionId = (index: number) => `${control.id}-option-${index}`;

  // Before the next paint: whoever types and presses Enter at once means the new list, not the one before.
  useLayoutEffect(() => {
    if (!state.open) return;
    const asking = new AbortController();
    const answer = find(state.query, asking.signal);
    const show = (options: readonly ComboboxOption[]) => {
      if (asking.signal.aborted) return;
      setSearching(false);
      setState((now) => withOptions(now, options, chosenIds));
    };
    if (answer instanceof Promise) {
      setSearching(true);
      void answer.then(show);
    } else show(answer);
    return () => asking.abort();
  }, [state.open, state.query, find, chosenIds]);

  useEffect(() => {
    list.current?.querySelector("[data-active]")?.scrollIntoView({ block: "nearest" });
  }, [state.active]);

  const choose = (index: number): void => {
    const option = state.options[index];
    if (!isChoosable(option, chosenIds)) return;
    onChange([...chosen, option]);
    setState((now) => ({ ...now, query: "" }));
    input.current?.focus();
  };

  const remove = (id: string): void => {
    onChange(chosen.filter((option) => option.id !== id));
    input.current?.focus();
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.isComposing) return;
    if (event.key === "Enter" && state.open) {
      event.preventDefault();
      choose(state.active);
    } else if (event.key === "Backspace" && state.query === "") {
      const last = chosen.at(-1);
      if (last !== undefined) remove(last.id);
    } else if (isListKey(event.key) && !event.altKey && !event.ctrlKey) {
      const { key } = event;
      if (key !== "Escape" || state.open) {
        event.preventDefault();
        event.stopPropagation();
      }
      setState((now) => pressKey(now, key, chosenIds));
    }
  };

  return (
    <div class="combobox">
      <div class="combobox-box" data-invalid={control.invalid || undefined}>
        <Chips chosen={chosen} onRemove={remove} label={t("common.choice.selected", { count: chosen.length })} />
        <input
          {...controlAttributes(control)}
          ref={input}
          class="combobox-input"
          type="text"
          role="combobox"
          autocomplete="off"
          spellcheck={false}
          aria-autocomplete="list"
          aria-expanded={state.open}
          aria-controls={listId}
          aria-activedescendant={state.open && state.active !== -1 ? optionId(state.active) : undefined}
          placeholder={props.placeholder}
          value={state.query}
          onInput={(event) => {
            const query = event.currentTarget.value;
            setState((now) => ({ ...now, query, open: true }));
          }}
          onClick={() => setState((now) => ({ ...now, open: true }))}
          onBlur={() => setState((now) => ({ ...now, open: false, active: -1 }))}
          onKeyDown={onKeyDown}
        />
      </div>
      <div
        ref={list}
        id={listId}
        class="combobox-list"
        role="listbox"
        tabIndex={-1}
        aria-multiselectable="true"
        aria-labelledby={control.labelId}
        hidden={!state.open || state.options.length === 0}
        onMouseDown={(event) => event.preventDefault()}
      >
        {state.options.map((option, index) => {
          const isChosen = chosenIds.has(option.id);
          return (
            // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the keys come to the input
            <div
              key={option.id}
              id={optionId(index)}
              class="combobox-option"
              role="option"
              tabIndex={-1}
              aria-selected={isChosen}
              aria-disabled={option.reason !== undefined || undefined}
              data-active={index === state.active || undefined}
              onClick={() => choose(index)}
            >
              <Icon name={isChosen ? "check" : option.members === undefined ? "unit" : "group"} />
              <span class="combobox-words">
                <span class="combobox-label">
                  <SafeText text={option.label} />
                </span>
                {option.detail !== undefined && (
                  <span class="combobox-detail">
                    <SafeText text={option.detail} />
                  </span>
                )}
                {option.reason !== undefined && <span class="combobox-reason">{option.reason}</span>}
              </span>
              {option.members !== undefined && (
                <span class="combobox-detail figures">{t("common.choice.group", { count: option.members })}</span>
              )}
            </div>
          );
        })}
      </div>
      {state.open && state.options.length === 0 && (
        <p class="combobox-list combobox-nothing">
          {searching ? t("common.choice.searching") : t("common.choice.noMatch", { query: state.query })}
        </p>
      )}
      <p class="visually-hidden" role="status">
        {state.open && !searching ? t("common.choice.results", { count: state.options.length }) : ""}
      </p>
    </div>
  );
}

function Chips(props: { chosen: readonly ComboboxOption[]; onRemove: (id: string) => void; label: string }) {
  const { t, format } = useLanguage();
  const roving = useRovingFocus(props.chosen.length, "horizontal");
  if (props.chosen.length === 0) return null;
  return (
    <ul class="chips" aria-label={props.label} data-roving-list>
      {props.chosen.map((option, index) => (
        <li class="chip" key={option.id} data-group={option.members !== undefined || undefined}>
          <span class="chip-words">
            <SafeText text={option.label} />
            {option.detail !== undefined && (
              <span class="chip-detail">
                <SafeText text={option.detail} />
              </span>
            )}
            {option.members !== undefined && <span class="chip-detail figures">{format.number(option.members)}</span>}
          </span>
          <IconButton
            icon="close"
            label={t("common.actions.removeNamed", { name: option.label })}
            roving={roving.tabIndexOf(index)}
            onClick={() => props.onRemove(option.id)}
            onKeyDown={(event) => {
              if (event.key === "Delete" || event.key === "Backspace") props.onRemove(option.id);
              else roving.onKeyDown(event);
            }}
          />
        </li>
      ))}
    </ul>
  );
}
