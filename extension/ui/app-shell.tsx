import type { ComponentChildren } from "preact";
import { useLanguage } from "../i18n/use-language.tsx";
import { Button, IconButton } from "./button.tsx";
import { Icon, Mark } from "./icon.tsx";
import { LanguageSwitch } from "./language-switch.tsx";
import { SafeText } from "./safe-text.tsx";
import { ThemeSwitch } from "./theme-switch.tsx";
import type { Theme } from "./theme.ts";

/** What this deployment may carry: set by the root certificate, shown on every screen. */
export type NetworkClass = "isolated" | "internet";

export type AppShellProps = {
  /** The page's one `h1`, for screen readers: the navigation shows it already. */
  title: string;
  unit: { readonly name: string; readonly parent?: string | undefined };
  person: { readonly name: string; readonly post: string };
  network: NetworkClass;
  theme: Theme;
  onTheme: (theme: Theme) => void;
  onLock: () => void;
  /** Shows the keys of the page. */
  onKeys?: () => void;
  /** Shows the other accounts of this browser. */
  onPerson?: () => void;
  /** `NavItem`s. */
  navigation: ComponentChildren;
  search?: ComponentChildren;
  /** `Banner`s over the content. */
  banners?: ComponentChildren;
  children: ComponentChildren;
};

/** The frame of the full-page inbox; in a narrow window (the side panel) the navigation becomes a bar below. */
export function AppShell(props: AppShellProps) {
  const { t } = useLanguage();
  return (
    <div class="shell">
      <a class="skip visually-hidden" href="#content" onClick={skip}>
        {t("shell.skip")}
      </a>
      <div class="shell-frame">
        <header class="shell-head">
          <NetworkBanner network={props.network} />
          <div class="shell-bar">
            <p class="shell-brand">
              <Mark />
              <span>{t("common.product")}</span>
            </p>
            <div class="shell-search">{props.search}</div>
            <div class="shell-tools">
              {props.onKeys !== undefined && (
                <span class="shell-keys">
                  <IconButton icon="keyboard" label={t("keys.title")} onClick={props.onKeys} />
                </span>
              )}
              <LanguageSwitch />
              <ThemeSwitch theme={props.theme} onTheme={props.onTheme} />
              <span class="shell-lock" title={t("shell.lockHint")}>
                <Button icon="lock" step="lock" onClick={props.onLock}>
                  {t("shell.lock")}
                </Button>
              </span>
            </div>
          </div>
        </header>
        <nav class="shell-nav" aria-label={t("shell.navigation")}>
          <div class="shell-owner">
            <p class="shell-unit">
              <SafeText text={props.unit.name} />
            </p>
            {props.unit.parent !== undefined && (
              <p class="shell-parent">
                <SafeText text={props.unit.parent} />
              </p>
            )}
          </div>
          <ul>{props.navigation}</ul>
          <button class="shell-person" type="button" data-step="posts" onClick={props.onPerson}>
            <Icon name="person" />
            <span class="shell-who">
              <span class="shell-name">
                <SafeText text={props.person.name} />
              </span>
              <span class="shell-post">
                <SafeText text={props.person.post} />
              </span>
            </span>
            <span class="visually-hidden">{t("posts.open")}</span>
          </button>
        </nav>
        <main class="shell-main" id="content" tabIndex={-1}>
          <h1 class="visually-hidden">{props.title}</h1>
          {props.banners}
          <div class="shell-content">{props.children}</div>
        </main>
      </div>
    </div>
  );
}

/** The hash of the address names the screen, so the browser must not follow the link by itself. */
function skip(event: Event): void {
  event.preventDefault();
  document.getElementById("content")?.focus();
}

/** Says on every screen what may be written here. */
function NetworkBanner(props: { network: NetworkClass }) {
  const { t } = useLanguage();
  return (
    <p class="network" data-network={props.network}>
      <Icon name={props.network === "isolated" ? "isolated" : "globe"} />
      <strong>{t(`shell.network.${props.network}`)}</strong>
      <span class="network-hint">{t(`shell.network.${props.network}Hint`)}</span>
    </p>
  );
}
