/** The document of a submitted draft and its annexes, as they were submitted. */
import type { DraftState } from "../../shared/domain/work-state.ts";
import { ErrorNotice } from "../ui/error-notice.tsx";
import { PaperFiles } from "./paper-files.tsx";
import type { ReadFile } from "./use-draft-files.ts";

export function DraftDocument(props: { state: DraftState; files: readonly (ReadFile | undefined)[] }) {
  const rows = props.state.data.files.map(({ name, size }, i) => {
    const file = props.files[i];
    return { name, size, content: file?.ok === true ? file.value : undefined };
  });
  const faults = new Set(props.files.flatMap((file) => (file === undefined || file.ok ? [] : [file.error.type])));
  return (
    <>
      {Array.from(faults, (type) => (
        <ErrorNotice key={type} error={{ type }} tone={type === "file-coming" ? "unsure" : "failed"} />
      ))}
      <PaperFiles files={rows} />
    </>
  );
}
