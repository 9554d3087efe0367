/** What lasts and concerns the whole desk: no line, things that wait, contradictions that a person must see. */
import { useLanguage } from "../i18n/use-language.tsx";
import { Banner } from "../ui/banner.tsx";
import { useDesk } from "./desk-context.ts";

export function DeskBanners() {
  const { t, format } = useLanguage();
  const { desk, line, now } = useDesk();
  const open = desk.work.outbox.filter(({ state }) => state.type !== "done");
  const refused = open.filter(({ state }) => state.type === "refused");
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
      {desk.alarms.map(({ id, reason, at }) => (
        <Banner key={id} tone="failed" icon="warning" title={t(`shell.alarm.${reason}`)}>
          {t("shell.alarm.since", { time: format.dateTime(at) })} {t("shell.alarm.next")}
        </Banner>
      ))}
      {desk.chain === undefined && !isDown && (
        <Banner tone="plain" icon="retry" title={t("shell.firstSync.title")}>
          {t("shell.firstSync.body")}
        </Banner>
      )}
      {isDown && (
        <Banner
          tone="unsure"
          icon="offline"
          title={t("shell.offline.title")}
          action={open.length > 0 ? link : undefined}
        >
          {line.syncedAt === null
            ? ""
            : t("shell.offline.since", { when: format.relative(line.syncedAt, Math.max(now, line.syncedAt)) })}{" "}
          {open.length > 0 ? t("shell.offline.waiting", { count: open.length }) : t("shell.offline.body")}
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
