/** The main document and the annexes of a draft: sealed as soon as they are chosen. */
import { MAX_FILE_SIZE } from "../../shared/domain/dispatch-data.ts";
import { useLanguage } from "../i18n/use-language.tsx";
import { ErrorNotice } from "../ui/error-notice.tsx";
import { Field } from "../ui/field.tsx";
import { FileDrop } from "../ui/file-drop.tsx";
import { comingItem, itemOf } from "./compose-words.ts";
import type { Draft } from "./use-draft.ts";

/** @param props.missing the form was to be submitted without a main document */
export function ComposeFiles(props: { draft: Draft; missing: boolean }) {
  const { t } = useLanguage();
  const { draft, missing } = props;
  const files = draft.record?.files ?? [];
  const main = files.find(({ role }) => role === "main");
  const comingMain = draft.coming.find(({ role }) => role === "main");
  const mainFault = comingMain?.error;
  const coming = (wanted: "main" | "annex") =>
    draft.coming.filter(({ role }) => role === wanted).map((file) => comingItem(file, t));
  return (
    <>
      <Field
        label={t("compose.main.label")}
        hint={t("compose.main.hint")}
        name="main"
        required
        fault={mainFault?.type}
        error={missing && main === undefined ? t("compose.missing.main") : undefined}
      >
        {(control) => (
          <>
            <FileDrop
              control={control}
              files={[...(main === undefined || comingMain !== undefined ? [] : [itemOf(main)]), ...coming("main")]}
              onAdd={(added) => draft.addFiles("main", added)}
              onRemove={draft.dropFile}
              accept="application/pdf,.pdf"
              limit={MAX_FILE_SIZE}
              pasteAnywhere
            />
            {mainFault !== undefined && <ErrorNotice error={{ ...mainFault }} />}
          </>
        )}
      </Field>
      <Field label={t("compose.annexes.label")} hint={t("compose.annexes.hint")} name="annexes">
        {(control) => (
          <FileDrop
            control={control}
            multiple
            limit={MAX_FILE_SIZE}
            files={[...files.filter(({ role }) => role === "annex").map(itemOf), ...coming("annex")]}
            onAdd={(added) => draft.addFiles("annex", added)}
            onRemove={draft.dropFile}
          />
        )}
      </Field>
    </>
  );
}
