/** The person's own views of the inbox: a press shows one, and what is shown now can become one. */
import { useId, useState } from "preact/hooks";
import { useLanguage } from "../i18n/use-language.tsx";
import { dropView, loadViews, saveView } from "../office/saved-views.ts";
import type { SavedView } from "../store/records.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { ErrorNotice } from "../ui/error-notice.tsx";
import { Field } from "../ui/field.tsx";
import { TextInput } from "../ui/inputs.tsx";
import { SafeText } from "../ui/safe-text.tsx";
import { useDesk } from "./desk-context.ts";
import { useLive } from "./use-live.ts";
import { useWords } from "./use-words.ts";

type Shown = Pick<SavedView, "query" | "filter">;

export function ViewsBar(props: { shown: Shown; onShow: (view: Shown) => void }) {
  const { t } = useLanguage();
  const { office, toasts } = useDesk();
  const { shown, onShow } = props;
  const [isSaving, setSaving] = useState(false);
  const views = useLive(office.store.db.name, ["meta"], () => loadViews(office.store), [office]) ?? [];
  const isSame = (view: SavedView): boolean => view.query.trim() === shown.query.trim() && view.filter === shown.filter;
  const current = views.find(isSame);
  const isAnything = shown.query.trim() !== "" || shown.filter !== "all";
  const drop = async (view: SavedView): Promise<void> => {
    const dropped = await dropView(office.store, view.id);
    if (dropped === undefined) return;
    toasts.show(t("views.dropped", { name: view.name }), {
      action: { label: t("bulk.undo"), run: () => void saveView(office, dropped) },
    });
  };
  if (views.length === 0 && !isAnything) return null;
  return (
    <div class="views" role="group" aria-label={t("views.label")}>
      {views.map((view) => (
        <span class="view" key={view.id} data-current={view === current || undefined}>
          <button
            type="button"
            class="view-show"
            aria-pressed={view === current}
            data-view={view.name}
            onClick={() => onShow(view === current ? { query: "", filter: "all" } : view)}
          >
            <SafeText text={view.name} />
          </button>
          {view === current && (
            <IconButton icon="close" label={t("views.drop", { name: view.name })} onClick={() => void drop(view)} />
          )}
        </span>
      ))}
      {isAnything && current === undefined && (
        <Button look="quiet" small step="save-view" onClick={() => setSaving(true)}>
          {t("views.save")}
        </Button>
      )}
      <SaveDialog key={String(isSaving)} shown={shown} open={isSaving} onClose={() => setSaving(false)} />
    </div>
  );
}

function SaveDialog(props: { shown: Shown; open: boolean; onClose: () => void }) {
  const { t } = useLanguage();
  const { office } = useDesk();
  const words = useWords();
  const form = useId();
  const { shown, open, onClose } = props;
  const proposed = shown.query.trim() === "" ? t(`inbox.filter.${shown.filter}`) : shown.query.trim();
  const [name, setName] = useState(proposed);
  const [error, setError] = useState<{ readonly type: string }>();
  const save = async (): Promise<void> => {
    const saved = await saveView(office, { name, query: shown.query.trim(), filter: shown.filter });
    if (saved.ok) onClose();
    else setError(saved.error);
  };
  return (
    <Dialog
      open={open}
      title={t("views.save")}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("common.actions.cancel")}</Button>
          <Button look="primary" step="save-view-now" onClick={() => void save()}>
            {t("views.saveNow")}
          </Button>
        </>
      }
    >
      <form
        id={form}
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <Field label={t("views.name")} hint={t("views.nameHint")} name="view-name">
          {(control) => <TextInput control={control} value={name} onChange={setName} />}
        </Field>
      </form>
      {error !== undefined && <ErrorNotice error={words.error(error)} />}
    </Dialog>
  );
}
