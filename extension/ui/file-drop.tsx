import { useEffect, useRef, useState } from "preact/hooks";
import { useLanguage } from "../i18n/use-language.tsx";
import { IconButton } from "./button.tsx";
import type { Control } from "./field.tsx";
import { Icon } from "./icon.tsx";
import { controlAttributes } from "./inputs.tsx";
import { ProgressBar } from "./progress-bar.tsx";
import { SafeText } from "./safe-text.tsx";

export type FileItem = {
  readonly id: string;
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  /** 0 to 1 while it is read or sent; absent before and after. */
  readonly progress?: number | undefined;
  /** Why it cannot be used. */
  readonly error?: string | undefined;
};

export type FileDropProps = {
  control: Control;
  files: readonly FileItem[];
  onAdd: (files: readonly File[]) => void;
  onRemove: (id: string) => void;
  multiple?: boolean;
  /** As in `<input accept>`; a help for the picker, not a check. */
  accept?: string;
  /** In bytes, for the hint only: the caller refuses what is larger and says so in `FileItem.error`. */
  limit?: number;
  /** Files pasted anywhere on the page come here. */
  pasteAnywhere?: boolean;
};

/** Takes files by drag, by the picker and from the clipboard, and lists them. */
export function FileDrop(props: FileDropProps) {
  const { t, format } = useLanguage();
  const { files, onAdd, multiple = false } = props;
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const zone = useRef<HTMLDivElement>(null);

  const add = (list: FileList | null | undefined): void => {
    const added = Array.from(list ?? []);
    if (added.length > 0) onAdd(multiple ? added : added.slice(0, 1));
  };
  const latestAdd = useRef(add);
  latestAdd.current = add;

  useEffect(() => {
    const place = props.pasteAnywhere === true ? document : zone.current;
    const ending = new AbortController();
    place?.addEventListener(
      "paste",
      (event) => {
        const pasted = (event as ClipboardEvent).clipboardData?.files;
        if (pasted === undefined || pasted.length === 0) return;
        event.preventDefault();
        latestAdd.current(pasted);
      },
      { signal: ending.signal },
    );
    return () => ending.abort();
  }, [props.pasteAnywhere]);

  const full = !multiple && files.length > 0;
  return (
    <div class="files" ref={zone}>
      <div
        class="drop"
        data-over={over || undefined}
        data-full={full || undefined}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          add(event.dataTransfer?.files);
        }}
      >
        <Icon name="upload" />
        <p>
          {over ? (
            t("common.files.dropNow")
          ) : (
            <>
              {multiple ? t("common.files.dropMany") : t("common.files.drop")}{" "}
              <label class="drop-pick" for={props.control.id}>
                {t("common.files.pick")}
              </label>
            </>
          )}
          {props.limit !== undefined && (
            <span class="drop-limit">{t("common.files.limit", { size: format.bytes(props.limit) })}</span>
          )}
        </p>
        <input
          {...controlAttributes(props.control)}
          ref={input}
          class="drop-input"
          type="file"
          aria-labelledby={props.control.labelId}
          multiple={multiple}
          accept={props.accept}
          onChange={(event) => {
            add(event.currentTarget.files);
            // The same file may be picked again after it was removed.
            event.currentTarget.value = "";
          }}
        />
      </div>
      {files.length > 0 && (
        <ul class="file-list" aria-label={t("common.files.list")}>
          {files.map((file) => (
            <FileRow
              key={file.id}
              file={file}
              onRemove={() => {
                props.onRemove(file.id);
                input.current?.focus();
              }}
            />
          ))}
        </ul>
      )}
    </div>
  );
}

function FileRow(props: { file: FileItem; onRemove: () => void }) {
  const { t, format } = useLanguage();
  const { file } = props;
  return (
    <li class="file" data-error={file.error !== undefined || undefined}>
      <Icon name={file.error === undefined ? "file" : "warning"} />
      <span class="file-words">
        <span class="file-name">
          <SafeText text={file.name} />
        </span>
        {file.error !== undefined && <span class="file-error">{file.error}</span>}
        {file.progress !== undefined && (
          <ProgressBar
            label={t("common.files.progress", { name: file.name, percent: format.percent(file.progress) })}
            labelHidden
            value={file.progress}
          />
        )}
      </span>
      <span class="file-size figures">{format.bytes(file.size)}</span>
      <IconButton icon="close" label={t("common.actions.removeNamed", { name: file.name })} onClick={props.onRemove} />
    </li>
  );
}
