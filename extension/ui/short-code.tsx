import { useLanguage } from "../i18n/use-language.tsx";

/** Eight digits to read aloud, as four and four; a screen reader says them one by one. */
export function ShortCode(props: { digits: string }) {
  const { t } = useLanguage();
  const spoken = Array.from(props.digits).join(" ");
  return (
    <p class="short-code" role="img" aria-label={t("common.code.spoken", { digits: spoken })}>
      <span>{props.digits.slice(0, 4)}</span>
      <span>{props.digits.slice(4)}</span>
    </p>
  );
}
