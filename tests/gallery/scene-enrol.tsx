import { useState } from "preact/hooks";
import { useLanguage } from "../../extension/i18n/use-language.tsx";
import { Button } from "../../extension/ui/button.tsx";
import { ErrorNotice } from "../../extension/ui/error-notice.tsx";
import { Field } from "../../extension/ui/field.tsx";
import { Mark } from "../../extension/ui/icon.tsx";
import { LanguageSwitch } from "../../extension/ui/language-switch.tsx";
import { PassphraseInput } from "../../extension/ui/passphrase-input.tsx";
import { ActionBar, FactList, PageHead, Sheet } from "../../extension/ui/sheet.tsx";
import { ShortCode } from "../../extension/ui/short-code.tsx";
import { Stepper } from "../../extension/ui/stepper.tsx";

export function EnrolScene() {
  const { t } = useLanguage();
  const [first, setFirst] = useState("trăng giếng khoai thuyền");
  const steps = [
    t("enrol.steps.invitation"),
    t("enrol.steps.passphrase"),
    t("enrol.steps.compare"),
    t("enrol.steps.finish"),
  ];
  return (
    <main>
      <Sheet narrow>
        <Stepper steps={steps} current={2} />
        <PageHead title={t("enrol.compare.title")}>
          <p>{t("enrol.compare.body")}</p>
        </PageHead>
        <ShortCode digits="40711938" />
        <p>{t("enrol.compare.why")}</p>
        <FactList
          facts={[
            { label: t("enrol.invitation.unit"), value: "Văn phòng Đảng ủy xã Thử Nghiệm 01, Đồng Nai" },
            { label: t("enrol.invitation.fingerprint"), value: "C4F2 9A01 77E3 5B8D" },
          ]}
        />
        <Field label={t("enrol.passphrase.first")} hint={t("enrol.passphrase.body")} required>
          {(control) => <PassphraseInput control={control} purpose="new" value={first} onChange={setFirst} />}
        </Field>
        <ActionBar note={t("enrol.compare.canClose")}>
          <Button>{t("common.actions.back")}</Button>
          <Button look="primary" busy>
            {t("enrol.compare.waiting")}
          </Button>
        </ActionBar>
      </Sheet>
    </main>
  );
}

export function LockScene() {
  const { t } = useLanguage();
  const [value, setValue] = useState("");
  return (
    <main class="lock">
      <Sheet narrow>
        <div class="lock-head">
          <Mark />
          <LanguageSwitch />
        </div>
        <PageHead title={t("lock.title")}>
          <p>{t("lock.body")}</p>
        </PageHead>
        <Field label={t("lock.passphrase")}>
          {(control) => <PassphraseInput control={control} purpose="current" value={value} onChange={setValue} />}
        </Field>
        <ErrorNotice error={{ type: "wrong-passphrase", milliseconds: 30_000 }} />
        <ActionBar note={t("lock.outbox", { count: 3 })}>
          <Button look="primary" icon="unlock">
            {t("lock.unlock")}
          </Button>
        </ActionBar>
      </Sheet>
    </main>
  );
}
