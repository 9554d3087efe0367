/** What of a dispatch's files is here already, while they come: the first time, or back to this device. */
import { useEffect } from "preact/hooks";
import { obstacleError } from "../i18n/error-words.ts";
import { useLanguage } from "../i18n/use-language.tsx";
import { hasRoom } from "../courier/fetch-bounds.ts";
import { blobProgress, wantFiles } from "../office/files-here.ts";
import type { DispatchRow } from "../store/dispatch-record.ts";
import { roomLeft } from "../store/room-left.ts";
import { ErrorNotice } from "../ui/error-notice.tsx";
import { Icon } from "../ui/icon.tsx";
import { ProgressBar } from "../ui/progress-bar.tsx";
import { useDesk } from "./desk-context.ts";
import { useLive } from "./use-live.ts";

type Coming = Pick<DispatchRow, "dispatch" | "blob">;

/** Files that were let go: looking at the dispatch is the wish to have them. */
export function FilesWanted({ mail }: { mail: Coming }) {
  const { office } = useDesk();
  useEffect(() => void wantFiles(office, mail.dispatch), [office, mail.dispatch]);
  const look = async () => !hasRoom(await roomLeft(), mail.blob.size);
  const isTight = useLive(office.store.db.name, ["pieces"], look, [mail.blob.size]);
  if (isTight === true) return <ErrorNotice error={obstacleError("no-room")} tone="unsure" />;
  return <FilesComing mail={mail} />;
}

export function FilesComing({ mail: { blob } }: { mail: Coming }) {
  const { t, format } = useLanguage();
  const { office, line } = useDesk();
  const { store } = office;
  const progress = useLive(store.db.name, ["blobs", "pieces"], () => blobProgress(store, blob.id), [store, blob.id]);
  // A bar that moves would say that something goes on.
  if (line.state?.type === "down") {
    return (
      <p class="waiting-line" data-value="files-coming" data-state="offline">
        <Icon name="clock" /> <span>{t("receive.state.offline")}</span>
      </p>
    );
  }
  const fraction = progress === undefined || progress.total < 2 ? undefined : progress.done / progress.total;
  return (
    <div data-value="files-coming" data-state="coming">
      <ProgressBar
        label={t("receive.state.coming")}
        value={fraction}
        {...(fraction !== undefined && {
          note: t("receive.state.size", { done: format.bytes(fraction * blob.size), size: format.bytes(blob.size) }),
        })}
      />
    </div>
  );
}
