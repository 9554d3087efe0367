/** What lasts and concerns the whole desk: no line, things that wait, contradictions that a person must see. */
import { alarmError, errorWords } from "../i18n/error-words.ts";
import { useLanguage } from "../i18n/use-language.tsx";
import { goesOut } from "../outbox/item.ts";
import { Banner } from "../ui/banner.tsx";
import { useDesk } from "./desk-context.ts";
import { LineBanner } from "./line-banner.tsx";

export function DeskBanners() {
  const translator = useLanguage();
  const { t, format } = translator;
  const { desk, line } = useDesk();
  const refused = desk.work.outbox.filter(({ state }) => state.type === "refused");
  const waiting = desk.work.outbox.filter(goesOut);
  const missing = desk.work.view.missing.reduce((sum, { count }) => sum + count, 0);
  // That this device was taken out is told once.
  const alarms = desk.alarms.filter(({ reason }) => !(desk.revoked && reason === "device-removed"));
  const isDown = line.state?.type === "down";
  const link = (
    <a href="#/outbox" data-step="show-outbox">
      {t("shell.waiting.show")}
    </a>
  );
  return (
    <>
      {desk.revoked && (
        <Banner tone="failed" icon="warning" title={t("errors.device-revoked.what")}>
          {t("errors.device-revoked.next")}
        </Banner>
      )}
      {Array.from(
        Map.groupBy(alarms, ({ reason }) => reason),
        ([reason, alike]) => {
          const { what, why, next } = errorWords(translator, alarmError(reason));
          const since = Math.min(...alike.map(({ at }) => at));
          return (
            <Banner key={reason} tone="failed" icon="warning" title={what}>
              {why} {next} {t("shell.alarm.since", { time: format.dateTime(since) })}
              {alike.length > 1 && ` ${t("shell.alarm.more", { count: alike.length - 1 })}`}
            </Banner>
          );
        },
      )}
      {desk.chain === undefined && !isDown && (
        <Banner tone="plain" icon="retry" title={t("shell.firstSync.title")}>
          {t("shell.firstSync.body")}
        </Banner>
      )}
      {line.state?.type === "down" && (
        <LineBanner
          reason={line.state.reason}
          since={line.state.since}
          told={alarms.some(({ reason }) => line.state?.type === "down" && reason === line.state.reason)}
          waiting={waiting.length}
          action={waiting.length > 0 ? link : undefined}
        />
      )}
      {missing > 0 && (
        <Banner tone="plain" icon="warning" title={t("shell.missing.title", { count: missing })}>
          {t("shell.missing.body")}
        </Banner>
      )}
      {desk.work.newerItems > 0 && (
        <Banner tone="plain" icon="warning" title={t("errors.newer-version.what")}>
          {t("errors.newer-version.why")} {t("errors.newer-version.next")}
        </Banner>
      )}
      {refused.length > 0 && (
        <Banner tone="failed" icon="warning" title={t("shell.refused.title", { count: refused.length })} action={link}>
          {t("shell.refused.body")}
        </Banner>
      )}
    </>
  );
}
