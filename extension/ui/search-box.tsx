import type { Ref } from "preact";
import { Icon } from "./icon.tsx";

/** The search in the head of the page. */
export function SearchBox(props: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  ref?: Ref<HTMLInputElement>;
}) {
  return (
    <search class="search">
      <Icon name="search" />
      <input
        ref={props.ref ?? null}
        class="input"
        type="search"
        autocomplete="off"
        aria-label={props.label}
        placeholder={props.label}
        value={props.value}
        onInput={(event) => props.onChange(event.currentTarget.value)}
      />
    </search>
  );
}
