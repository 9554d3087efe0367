import { useState } from "preact/hooks";
import { useLanguage } from "../../extension/i18n/use-language.tsx";
import { Banner } from "../../extension/ui/banner.tsx";
import { Button, IconButton } from "../../extension/ui/button.tsx";
import { Dialog } from "../../extension/ui/dialog.tsx";
import { EmptyState } from "../../extension/ui/empty-state.tsx";
import { ErrorNotice } from "../../extension/ui/error-notice.tsx";
import { Field } from "../../extension/ui/field.tsx";
import { Icon, iconNames } from "../../extension/ui/icon.tsx";
import { Checkbox, TextArea } from "../../extension/ui/inputs.tsx";
import { ProgressBar } from "../../extension/ui/progress-bar.tsx";
import { FieldGroup, PageHead, Sheet } from "../../extension/ui/sheet.tsx";
import { ArrivalStamp, Stamp, StateLabel } from "../../extension/ui/stamp.tsx";
import type { StampMark, StateName } from "../../extension/ui/stamp.tsx";
import { StatusLine } from "../../extension/ui/status-line.tsx";
import { createToastStore } from "../../extension/ui/toast-store.ts";
import { ToastRegion } from "../../extension/ui/toast.tsx";
import { VerificationPanel } from "../../extension/ui/verification-panel.tsx";
import { now, unit } from "./samples.ts";

const marks: readonly StampMark[] = ["urgent", "veryUrgent", "express", "confidential", "secret", "topSecret"];
const states: readonly StateName[] = [
  "draft",
  "submitted",
  "returned",
  "approved",
  "numbered",
  "sent",
  "waiting",
  "failed",
  "new",
  "registered",
  "refused",
  "assigned",
  "inProgress",
  "completed",
];

const toasts = createToastStore({ set: () => undefined, clear: () => {} });

export function PiecesScene() {
  const { t, format } = useLanguage();
  const [checked, setChecked] = useState(true);
  return (
    <main>
      <Sheet>
        <PageHead title={t("common.product")} />
        <div class="gallery-row">
          <Button look="primary" icon="approve">
            {t("approve.approve")}
          </Button>
          <Button icon="download">{t("common.actions.save")}</Button>
          <Button look="quiet">{t("common.actions.cancel")}</Button>
          <Button look="danger" icon="trash">
            {t("compose.discard.action")}
          </Button>
          <Button look="primary" busy>
            {t("approve.approving")}
          </Button>
          <Button disabled>{t("send.action")}</Button>
          <Button small>{t("compose.takeOut")}</Button>
          <IconButton icon="fit" label={t("receive.viewer.fit")} onClick={() => {}} />
          <IconButton icon="eye" label={t("common.passphrase.show")} pressed onClick={() => {}} />
        </div>
        <div class="gallery-row">
          {marks.map((mark) => (
            <Stamp key={mark} mark={mark} />
          ))}
        </div>
        <div class="gallery-row">
          {marks.map((mark) => (
            <Stamp key={mark} mark={mark} large />
          ))}
        </div>
        <div class="gallery-row">
          {states.map((state) => (
            <StateLabel key={state} state={state} />
          ))}
        </div>
        <div class="gallery-row">
          <ArrivalStamp unit={unit.name} number={428} at={now} passedTo="Đ/c Chánh Văn phòng" />
          <ArrivalStamp unit="Tỉnh ủy Cao Bằng" number={7} at={now} />
        </div>
        <StatusLine
          label={t("send.recipients.line", { unit: "Xã Tân Tiến, Lạng Sơn" })}
          steps={[
            { code: "accepted", at: now - 8_000_000 },
            { code: "01", at: now - 7_900_000, by: t("send.recipients.receiptByDevice") },
            {
              code: "03",
              at: now - 4_000_000,
              by: "Lê Minh Hải",
              note: t("send.recipients.arrivalNumber", { number: "428" }),
            },
            { code: "04" },
            { code: "06" },
          ]}
        />
        <StatusLine
          label={t("send.recipients.line", { unit: "Đặc khu Ví Dụ, Quảng Ninh" })}
          steps={[
            { code: "accepted", at: now - 8_000_000 },
            { code: "01", at: now - 7_900_000, by: t("send.recipients.receiptByDevice") },
            { code: "02", at: now - 4_000_000, by: "Võ Ngọc Yến", note: t("receive.refuse.reasons.misdirected") },
          ]}
        />
        <FieldGroup pair>
          <ProgressBar
            label={t("send.seal.steps.encrypt")}
            value={0.42}
            note={t("send.seal.encrypting", { done: 1412, total: 3355 })}
          />
          <ProgressBar label={t("enrol.working.keys")} />
        </FieldGroup>
        <Checkbox checked={checked} onChange={setChecked} hint={t("settings.contentHint")}>
          {t("settings.content")}
        </Checkbox>
        <p class="figures">{format.exactDateTime(now)}</p>
        <div class="gallery-row gallery-icons">
          {iconNames.map((name) => (
            <Icon key={name} name={name} />
          ))}
        </div>
        <EmptyState
          icon="inbox"
          title={t("inbox.empty.title")}
          action={<Button icon="compose">{t("shell.nav.compose")}</Button>}
        >
          {t("inbox.empty.body", { unit: unit.name })}
        </EmptyState>
      </Sheet>
    </main>
  );
}

