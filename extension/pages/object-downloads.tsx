/** The signed objects of a dispatch, for whoever wants to check them with other tools. */
import { useLanguage } from "../i18n/use-language.tsx";
import type { OutgoingRow } from "../../shared/domain/work-view.ts";
import { loadApproval, type SignedText } from "../courier/signed-in-work.ts";
import { dispatchPlace } from "../store/places.ts";
import { DISPATCH } from "../store/dispatch-record.ts";
import { Button } from "../ui/button.tsx";
import { useDesk } from "./desk-context.ts";
import { saveBytes } from "./download.ts";
import { useLive } from "./use-live.ts";

/**
 * Of a paper of this unit. The manifest is taken from the unit's own copy, where the seal's signature carries the time stamp,
 * and is not there before the copy is.
 */
export function OwnObjectDownloads({ row }: { row: OutgoingRow }) {
  const { office, desk } = useDesk();
  const { store } = office;
  const { unit } = desk.identity;
  const { draft, level, approval } = row;
  const dispatch = row.sealed?.dispatch;
  const load = async () => {
    if (approval === null) return undefined;
    const copy = dispatch === undefined ? undefined : await store.get(DISPATCH, await dispatchPlace(store, dispatch));
    const opened = copy?.value.opened;
    return {
      of: draft,
      approval: await loadApproval(store, { unit, level }, approval),
      manifest: opened && { bytes: opened.manifest, cms: opened.manifestCms },
    };
  };
  const shown = useLive(store.db.name, ["dispatches"], load, [store, draft, approval?.id, dispatch]);
  // While another paper is being shown these are still of the one before.
  return shown?.of === draft ? <ObjectDownloads approval={shown.approval} manifest={shown.manifest} /> : null;
}

export function ObjectDownloads(props: { approval: SignedText | undefined; manifest: SignedText | undefined }) {
  const { t } = useLanguage();
  const { approval, manifest } = props;
  const save = (name: string, bytes: string) => (
    <Button
      small
      icon="download"
      step={`save-${name.replace(".json", "").replace(".p7s", "-cms")}`}
      onClick={() => saveBytes(name, bytes)}
    >
      {name}
    </Button>
  );
  return (
    <details class="objects">
      <summary>{t("send.objects.title")}</summary>
      <p class="soft">{t("send.objects.body")}</p>
      <div class="objects-row">
        {manifest !== undefined && save("manifest.json", manifest.bytes)}
        {manifest !== undefined && save("manifest.p7s", manifest.cms)}
        {approval !== undefined && save("approval.json", approval.bytes)}
        {approval !== undefined && save("approval.p7s", approval.cms)}
      </div>
    </details>
  );
}
