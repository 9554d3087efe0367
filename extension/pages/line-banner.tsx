import type { ComponentChildren } from "preact";
import { errorWords } from "../i18n/error-words.ts";
import { useLanguage } from "../i18n/use-language.tsx";
import { Banner } from "../ui/banner.tsx";
import { useDesk } from "./desk-context.ts";

/** Younger than this is “just now”, in milliseconds. */
const JUST_NOW = 60_000;

/** Why there is no line to the relay, what to do about it, what waits, and since when. */
export function LineBanner(props: {
  /** For the table of words. */
  reason: string;
  /** Milliseconds since 1970. */
  since: number;
  /** The reason stands on the page already. */
  told: boolean;
  waiting: number;
  action: ComponentChildren;
}) {
  const translator = useLanguage();
  const { t, format } = translator;
  const { line, now } = useDesk();
  const { what, why, next } = errorWords(translator, { type: props.reason });
  const contact =
    line.syncedAt === null
      ? t("shell.offline.sinceNever", { time: format.brief(props.since, now) })
      : t("shell.offline.since", {
          when: now - line.syncedAt < JUST_NOW ? t("shell.offline.justNow") : format.relative(line.syncedAt, now),
        });
  const waits = props.waiting > 0 ? t("shell.offline.waiting", { count: props.waiting }) : "";
  if (props.told && waits === "") return null;
  return (
    <div data-value="line" data-reason={props.reason}>
      <Banner tone="unsure" icon="offline" title={props.told ? waits : what} action={props.action}>
        {(props.told ? [contact] : [why, next, waits, contact]).filter((sentence) => sentence !== "").join(" ")}
      </Banner>
    </div>
  );
}
