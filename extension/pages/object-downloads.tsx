/** The signed objects of a dispatch, for whoever wants to check them with other tools. */
import { useLanguage } from "../i18n/use-language.tsx";
import { dispatchPlace } from "../store/places.ts";
import { DISPATCH } from "../store/dispatch-record.ts";
import { Button } from "../ui/button.tsx";
import { useDesk } from "./desk-context.ts";
import { saveBytes } from "./download.ts";
import { useLive } from "./use-live.ts";

/** base64url */
interface SignedBytes {
  readonly bytes: string;
  readonly cms: string;
}

export function ObjectDownloads(props: {
  approval: SignedBytes | undefined;
  manifest?: SignedBytes | undefined;
  /**
   * Of a dispatch that this unit sent, in the place of `manifest`: it is taken from the unit's own copy, where the seal's
   * signature carries the time stamp, and is not there before the copy is.
   */
  dispatch?: string | undefined;
}) {
  const { t } = useLanguage();
  const { office } = useDesk();
  const { approval, dispatch } = props;
  const ownCopy = useLive(
    office.store.db.name,
    ["dispatches"],
    async () => {
      if (dispatch === undefined) return undefined;
      const opened = (await office.store.get(DISPATCH, await dispatchPlace(office.store, dispatch)))?.value.opened;
      return opened && { of: dispatch, bytes: opened.manifest, cms: opened.manifestCms };
    },
    [dispatch, office],
  );
  // While another paper is being shown the copy is still the one before.
  const manifest = dispatch === undefined ? props.manifest : ownCopy?.of === dispatch ? ownCopy : undefined;

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
