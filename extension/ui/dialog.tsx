import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { useLanguage } from "../i18n/use-language.tsx";
import { IconButton } from "./button.tsx";

export type DialogProps = {
  open: boolean;
  title: string;
  onClose: () => void;
  children: ComponentChildren;
  /** Buttons, the one that acts last. */
  actions?: ComponentChildren;
};

/**
 * A native modal dialog: the browser keeps the focus inside, closes it on Escape and gives the focus back to where it
 * was. It therefore stays mounted and is closed by `open`, never by being taken out of the page.
 */
export function Dialog(props: DialogProps) {
  const { t } = useLanguage();
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);

  // Before the next key can go to what lies behind it.
  useLayoutEffect(() => {
    const element = dialog.current;
    if (element === null) return;
    if (props.open && !element.open) {
      element.showModal();
      // The browser would choose the closing cross, which stands first.
      (element.querySelector<HTMLElement>("input, select, textarea") ?? element.querySelector("h2"))?.focus();
    }
    if (!props.open && element.open) element.close();
  }, [props.open]);

  return (
    <dialog
      ref={dialog}
      class="dialog"
      aria-labelledby={id}
      // Before the browser closes it by itself and tells of it only later: a quick Enter could open it again in between.
      onKeyDown={(event) => {
        if (event.key !== "Escape" || event.defaultPrevented) return;
        event.preventDefault();
        props.onClose();
      }}
      onCancel={(event) => {
        event.preventDefault();
        props.onClose();
      }}
      // A browser may close it without asking first, as Chromium does where a page has held a dialog open before. It tells of
      // a closing with the next frame, when the dialog may be open again: then that was the closing before.
      onClose={(event) => {
        if (props.open && !event.currentTarget.open) props.onClose();
      }}
    >
      {props.open && (
        <>
          <header class="dialog-head">
            <h2 id={id} tabIndex={-1}>
              {props.title}
            </h2>
            <IconButton icon="close" label={t("common.actions.close")} onClick={props.onClose} />
          </header>
          <div class="dialog-body">{props.children}</div>
          {props.actions !== undefined && <footer class="dialog-actions">{props.actions}</footer>}
        </>
      )}
    </dialog>
  );
}
