/** A picture from outside. It is looked at for its size before it is drawn: a few bytes may claim more than a memory holds. */
import { useEffect, useState } from "preact/hooks";
import { useLanguage } from "../i18n/use-language.tsx";

const MAX_PIXELS = 100_000_000;

type Shown =
  | { readonly type: "loading" | "too-large" | "broken" }
  | { readonly type: "shown"; readonly url: string; readonly width: number; readonly height: number };

export function ImageViewer(props: { file: Blob; mediaType: string; name: string }) {
  const { t } = useLanguage();
  const { file, mediaType, name } = props;
  const [shown, setShown] = useState<Shown>({ type: "loading" });
  useEffect(() => {
    let wanted = true;
    const url = URL.createObjectURL(new Blob([file], { type: mediaType }));
    const image = new Image();
    // Read as far as its size; browsers draw what stands on a page.
    image.addEventListener("load", () => {
      const { naturalWidth: width, naturalHeight: height } = image;
      if (!wanted) return;
      setShown(width * height > MAX_PIXELS ? { type: "too-large" } : { type: "shown", url, width, height });
    });
    image.addEventListener("error", () => {
      if (wanted) setShown({ type: "broken" });
    });
    setShown({ type: "loading" });
    image.src = url;
    return () => {
      wanted = false;
      URL.revokeObjectURL(url);
    };
  }, [file, mediaType]);
  return (
    <section
      class="image-view"
      aria-label={t("receive.viewer.label", { name })}
      data-view="image"
      data-state={shown.type}
    >
      {shown.type === "loading" && <p class="view-note">{t("common.loading")}</p>}
      {shown.type === "too-large" && <p class="view-note">{t("receive.show.cannot")}</p>}
      {shown.type === "broken" && <p class="view-note">{t("receive.show.unreadable")}</p>}
      {shown.type === "shown" && <img src={shown.url} width={shown.width} height={shown.height} alt={name} />}
    </section>
  );
}
