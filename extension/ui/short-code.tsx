import { useLanguage } from "../i18n/use-language.tsx";
import type { Control } from "./field.tsx";
import { controlAttributes } from "./inputs.tsx";

/** Eight digits to read aloud, as four and four; a screen reader says them one by one. */
export function ShortCode(props: { digits: string }) {
  const { t } = useLanguage();
  const spoken = Array.from(props.digits).join(" ");
  return (
    <p class="short-code" role="img" aria-label={t("common.code.spoken", { digits: spoken })}>
      <span>{props.digits.slice(0, 4)}</span>
      <span>{props.digits.slice(4)}</span>
    </p>
  );
}

/** Where the administrator types what was heard. `value` and the reported value hold digits only, eight at most. */
export function ShortCodeInput(props: { control: Control; value: string; onChange: (digits: string) => void }) {
  const shown = props.value.length > 4 ? `${props.value.slice(0, 4)} ${props.value.slice(4)}` : props.value;
  return (
    <input
      {...controlAttributes(props.control)}
      class="input short-code-input"
      type="text"
      inputMode="numeric"
      autocomplete="off"
      maxLength={12}
      value={shown}
      onInput={(event) => {
        const digits = event.currentTarget.value.replace(/\D/g, "").slice(0, 8);
        event.currentTarget.value = digits.length > 4 ? `${digits.slice(0, 4)} ${digits.slice(4)}` : digits;
        props.onChange(digits);
      }}
    />
  );
}
