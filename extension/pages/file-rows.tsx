/**
 * Files that can be shown and saved: name, size, a button. What is saved is opened apart from Tram. One that may run something when it is
 * opened says so, and is asked about once more before it is saved (R33).
 */
import { useState } from "preact/hooks";
import { mayRun } from "../../shared/domain/file-danger.ts";
import { useLanguage } from "../i18n/use-language.tsx";
import { Button, IconButton } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Icon } from "../ui/icon.tsx";
import { SafeText } from "../ui/safe-text.tsx";
import { saveFile } from "./download.ts";

export interface SavableFile {
  readonly name: string;
  readonly size: number;
  /** Absent while it is not here. */
  readonly content: Blob | undefined;
}

export function FileRows(props: {
  label: string;
  /** Names the buttons, with the file's place behind it, the same in every language. */
  step: "main" | "annex";
  files: readonly SavableFile[];
  /** Which of them is being shown, where one is. */
  shown: number;
  /** Absent where there is nothing to choose from. */
  onShow: ((at: number) => void) | undefined;
  hint?: string | undefined;
}) {
  const { t, format } = useLanguage();
  const [asked, setAsked] = useState<SavableFile>();
  const { shown, onShow } = props;
  if (props.files.length === 0) return null;
  const save = ({ name, content }: SavableFile): void => {
    if (content !== undefined) saveFile(name, content);
    setAsked(undefined);
  };
  return (
    <div class="file-rows" role="group" aria-label={props.label}>
      <h3>{props.label}</h3>
      <ul class="file-list">
        {props.files.map((file, i) => (
          <li class="file" key={file.name} data-shown={(onShow !== undefined && i === shown) || undefined}>
            <Icon name="file" />
            <span class="file-words">
              <span class="file-name">
                <SafeText text={file.name} />
              </span>
              {mayRun(file.name) && <span class="field-hint">{t("receive.mayRun.mark")}</span>}
            </span>
            <span class="file-size figures">{format.bytes(file.size)}</span>
            {onShow !== undefined && (
              <IconButton
                icon="eye"
                label={t("receive.show.action", { name: file.name })}
                step={`show-${props.step}-${i}`}
                pressed={i === shown}
                onClick={() => onShow(i)}
              />
            )}
            <Button
              small
              icon="download"
              step={`save-${props.step}-${i}`}
              disabled={file.content === undefined}
              onClick={() => (mayRun(file.name) ? setAsked(file) : save(file))}
            >
              {t("common.actions.save")}
            </Button>
          </li>
        ))}
      </ul>
      {props.hint !== undefined && <p class="field-hint">{props.hint}</p>}
      <Dialog
        open={asked !== undefined}
        title={t("receive.mayRun.title")}
        onClose={() => setAsked(undefined)}
        actions={
          <>
            <Button onClick={() => setAsked(undefined)}>{t("common.actions.cancel")}</Button>
            <Button look="danger" step="save-anyway" onClick={() => asked && save(asked)}>
              {t("receive.mayRun.action")}
            </Button>
          </>
        }
      >
        <p>
          <SafeText text={asked?.name ?? ""} />
        </p>
        <p>{t("receive.mayRun.body")}</p>
      </Dialog>
    </div>
  );
}
