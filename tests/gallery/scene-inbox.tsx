import { useState } from "preact/hooks";
import { useLanguage } from "../../extension/i18n/use-language.tsx";
import { AppShell } from "../../extension/ui/app-shell.tsx";
import { Banner } from "../../extension/ui/banner.tsx";
import { Button } from "../../extension/ui/button.tsx";
import { Segmented } from "../../extension/ui/choice.tsx";
import { DispatchList } from "../../extension/ui/dispatch-list.tsx";
import { EmptyState } from "../../extension/ui/empty-state.tsx";
import { NavItem } from "../../extension/ui/nav-item.tsx";
import { SafeText } from "../../extension/ui/safe-text.tsx";
import { SearchBox } from "../../extension/ui/search-box.tsx";
import { FactList, PageHead, Sheet } from "../../extension/ui/sheet.tsx";
import { SplitView } from "../../extension/ui/split-view.tsx";
import { ArrivalStamp, Stamps } from "../../extension/ui/stamp.tsx";
import { VerificationPanel } from "../../extension/ui/verification-panel.tsx";
import type { SceneProps } from "./scene.ts";
import { dispatches, now, person, unit } from "./samples.ts";

export function InboxScene(props: SceneProps & { reading: boolean; offline?: boolean; wide?: boolean }) {
  const { t } = useLanguage();
  const [openId, setOpenId] = useState(props.reading ? "d1" : undefined);
  const [query, setQuery] = useState("");
  const [filter, setFilter] = useState<"all" | "unread" | "toRegister">("all");
  const list = (
    <DispatchList label={t("inbox.list")} dispatches={dispatches} openId={openId} onOpen={setOpenId} now={now} byDay />
  );
  return (
    <AppShell
      title={t("shell.nav.inbox")}
      unit={unit}
      person={person}
      network={props.offline === true ? "internet" : "isolated"}
      theme={props.theme}
      onTheme={props.onTheme}
      onLock={() => {}}
      search={<SearchBox label={t("shell.search")} value={query} onChange={setQuery} />}
      navigation={
        <>
          <NavItem icon="inbox" label={t("shell.nav.inbox")} href="#inbox" current count={12} pressing />
          <NavItem icon="approve" label={t("shell.nav.approvals")} href="#a" current={false} />
          <NavItem icon="number" label={t("shell.nav.toNumber")} href="#n" current={false} count={3} />
          <NavItem icon="send" label={t("shell.nav.outgoing")} href="#s" current={false} />
          <NavItem icon="outbox" label={t("shell.nav.outbox")} href="#o" current={false} count={1} />
          <NavItem icon="settings" label={t("shell.nav.settings")} href="#e" current={false} />
        </>
      }
      banners={
        props.offline === true && (
          <>
            <Banner tone="unsure" icon="offline" title={t("errors.relay-unreachable.what")}>
              {t("errors.relay-unreachable.why")} {t("errors.relay-unreachable.next")}
            </Banner>
            <Banner
              tone="plain"
              icon="outbox"
              title={t("shell.waiting.title", { count: 3 })}
              action={
                <Button small look="quiet">
                  {t("shell.waiting.show")}
                </Button>
              }
            />
          </>
        )
      }
    >
      {props.wide === true ? (
        list
      ) : (
        <SplitView
          listLabel={t("shell.nav.inbox")}
          readingLabel={t("receive.main")}
          onBack={() => setOpenId(undefined)}
          list={
            <>
              <div class="list-head">
                <Segmented
                  label={t("inbox.filter.label")}
                  labelHidden
                  value={filter}
                  onChange={setFilter}
                  options={[
                    { value: "all", label: t("inbox.filter.all") },
                    { value: "unread", label: t("inbox.filter.unread") },
                    { value: "toRegister", label: t("inbox.filter.toRegister") },
                  ]}
                />
              </div>
              {list}
            </>
          }
          reading={openId === undefined ? undefined : <Reading />}
          placeholder={
            <EmptyState icon="inbox" title={t("inbox.choose.title")}>
              {t("inbox.choose.body")}
            </EmptyState>
          }
        />
      )}
    </AppShell>
  );
}

function Reading() {
  const { t, format } = useLanguage();
  return (
    <Sheet>
      <PageHead
        inFrame
        over={
          <>
            <Stamps urgency="express" secrecy="confidential" large />
            <span>
              <SafeText text="Văn phòng Tỉnh ủy, Cao Bằng" />
            </span>
          </>
        }
        title={<SafeText text="Về việc triển khai ứng phó khẩn cấp với bão số 11 và mưa lũ sau bão trên địa bàn" />}
        actions={<ArrivalStamp unit={unit.name} number={428} at={now} passedTo="Đ/c Chánh Văn phòng" />}
      />
      <FactList
        facts={[
          { label: t("receive.number"), value: "18-CV/VPTU" },
          { label: t("receive.date"), value: format.date(now) },
          { label: t("receive.deadline"), value: t("inbox.due.today") },
        ]}
      />
      <VerificationPanel
        outcome="passed"
        summary={t("verification.summary.passed", { unit: "Văn phòng Tỉnh ủy, Cao Bằng" })}
        reasons={[]}
        rows={[
          { label: t("verification.row.who"), value: "Trần Quốc Bình, Phó Chánh Văn phòng", outcome: "passed" },
          { label: t("verification.row.seal"), value: "Văn phòng Tỉnh ủy, Cao Bằng", outcome: "passed" },
          { label: t("verification.row.certifiedBy"), value: "Tỉnh ủy Cao Bằng", outcome: "passed" },
          {
            label: t("verification.row.when"),
            value: t("verification.value.when", { time: format.dateTime(now - 240_000) }),
            outcome: "passed",
          },
          { label: t("verification.row.altered"), value: t("verification.value.notAltered"), outcome: "passed" },
          {
            label: t("verification.row.revoked"),
            value: t("verification.value.notRevoked", { number: 17, unit: "Văn phòng Tỉnh ủy" }),
            outcome: "passed",
          },
        ]}
        details={[
          { label: t("verification.detail.sealed"), value: format.exactDateTime(now - 300_000) },
          { label: t("verification.detail.accepted"), value: format.exactDateTime(now - 240_000) },
        ]}
      />
      <div class="page-actions">
        <Button look="danger">{t("receive.refuse.action")}</Button>
        <Button look="primary" icon="register">
          {t("receive.register.action")}
        </Button>
      </div>
    </Sheet>
  );
}
