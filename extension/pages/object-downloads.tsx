/** The signed objects of a dispatch, for whoever wants to check them with other tools. */
import { useEffect, useState } from "preact/hooks";
import { useLanguage } from "../i18n/use-language.tsx";
import { dispatchPlace } from "../store/places.ts";
import { DISPATCH } from "../store/records.ts";
import { Button } from "../ui/button.tsx";
import { useDesk } from "./desk-context.ts";
import { saveBytes } from "./download.ts";

/** base64url */
interface SignedBytes {
  readonly bytes: string;
  readonly cms: string;
}

export function ObjectDownloads(props: {
  approval: SignedBytes | undefined;
  manifest: SignedBytes | undefined;
  /** Of a dispatch of which this unit has a copy: the seal's signature there carries the time stamp. */
  dispatch?: string | undefined;
}) {
  const { t } = useLanguage();
  const { office } = useDesk();
  const { approval, dispatch } = props;
  const [manifest, setManifest] = useState(props.manifest);

  useEffect(() => {
    setManifest(props.manifest);
    if (dispatch === undefined) return;
    let wanted = true;
    const read = async (): Promise<void> => {
      const copy = await office.store.get(DISPATCH, await dispatchPlace(office.store, dispatch));
      const opened = copy?.value.opened;
      if (wanted && opened !== undefined) setManifest({ bytes: opened.manifest, cms: opened.manifestCms });
    };
    void read();
    return () => {
      wanted = false;
    };
  }, [dispatch, props.manifest?.bytes, office]);

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
