import { useState } from "preact/hooks";
import { useLanguage } from "../i18n/use-language.tsx";
import { IconButton } from "./button.tsx";
import type { Control } from "./field.tsx";
import { Icon } from "./icon.tsx";
import { controlAttributes } from "./inputs.tsx";
import { passphraseStrength } from "./passphrase-strength.ts";

export type PassphraseInputProps = {
  control: Control;
  value: string;
  onChange: (value: string) => void;
  /** `new` where one is chosen: shows how easily it is guessed. */
  purpose: "current" | "new";
  disabled?: boolean;
};

const segments = { empty: 0, weak: 1, fair: 2, good: 3, strong: 4 } as const;

export function PassphraseInput(props: PassphraseInputProps) {
  const { t } = useLanguage();
  const [shown, setShown] = useState(false);
  const [capsLock, setCapsLock] = useState(false);
  const strength = passphraseStrength(props.value);
  const strengthId = `${props.control.id}-strength`;
  const attributes = controlAttributes(props.control);
  const describedBy = [attributes["aria-describedby"], props.purpose === "new" && strengthId].filter(Boolean).join(" ");

  const noticeCapsLock = (event: KeyboardEvent): void => setCapsLock(event.getModifierState("CapsLock"));

  const input = {
    ...attributes,
    "aria-describedby": describedBy === "" ? undefined : describedBy,
    class: "input",
    autocomplete: props.purpose === "new" ? "new-password" : "current-password",
    autocapitalize: "none",
    spellcheck: false,
    value: props.value,
    disabled: props.disabled,
    onInput: (event: InputEvent & { currentTarget: HTMLInputElement }) => props.onChange(event.currentTarget.value),
    onKeyDown: noticeCapsLock,
    onKeyUp: noticeCapsLock,
  } as const;

  return (
    <div class="passphrase">
      <div class="passphrase-box">
        {/* As text it would be kept for restoring the page (L7). */}
        {shown ? <input {...input} type="text" autocomplete="off" /> : <input {...input} type="password" />}
        <IconButton
          icon={shown ? "eye-off" : "eye"}
          label={shown ? t("common.passphrase.hide") : t("common.passphrase.show")}
          onClick={() => setShown(!shown)}
        />
      </div>
      <p class="passphrase-caps" role="status">
        {capsLock && (
          <>
            <Icon name="warning" /> {t("common.passphrase.capsLock")}
          </>
        )}
      </p>
      {props.purpose === "new" && (
        <div class="strength" data-strength={strength}>
          <span class="strength-bar" aria-hidden="true">
            {[1, 2, 3, 4].map((segment) => (
              <span key={segment} data-filled={segment <= segments[strength] || undefined} />
            ))}
          </span>
          <p id={strengthId} aria-live="polite">
            {t(`common.passphrase.strength.${strength}`)}
          </p>
        </div>
      )}
    </div>
  );
}