export function OutcomesScene() {
  const { t, format } = useLanguage();
  return (
    <main>
      <Sheet narrow>
        <PageHead title={t("verification.title")} />
        <VerificationPanel
          outcome="failed"
          summary={t("verification.summary.failed")}
          reasons={[t("verification.reason.content-altered"), t("verification.reason.signer-revoked")]}
          rows={[
            { label: t("verification.row.who"), value: "Trần Quốc Bình, Phó Chánh Văn phòng", outcome: "passed" },
            {
              label: t("verification.row.altered"),
              value: t("verification.value.alteredFile", { name: "phu-luc-2.xlsx" }),
              outcome: "failed",
            },
            {
              label: t("verification.row.revoked"),
              value: t("verification.value.unknown"),
              outcome: "failed",
            },
          ]}
        />
        <VerificationPanel
          outcome="undetermined"
          summary={t("verification.summary.undetermined")}
          reasons={[t("verification.reason.statements-missing"), t("verification.reason.timestamp-missing")]}
          rows={[
            { label: t("verification.row.who"), value: "Trần Quốc Bình, Phó Chánh Văn phòng", outcome: "passed" },
            {
              label: t("verification.row.when"),
              value: t("verification.value.whenClaimed", { time: format.dateTime(now) }),
              outcome: "undetermined",
            },
            { label: t("verification.row.altered"), value: t("verification.value.notAltered"), outcome: "passed" },
          ]}
        />
      </Sheet>
    </main>
  );
}

export function ErrorsScene() {
  const { t } = useLanguage();
  if (toasts.get().length === 0) {
    toasts.show(t("receive.register.queued"), {
      action: { label: t("shell.waiting.show"), run: () => {} },
    });
    toasts.show(t("shell.refused.title", { count: 1 }), { tone: "failed" });
  }
  return (
    <main>
      <Banner tone="failed" icon="warning" title={t("errors.fork.what")} />
      <Banner tone="unsure" icon="warning" title={t("shell.missing.title", { count: 2 })}>
        {t("shell.missing.body")}
      </Banner>
      <Banner tone="passed" icon="check" title={t("send.sent")} />
      <Sheet narrow>
        <PageHead title={t("shell.nav.outbox")} />
        <ErrorNotice
          error={{ type: "relay-unreachable" }}
          tone="unsure"
          actions={
            <Button small icon="retry">
              {t("send.outbox.retryNow")}
            </Button>
          }
        />
        <ErrorNotice error={{ type: "not-cleared", unit: "Xã Tân Tiến, Cà Mau", level: t("common.secrecy.secret") }} />
        <ErrorNotice error={{ type: "pdf-encrypted" }} />
        <ErrorNotice error={{ type: "moon-eclipse" }} />
      </Sheet>
      <ToastRegion store={toasts} />
    </main>
  );
}

export function DialogScene() {
  const { t } = useLanguage();
  const [open, setOpen] = useState(true);
  const [reason, setReason] = useState("");
  const close = () => setOpen(false);
  return (
    <main>
      <Sheet narrow>
        <PageHead title={t("shell.nav.inbox")} />
        <div class="gallery-row">
          <Button look="danger" onClick={() => setOpen(true)}>
            {t("receive.refuse.action")}
          </Button>
        </div>
        <Dialog
          open={open}
          title={t("receive.refuse.title")}
          onClose={close}
          actions={
            <>
              <Button onClick={close}>{t("common.actions.cancel")}</Button>
              <Button look="danger" onClick={close}>
                {t("receive.refuse.submit")}
              </Button>
            </>
          }
        >
          <p>{t("receive.refuse.body")}</p>
          <Field label={t("receive.refuse.explain")} required>
            {(control) => <TextArea control={control} value={reason} onChange={setReason} />}
          </Field>
        </Dialog>
      </Sheet>
    </main>
  );
}
