import { useState } from "preact/hooks";
import { useLanguage } from "../../extension/i18n/use-language.tsx";
import { Button } from "../../extension/ui/button.tsx";
import { RadioGroup, Segmented } from "../../extension/ui/choice.tsx";
import type { ComboboxOption } from "../../extension/ui/combobox-state.ts";
import { Combobox } from "../../extension/ui/combobox.tsx";
import { Field } from "../../extension/ui/field.tsx";
import { FileDrop } from "../../extension/ui/file-drop.tsx";
import type { FileItem } from "../../extension/ui/file-drop.tsx";
import { DateInput, Select, TextArea, TextInput } from "../../extension/ui/inputs.tsx";
import { ActionBar, FieldGroup, PageHead, Sheet } from "../../extension/ui/sheet.tsx";
import type { Secrecy, Urgency } from "../../extension/ui/stamp.tsx";
import { Stamp } from "../../extension/ui/stamp.tsx";
import { now, recipients } from "./samples.ts";

const urgencies: readonly Urgency[] = ["normal", "urgent", "veryUrgent", "express"];

/** Stands for the folding search of the product. */
async function find(query: string): Promise<readonly ComboboxOption[]> {
  const fold = (text: string) =>
    text.normalize("NFD").replace(/\p{M}/gu, "").replaceAll("đ", "d").replaceAll("Đ", "d").toLowerCase();
  return recipients.filter((option) => fold(`${option.label} ${option.detail ?? ""}`).includes(fold(query)));
}

export function ComposeScene(props: { only?: "recipients" }) {
  const { t, format } = useLanguage();
  const [subject, setSubject] = useState("Về việc tổ chức hội nghị sơ kết 6 tháng đầu năm");
  const [type, setType] = useState("CV");
  const [due, setDue] = useState("2026-10-12");
  const [urgency, setUrgency] = useState<Urgency>("urgent");
  const [secrecy, setSecrecy] = useState<Secrecy>("unclassified");
  const [act, setAct] = useState<readonly ComboboxOption[]>(recipients.slice(0, 2));
  const [annexes, setAnnexes] = useState<readonly FileItem[]>([
    { id: "a", name: "Phụ lục 1 – danh sách đại biểu.xlsx", size: 1_800_000, progress: 0.62 },
    { id: "b", name: "Quay phim hội nghị.mp4", size: 512 * 1024 * 1024, error: t("errors.too-large.what") },
  ]);
  const picker = (
    <Field
      label={t("compose.recipients.act")}
      hint={t("compose.recipients.hint")}
      required
      aside={t("compose.recipients.count", { count: 96 })}
    >
      {(control) => (
        <Combobox
          control={control}
          chosen={act}
          onChange={setAct}
          find={find}
          placeholder={t("compose.recipients.placeholder")}
        />
      )}
    </Field>
  );
  if (props.only === "recipients") {
    return (
      <main>
        <Sheet narrow>
          <PageHead title={t("compose.title")} />
          {picker}
          <div style={{ minBlockSize: "18rem" }} />
        </Sheet>
      </main>
    );
  }
  return (
    <main>
      <Sheet narrow>
        <PageHead title={t("compose.title")}>
          <p>{t("common.required")}</p>
        </PageHead>
        <FieldGroup>
          <FieldGroup pair>
            <Field label={t("compose.type")} required>
              {(control) => (
                <Select
                  control={control}
                  value={type}
                  onChange={setType}
                  options={[
                    { value: "CV", label: "Công văn (CV)" },
                    { value: "TB", label: "Thông báo (TB)" },
                    { value: "KH", label: "Kế hoạch (KH)" },
                  ]}
                />
              )}
            </Field>
            <Field label={t("compose.type")} required error={t("compose.missing.type")}>
              {(control) => (
                <Select
                  control={control}
                  value=""
                  placeholder={t("common.actions.choose")}
                  onChange={() => {}}
                  options={[{ value: "TB", label: "Thông báo (TB)" }]}
                />
              )}
            </Field>
          </FieldGroup>
          <Field label={t("compose.subject")} hint={t("compose.subjectHint")} required>
            {(control) => <TextArea control={control} value={subject} onChange={setSubject} maxLength={500} />}
          </Field>
          {picker}
          <Field label={t("compose.recipients.know")}>
            {(control) => (
              <Combobox
                control={control}
                chosen={[]}
                onChange={() => {}}
                find={find}
                placeholder={t("compose.recipients.placeholder")}
              />
            )}
          </Field>
          <Segmented
            label={t("compose.urgency")}
            value={urgency}
            onChange={setUrgency}
            options={urgencies.map((value) => ({ value, label: t(`common.urgency.${value}`) }))}
          />
          <RadioGroup
            label={t("compose.secrecy.label")}
            value={secrecy}
            onChange={setSecrecy}
            options={[
              { value: "unclassified", label: t("common.secrecy.unclassified") },
              { value: "confidential", label: <Stamp mark="confidential" /> },
              {
                value: "secret",
                label: <Stamp mark="secret" />,
                reason: t("compose.levelRecipients", { count: 1, units: "Xã Tân Tiến, Cà Mau" }),
              },
              {
                value: "topSecret",
                label: <Stamp mark="topSecret" />,
                reason: t("compose.levelMine"),
              },
            ]}
          />
          <FieldGroup pair>
            <Field label={t("compose.deadline")}>
              {(control) => <DateInput control={control} value={due} onChange={setDue} min="2026-10-05" />}
            </Field>
            <Field label={t("compose.replyTo")}>
              {(control) => <TextInput control={control} value="139-TB/ĐU" onChange={() => {}} code />}
            </Field>
          </FieldGroup>
          <Field label={t("compose.main.label")} hint={t("compose.main.hint")} required>
            {(control) => (
              <FileDrop
                control={control}
                files={[{ id: "m", name: "cong-van-so-ket.pdf", size: 412_000 }]}
                onAdd={() => {}}
                onRemove={() => {}}
                accept="application/pdf"
              />
            )}
          </Field>
          <Field label={t("compose.annexes.label")} hint={t("compose.annexes.hint")}>
            {(control) => (
              <FileDrop
                control={control}
                multiple
                limit={200 * 1024 * 1024}
                files={annexes}
                onAdd={(added) =>
                  setAnnexes((now) => [
                    ...now,
                    ...added.map((file, index) => ({ id: `${now.length}-${index}`, name: file.name, size: file.size })),
                  ])
                }
                onRemove={(id) => setAnnexes((now) => now.filter((file) => file.id !== id))}
              />
            )}
          </Field>
        </FieldGroup>
        <ActionBar note={t("compose.saved", { time: format.time(now) })}>
          <Button look="quiet" icon="trash">
            {t("compose.discard.action")}
          </Button>
          <Button look="primary" icon="send">
            {t("compose.submit")}
          </Button>
        </ActionBar>
      </Sheet>
    </main>
  );
}
