import type { ComponentChildren } from "preact";
import { createFormat } from "../i18n/format.ts";
import { useLanguage } from "../i18n/use-language.tsx";
import type { Control } from "./field.tsx";
import { Icon } from "./icon.tsx";

type Common = { control: Control; value: string; onChange: (value: string) => void; disabled?: boolean };

/** What every native control takes from its field. */
export function controlAttributes(control: Control) {
  return {
    id: control.id,
    "aria-describedby": control.describedBy,
    "aria-invalid": control.invalid || undefined,
    "aria-required": control.required || undefined,
  };
}

/**
 * Browsers write what stands in controls to the disk, to restore the page after a crash (L7). An input with
 * `autocomplete="off"` is left out by both. A textarea or a select Chromium leaves out for its form's sake alone, and
 * Firefox for its own: so they have it themselves, and belong to a form of the document that has it, is empty and never sent.
 */
const NOT_KEPT = { form: "not-kept", autocomplete: "off" } as const;

export type TextInputProps = Common & {
  maxLength?: number;
  autocomplete?: "name" | "organization-title" | "off";
  placeholder?: string;
  /** Numbers and notations are codes: no spelling help, fixed figures. */
  code?: boolean;
};

export function TextInput(props: TextInputProps) {
  return (
    <input
      {...controlAttributes(props.control)}
      class="input"
      type="text"
      value={props.value}
      maxLength={props.maxLength}
      autocomplete={props.autocomplete ?? "off"}
      placeholder={props.placeholder}
      disabled={props.disabled}
      spellcheck={props.code !== true}
      data-code={props.code === true || undefined}
      onInput={(event) => props.onChange(event.currentTarget.value)}
    />
  );
}

/** Grows with its text. */
export function TextArea(props: Common & { rows?: number; maxLength?: number }) {
  return (
    <textarea
      {...controlAttributes(props.control)}
      class="input"
      {...NOT_KEPT}
      rows={props.rows ?? 2}
      value={props.value}
      maxLength={props.maxLength}
      disabled={props.disabled}
      onInput={(event) => props.onChange(event.currentTarget.value)}
    />
  );
}

export type SelectOption = { readonly value: string; readonly label: string; readonly disabled?: boolean };

export function Select(props: Common & { options: readonly SelectOption[]; placeholder?: string }) {
  return (
    <span class="select">
      <select
        {...controlAttributes(props.control)}
        class="input"
        {...NOT_KEPT}
        value={props.value}
        disabled={props.disabled}
        onChange={(event) => props.onChange(event.currentTarget.value)}
      >
        {props.placeholder !== undefined && <option value="">{props.placeholder}</option>}
        {props.options.map((option) => (
          <option key={option.value} value={option.value} disabled={option.disabled}>
            {option.label}
          </option>
        ))}
      </select>
      <Icon name="chevron-down" />
    </span>
  );
}

/** Value `hh:mm`, as far as it is whole; the browser shows it as its own language writes times. */
export function TimeInput(props: Common) {
  return (
    <input
      {...controlAttributes(props.control)}
      class="input figures"
      type="time"
      {...NOT_KEPT}
      value={props.value}
      disabled={props.disabled}
      onInput={(event) => props.onChange(event.currentTarget.value)}
    />
  );
}

/**
 * Value, `min` and `max` are `yyyy-mm-dd` or empty. The browser shows the day as its own language writes it, which may be
 * the other way round; therefore the day is said once more beside it, in words, in the language of the interface.
 */
export function DateInput(props: Common & { min?: string; max?: string }) {
  const { language } = useLanguage();
  const at = Date.parse(`${props.value}T00:00:00Z`);
  return (
    <span class="date">
      <input
        {...controlAttributes(props.control)}
        class="input figures"
        type="date"
        autocomplete="off"
        value={props.value}
        min={props.min}
        max={props.max}
        disabled={props.disabled}
        onInput={(event) => props.onChange(event.currentTarget.value)}
      />
      <span class="date-words figures" role="status">
        {Number.isNaN(at) ? "" : createFormat(language, "UTC").day(at)}
      </span>
    </span>
  );
}

export type CheckboxProps = {
  checked: boolean;
  disabled?: boolean;
  onChange: (checked: boolean) => void;
  children: ComponentChildren;
  hint?: string;
};

export function Checkbox(props: CheckboxProps) {
  return (
    <label class="choice">
      <input
        type="checkbox"
        autocomplete="off"
        checked={props.checked}
        disabled={props.disabled}
        onChange={(event) => props.onChange(event.currentTarget.checked)}
      />
      <span class="choice-words">
        <span>{props.children}</span>
        {props.hint !== undefined && <span class="choice-note">{props.hint}</span>}
      </span>
    </label>
  );
}
