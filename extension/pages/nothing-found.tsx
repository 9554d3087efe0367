import { useLanguage } from "../i18n/use-language.tsx";
import { Button } from "../ui/button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { useDesk } from "./desk-context.ts";

/** In place of a list in which nothing is left by what was searched for, or by a filter that `onClear` takes away. */
export function NothingFound(props: { onClear?: () => void }) {
  const { t } = useLanguage();
  const { search } = useDesk();
  const clear = (): void => {
    search("");
    props.onClear?.();
  };
  return (
    <EmptyState
      icon="search"
      title={t("inbox.emptyFilter.title")}
      action={
        <Button step="show-all" onClick={clear}>
          {t("inbox.emptyFilter.clear")}
        </Button>
      }
    />
  );
}
