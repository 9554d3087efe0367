import { useEffect, useState } from "preact/hooks";
import { useLanguage } from "../i18n/use-language.tsx";
import { Button, IconButton } from "./button.tsx";
import type { ToastStore } from "./toast-store.ts";

/** Where short messages appear. One for each page, mounted from the start, or screen readers miss the first message. */
export function ToastRegion(props: { store: ToastStore }) {
  const { t } = useLanguage();
  const { store } = props;
  const [toasts, setToasts] = useState(store.get());

  useEffect(() => {
    const ending = new AbortController();
    store.subscribe(() => setToasts(store.get()), ending.signal);
    return () => ending.abort();
  }, [store]);

  return (
    <div
      class="toasts"
      role="status"
      onPointerEnter={() => store.hold(true)}
      onPointerLeave={() => store.hold(false)}
      onFocusIn={() => store.hold(true)}
      onFocusOut={() => store.hold(false)}
    >
      {toasts.map((toast) => (
        <div class="toast" key={toast.id} data-tone={toast.tone}>
          <p>{toast.message}</p>
          {toast.action !== undefined && (
            <Button
              look="quiet"
              small
              onClick={() => {
                toast.action?.run();
                store.dismiss(toast.id);
              }}
            >
              {toast.action.label}
            </Button>
          )}
          <IconButton icon="close" label={t("common.dismiss")} onClick={() => store.dismiss(toast.id)} />
        </div>
      ))}
    </div>
  );
}
