/** Files that can be saved: name, size, a button. They are opened apart from Tram. */
import { useLanguage } from "../i18n/use-language.tsx";
import { Button } from "../ui/button.tsx";
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
  step: "save-main" | "save-annex";
  files: readonly SavableFile[];
  hint?: string;
}) {
  const { t, format } = useLanguage();
  if (props.files.length === 0) return null;
  return (
    <div class="file-rows" role="group" aria-label={props.label}>
      <h3>{props.label}</h3>
      <ul class="file-list">
        {props.files.map((file, i) => (
          <li class="file" key={file.name}>
            <Icon name="file" />
            <span class="file-words">
              <span class="file-name">
                <SafeText text={file.name} />
              </span>
            </span>
            <span class="file-size figures">{format.bytes(file.size)}</span>
            <Button
              small
              icon="download"
              step={`${props.step}-${i}`}
              disabled={file.content === undefined}
              onClick={() => file.content && saveFile(file.name, file.content)}
            >
              {t("common.actions.save")}
            </Button>
          </li>
        ))}
      </ul>
      {props.hint !== undefined && <p class="field-hint">{props.hint}</p>}
    </div>
  );
}
