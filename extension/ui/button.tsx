import type { ComponentChildren, Ref } from "preact";
import { Icon } from "./icon.tsx";
import type { IconName } from "./icon.tsx";

export type ButtonLook = "primary" | "plain" | "quiet" | "danger";

export type ButtonProps = {
  children: ComponentChildren;
  /** `plain` when absent. A page has one `primary` at most. */
  look?: ButtonLook;
  icon?: IconName;
  /** Work goes on: a second press does nothing, and the focus stays where it is. */
  busy?: boolean;
  /** Stays reachable by keyboard; say beside it why it cannot be pressed. */
  disabled?: boolean;
  type?: "button" | "submit";
  small?: boolean;
  describedBy?: string;
  /** Names the step that it takes, the same in every language, as `data-step`. */
  step?: string;
  onClick?: () => void;
  ref?: Ref<HTMLButtonElement>;
};

export function Button(props: ButtonProps) {
  const { look = "plain", busy = false, disabled = false, type = "button" } = props;
  const inert = busy || disabled;
  return (
    <button
      ref={props.ref ?? null}
      class="button"
      type={type}
      data-look={look}
      data-small={props.small === true || undefined}
      data-step={props.step}
      aria-disabled={inert || undefined}
      aria-busy={busy || undefined}
      aria-describedby={props.describedBy}
      onClick={(event) => {
        if (inert) event.preventDefault();
        else props.onClick?.();
      }}
    >
      {busy ? <span class="spinner" aria-hidden="true" /> : props.icon !== undefined && <Icon name={props.icon} />}
      <span>{props.children}</span>
    </button>
  );
}

export type IconButtonProps = {
  icon: IconName;
  /** Its name for screen readers and its tooltip. */
  label: string;
  pressed?: boolean;
  step?: string;
  /** Its place in a list with one tab stop (roving-focus.ts). */
  roving?: number;
  onClick: () => void;
  onKeyDown?: (event: KeyboardEvent & { currentTarget: HTMLElement }) => void;
  ref?: Ref<HTMLButtonElement>;
};

export function IconButton(props: IconButtonProps) {
  return (
    <button
      ref={props.ref ?? null}
      class="icon-button"
      type="button"
      aria-label={props.label}
      title={props.label}
      aria-pressed={props.pressed}
      data-step={props.step}
      tabIndex={props.roving}
      data-roving={props.roving === undefined ? undefined : true}
      onClick={() => props.onClick()}
      onKeyDown={props.onKeyDown}
    >
      <Icon name={props.icon} />
    </button>
  );
}
