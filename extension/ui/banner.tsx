import type { ComponentChildren } from "preact";
import { Icon } from "./icon.tsx";
import type { IconName } from "./icon.tsx";

export type BannerTone = "plain" | "unsure" | "failed" | "passed";

export type BannerProps = {
  tone: BannerTone;
  icon: IconName;
  title: string;
  children?: ComponentChildren;
  action?: ComponentChildren;
};

/** A state of the whole page that lasts: offline, locked, something waits to go out. */
export function Banner(props: BannerProps) {
  return (
    <div class="banner" data-tone={props.tone} role="status">
      <Icon name={props.icon} />
      <p>
        <strong>{props.title}</strong>
        {props.children !== undefined && <span> {props.children}</span>}
      </p>
      {props.action !== undefined && <span class="banner-action">{props.action}</span>}
    </div>
  );
}
