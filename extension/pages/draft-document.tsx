/** The document of a submitted draft and its annexes, as they were submitted. */
import type { DraftState } from "../../shared/domain/work-state.ts";
import { useLanguage } from "../i18n/use-language.tsx";
import { ErrorNotice } from "../ui/error-notice.tsx";
import { FileRows } from "./file-rows.tsx";
import { PdfViewer } from "./pdf-viewer.tsx";
import type { ReadFile } from "./use-draft-files.ts";

export function DraftDocument(props: { state: DraftState; files: readonly (ReadFile | undefined)[] }) {
  const { t } = useLanguage();
  const rows = props.state.data.files.map(({ name, size }, i) => {
    const file = props.files[i];
    return { name, size, content: file?.ok === true ? file.value : undefined };
  });
  const [main, ...annexes] = rows;
  const faults = new Set(props.files.flatMap((file) => (file === undefined || file.ok ? [] : [file.error.type])));
  return (
    <>
      {Array.from(faults, (type) => (
        <ErrorNotice key={type} error={{ type }} tone={type === "file-coming" ? "unsure" : "failed"} />
      ))}
      {main?.content !== undefined && <PdfViewer file={main.content} name={main.name} />}
      <FileRows label={t("receive.main")} step="save-main" files={main === undefined ? [] : [main]} />
      <FileRows label={t("receive.annexes")} step="save-annex" files={annexes} />
    </>
  );
}
