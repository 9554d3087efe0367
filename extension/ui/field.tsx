import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { useLanguage } from "../i18n/use-language.tsx";
import { Icon } from "./icon.tsx";

/** What ties a control to its label, hint and error. Every control takes it as one prop. */
export type Control = {
  readonly id: string;
  readonly labelId: string;
  readonly describedBy: string | undefined;
  readonly invalid: boolean;
  readonly required: boolean;
};

export type FieldProps = {
  label: string;
  hint?: string | undefined;
  /** Said in place of nothing: what is wrong and how to put it right. */
  error?: string | undefined;
  required?: boolean;
  /** The same in every language, as `data-field`. */
  name?: string;
  /** Type of the error that is told inside, as `data-error`. */
  fault?: string | undefined;
  /** Beside the label, at the end of its line. */
  aside?: ComponentChildren;
  children: (control: Control) => ComponentChildren;
};

export function Field(props: FieldProps) {
  const { t } = useLanguage();
  const id = useId();
  const { hint, error, required = false } = props;
  const describedBy = [hint !== undefined && `${id}-hint`, error !== undefined && `${id}-error`]
    .filter(Boolean)
    .join(" ");
  const control: Control = {
    id: `${id}-control`,
    labelId: `${id}-label`,
    describedBy: describedBy === "" ? undefined : describedBy,
    invalid: error !== undefined,
    required,
  };
  return (
    <div class="field" data-field={props.name} data-error={props.fault} data-invalid={control.invalid || undefined}>
      <div class="field-head">
        <label id={control.labelId} for={control.id}>
          {props.label}
          {required && (
            <>
              <span class="field-dot" aria-hidden="true" />
              <span class="visually-hidden"> ({t("common.field.required")})</span>
            </>
          )}
        </label>
        {props.aside !== undefined && <span class="field-aside">{props.aside}</span>}
      </div>
      {props.children(control)}
      {hint !== undefined && (
        <p class="field-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {error !== undefined && (
        <p class="field-error" id={`${id}-error`}>
          <Icon name="warning" /> <span>{error}</span>
        </p>
      )}
    </div>
  );
}
