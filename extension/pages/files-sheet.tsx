/** What the files of dispatches take on this device, and letting go of those that were read. */
import { useState } from "preact/hooks";
import { useLanguage } from "../i18n/use-language.tsx";
import { type FilesHere, letFilesGo, measureFiles } from "../office/files-here.ts";
import { roomLeft } from "../store/room-left.ts";
import { Button } from "../ui/button.tsx";
import { RadioGroup } from "../ui/choice.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { FieldGroup, PageHead } from "../ui/sheet.tsx";
import { useDesk } from "./desk-context.ts";
import { useLive } from "./use-live.ts";

const DAY = 86_400_000;
/** Days. */
const AGES = ["365", "90", "30", "0"] as const;
type Age = (typeof AGES)[number];

export function FilesSheet() {
  const { t, format } = useLanguage();
  const { office, line } = useDesk();
  const { store } = office;
  const [asks, setAsks] = useState(false);
  const load = async () => ({ files: await measureFiles(store), left: await roomLeft() });
  const measured = useLive(store.db.name, ["blobs", "rows", "meta"], load, [store]);
  const files = measured?.files;
  const left = measured?.left;
  const taken = files?.here.bytes ?? 0;
  return (
    <div data-value="files" data-here={files?.here.count} data-away={files?.away} data-lets-go={files?.letsGo}>
      <PageHead
        inFrame
        title={t("files.title")}
        actions={
          <Button step="open-let-go" disabled={files === undefined || files.letsGo} onClick={() => setAsks(true)}>
            {t("files.open")}
          </Button>
        }
      >
        <p class="soft">{t("files.body")}</p>
      </PageHead>
      {files !== undefined && (
        <FieldGroup>
          <div class="files-meter">
            {left !== undefined && <Meter value={taken} most={taken + left} label={t("files.title")} />}
            <p>
              {t("files.here", { count: files.here.count, size: format.bytes(taken) })}{" "}
              {left !== undefined && t("files.left", { size: format.bytes(left) })}
            </p>
            {files.away > 0 && <p class="soft">{t("files.away", { count: files.away })}</p>}
            {files.letsGo && (
              <p class="soft" role="status">
                {t(line.state?.type === "down" ? "files.waits" : "files.goes")}
              </p>
            )}
          </div>
        </FieldGroup>
      )}
      {files !== undefined && <LetGo key={String(asks)} files={files} open={asks} onClose={() => setAsks(false)} />}
    </div>
  );
}

function Meter({ value, most, label }: { value: number; most: number; label: string }) {
  const { format } = useLanguage();
  return (
    <div
      class="progress-track"
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={most}
      aria-valuenow={value}
      aria-valuetext={format.bytes(value)}
    >
      <span class="progress-fill" style={{ inlineSize: `${(100 * value) / Math.max(1, most)}%` }} />
    </div>
  );
}

function LetGo(props: { files: FilesHere; open: boolean; onClose: () => void }) {
  const { t, format } = useLanguage();
  const { office } = useDesk();
  const { files, onClose } = props;
  const [age, setAge] = useState<Age>("90");
  const now = office.now();
  const bytesOf = (days: Age): number =>
    files.mayGo.reduce((sum, { at, bytes }) => (at < now - Number(days) * DAY ? sum + bytes : sum), 0);
  const letGo = async (): Promise<void> => {
    await letFilesGo(office, now - Number(age) * DAY);
    onClose();
  };
  return (
    <Dialog
      open={props.open}
      title={t("files.ask")}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("common.actions.cancel")}</Button>
          <Button look="primary" step="let-go" disabled={bytesOf(age) === 0} onClick={() => void letGo()}>
            {t("files.letGo")}
          </Button>
        </>
      }
    >
      <p>{t("files.means")}</p>
      <RadioGroup
        label={t("files.which")}
        name="age"
        value={age}
        onChange={setAge}
        options={AGES.map((value) => ({
          value,
          label: value === "0" ? t("files.all") : t("files.older", { count: Number(value) }),
          note: t("files.frees", { size: format.bytes(bytesOf(value)) }),
        }))}
      />
    </Dialog>
  );
}
