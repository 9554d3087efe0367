/** The files of a paper: one of them is shown, the main document first; each can be shown and saved. */
import { useRef, useState } from "preact/hooks";
import { useLanguage } from "../i18n/use-language.tsx";
import { FileViewer } from "../reading/file-viewer.tsx";
import { FileRows, type SavableFile } from "./file-rows.tsx";

/** @param props.files the main document first */
export function PaperFiles(props: { files: readonly SavableFile[]; annexHint?: string }) {
  const { t } = useLanguage();
  const [chosen, setChosen] = useState(0);
  const place = useRef<HTMLDivElement>(null);
  const { files, annexHint } = props;
  const shown = files[chosen];
  const show = (at: number): void => {
    setChosen(at);
    place.current?.scrollIntoView({ block: "nearest" });
  };
  const many = files.length > 1;
  const rows = (from: number, until: number) => ({
    files: files.slice(from, until),
    shown: chosen - from,
    onShow: many ? (at: number) => show(from + at) : undefined,
  });
  return (
    <div class="paper-files" ref={place}>
      {shown?.content !== undefined && <FileViewer file={shown.content} name={shown.name} />}
      <FileRows label={t("receive.main")} step="main" {...rows(0, 1)} />
      <FileRows label={t("receive.annexes")} step="annex" {...rows(1, files.length)} hint={annexHint} />
    </div>
  );
}
