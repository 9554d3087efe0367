import { useLanguage } from "../i18n/use-language.tsx";
import { Icon } from "./icon.tsx";
import type { IconName } from "./icon.tsx";

export type NavItemProps = {
  icon: IconName;
  label: string;
  /** A link inside the extension's page, `#/inbox`. */
  href: string;
  current: boolean;
  /** How many wait there; nothing is shown for none. */
  count?: number;
  /** The count asks for something to be done soon. */
  pressing?: boolean;
};

export function NavItem(props: NavItemProps) {
  const { t, format } = useLanguage();
  const { count = 0 } = props;
  return (
    <li>
      <a class="nav-item" href={props.href} title={props.label} aria-current={props.current ? "page" : undefined}>
        <Icon name={props.icon} />
        <span class="nav-label">{props.label}</span>
        {count > 0 && (
          <span class="nav-count figures" data-pressing={props.pressing === true || undefined}>
            <span aria-hidden="true">{format.number(count)}</span>
            <span class="visually-hidden">, {t("shell.count", { count })}</span>
          </span>
        )}
      </a>
    </li>
  );
}
