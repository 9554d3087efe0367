import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

export type ChoiceOption<Value extends string> = {
  readonly value: Value;
  readonly label: ComponentChildren;
  readonly note?: string;
  /** Why it cannot be chosen; shown, since nobody can ask a grey control. */
  readonly reason?: string | undefined;
};

export type ChoiceProps<Value extends string> = {
  label: string;
  options: readonly ChoiceOption<Value>[];
  value: Value | undefined;
  onChange: (value: Value) => void;
  /** The same in every language, as `data-field`. */
  name?: string;
  /** The label is read out but not shown, where the place itself says it. */
  labelHidden?: boolean;
};

type Look = "list" | "segmented";

function Choice<Value extends string>(props: ChoiceProps<Value> & { look: Look }) {
  const id = useId();
  return (
    <fieldset class="choice-group" data-look={props.look} data-field={props.name}>
      <legend class={props.labelHidden === true ? "visually-hidden" : undefined}>{props.label}</legend>
      <div class="choice-options">
        {props.options.map((option) => {
          const note = option.reason ?? option.note;
          const noteId = `${id}-${option.value}`;
          return (
            <label class="choice" key={option.value} data-disabled={option.reason !== undefined || undefined}>
              <input
                type="radio"
                autocomplete="off"
                name={id}
                value={option.value}
                checked={props.value === option.value}
                disabled={option.reason !== undefined}
                aria-describedby={note === undefined ? undefined : noteId}
                onChange={() => props.onChange(option.value)}
              />
              <span class="choice-words">
                <span>{option.label}</span>
                {note !== undefined && props.look === "list" && (
                  <span class="choice-note" id={noteId}>
                    {note}
                  </span>
                )}
              </span>
            </label>
          );
        })}
      </div>
      {props.look === "segmented" &&
        props.options.map((option) => {
          const note = option.reason ?? (props.value === option.value ? option.note : undefined);
          return (
            note !== undefined && (
              <p class="field-hint" key={option.value} id={`${id}-${option.value}`}>
                {note}
              </p>
            )
          );
        })}
    </fieldset>
  );
}

/** One of a few, each with room for a note: one below the other. */
export function RadioGroup<Value extends string>(props: ChoiceProps<Value>) {
  return <Choice {...props} look="list" />;
}

/** One of a few short words, side by side. */
export function Segmented<Value extends string>(props: ChoiceProps<Value>) {
  return <Choice {...props} look="segmented" />;
}
