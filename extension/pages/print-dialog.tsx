/**
 * Printing a dispatch: the sheet that says what the check found, and the files behind it. What goes to the printer stands in
 * the page beside the desk, unseen but on paper, as long as this dialog is open.
 */
import { useEffect, useRef, useState } from "preact/hooks";
import { useLanguage } from "../i18n/use-language.tsx";
import { isPrintable } from "../reading/file-kind.ts";
import type { PrintedPages } from "../reading/printed-pages.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Checkbox } from "../ui/inputs.tsx";
import { ProgressBar } from "../ui/progress-bar.tsx";
import { SafeText } from "../ui/safe-text.tsx";
import { PrintArea, type PrintJob } from "./print-area.tsx";

type State =
  | { readonly type: "asking" }
  | { readonly type: "drawing"; readonly done: number; readonly total: number }
  | { readonly type: "ready"; readonly printed: PrintedPages; readonly names: readonly string[] };

export function PrintDialog(props: { job: PrintJob | undefined; onClose: () => void }) {
  const { t } = useLanguage();
  const { job, onClose } = props;
  const [state, setState] = useState<State>({ type: "asking" });
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set([0]));
  const [printable, setPrintable] = useState<ReadonlySet<number>>(new Set());
  const area = useRef<HTMLDivElement>(null);
  const drawing = useRef<AbortController | undefined>(undefined);

  useEffect(() => {
    if (job === undefined) return;
    let wanted = true;
    setState({ type: "asking" });
    setChosen(new Set([0]));
    const look = async (): Promise<void> => {
      const able = await Promise.all(
        job.files.map(async ({ content }) => content !== undefined && isPrintable(content)),
      );
      if (wanted) setPrintable(new Set(able.flatMap((is, at) => (is ? [at] : []))));
    };
    void look();
    return () => {
      wanted = false;
      drawing.current?.abort();
    };
  }, [job]);

  // Given back when other pages take their place, and with the dialog.
  useEffect(() => {
    if (state.type !== "ready") return;
    const { printed } = state;
    let wanted = true;
    const begin = async (): Promise<void> => {
      const pictures = [...(area.current?.querySelectorAll("img") ?? [])];
      await Promise.all(pictures.map((picture) => picture.decode().catch(() => undefined)));
      if (wanted) window.print();
    };
    void begin();
    return () => {
      wanted = false;
      printed.release();
    };
  }, [state]);

  const draw = async (): Promise<void> => {
    if (job === undefined) return;
    const ending = new AbortController();
    drawing.current = ending;
    const files = job.files.filter((_, at) => chosen.has(at) && printable.has(at));
    const contents = files.flatMap(({ content }) => (content === undefined ? [] : [content]));
    setState({ type: "drawing", done: 0, total: 1 });
    try {
      const { printedPages } = await import("../reading/printed-pages.ts");
      const printed = await printedPages(contents, {
        signal: ending.signal,
        onProgress: (done, total) => setState({ type: "drawing", done, total }),
      });
      setState({ type: "ready", printed, names: files.map(({ name }) => name) });
    } catch (error) {
      if (!ending.signal.aborted) throw error;
    }
  };
  const close = (): void => {
    drawing.current?.abort();
    setState({ type: "asking" });
    onClose();
  };

  return (
    <>
      <Dialog
        open={job !== undefined}
        title={t("print.title")}
        onClose={close}
        actions={
          <>
            <Button onClick={close}>
              {t(state.type === "ready" ? "common.actions.close" : "common.actions.cancel")}
            </Button>
            <Button
              look="primary"
              icon="print"
              step="print-now"
              busy={state.type === "drawing"}
              onClick={() => (state.type === "ready" ? window.print() : void draw())}
            >
              {t(state.type === "ready" ? "print.again" : "print.now")}
            </Button>
          </>
        }
      >
        {job !== undefined && state.type === "asking" && (
          <>
            <p>{t("print.sheetFirst")}</p>
            <fieldset class="print-choice">
              <legend>{t("print.files")}</legend>
              {job.files.map(({ name }, at) => (
                <div key={name} data-field={`print-${at}`}>
                  {printable.has(at) ? (
                    <Checkbox
                      checked={chosen.has(at)}
                      onChange={(is) =>
                        setChosen(new Set([...chosen].filter((one) => one !== at).concat(is ? [at] : [])))
                      }
                    >
                      <SafeText text={name} />
                    </Checkbox>
                  ) : (
                    <p class="soft">
                      <SafeText text={name} />: {t("print.cannot")}
                    </p>
                  )}
                </div>
              ))}
            </fieldset>
            {job.data.level !== "unclassified" && <p class="warn">{t("print.secret")}</p>}
          </>
        )}
        {state.type === "drawing" && (
          <ProgressBar
            label={t("print.drawing")}
            value={state.done / state.total}
            note={t("print.pages", { done: state.done, total: state.total })}
          />
        )}
        {state.type === "ready" && (
          <div data-printed={state.printed.pages.length}>
            <p>{t("print.ready", { count: state.printed.pages.length + 1 })}</p>
            {state.printed.left > 0 && <p class="warn">{t("print.left", { count: state.printed.left })}</p>}
            {state.printed.broken.map((at) => (
              <p class="warn" key={at}>
                <SafeText text={state.names[at] ?? ""} />: {t("print.broken")}
              </p>
            ))}
          </div>
        )}
      </Dialog>
      {job !== undefined && state.type === "ready" && (
        <PrintArea area={area} job={job} pages={state.printed.pages} names={state.names} />
      )}
    </>
  );
}
