/** What stands on a screen of the extension, read out of the page as a person would read it and from nowhere else. */
import type { Page } from "playwright-core";

export interface Line {
  readonly label: string;
  readonly value: string;
}

export interface PanelRow extends Line {
  /** The outcome in the words of the screen; absent for a row that only tells. */
  readonly outcome?: string;
}

export interface PanelText {
  /** `passed`, `failed` or `undetermined`. */
  readonly outcome: string;
  /** The same in the words of the screen. */
  readonly words: string;
  readonly summary: string;
  readonly reasons: readonly string[];
  readonly rows: readonly PanelRow[];
  readonly details: readonly Line[];
}

export interface RecipientText {
  readonly unit: string;
  readonly name: string;
  /** The furthest status: `01` arrived, `03` registered; empty while nothing is signed. */
  readonly progress: string;
  /** Each step with its time and, where it says so, who signed it and what is noted. */
  readonly steps: readonly { readonly state: string; readonly words: readonly string[] }[];
  /** What is signed: status, time, who signed. */
  readonly receipts: readonly { readonly status: string; readonly words: readonly string[] }[];
}

export interface ScreenText {
  readonly screen: string;
  /** Whose desk it is, as the frame says. */
  readonly person: string;
  readonly office: string;
  readonly title: string;
  /** Stamps and the state of the paper. */
  readonly marks: readonly string[];
  readonly facts: readonly Line[];
  /** What a form holds, by the names of its fields. */
  readonly fields: readonly Line[];
  /** The rows of the list beside the paper. */
  readonly list: readonly string[];
  /** Numbers that stand on it: `notation`, `next-number`, `next-arrival`, `arrival-number`. */
  readonly numbers: Readonly<Record<string, string>>;
  /** What the page tells of its own accord: that something waits, is done, or went wrong. */
  readonly told: readonly string[];
  readonly panel?: PanelText;
  readonly recipients: readonly RecipientText[];
}

/** Opens what lies folded on the screen and reads the whole of it. */
export async function readScreen(page: Page): Promise<ScreenText> {
  const folded = page.locator(".verification-details:not([open]) > summary, .objects:not([open]) > summary");
  for (let left = await folded.count(); left > 0; left -= 1) await folded.first().click();
  return page.evaluate(() => {
    const textOf = (element: Element | null | undefined): string =>
      element instanceof HTMLElement ? element.innerText.replaceAll(/\s+/g, " ").trim() : "";
    const all = (within: ParentNode, selector: string): Element[] => [...within.querySelectorAll(selector)];
    const attribute = (element: Element, name: string): string => element.getAttribute(name) ?? "";
    const texts = (within: ParentNode, selector: string): string[] =>
      all(within, selector)
        .map(textOf)
        .filter((text) => text !== "");
    const lines = (within: ParentNode, list: string) =>
      all(within, `${list} > div`).map((row) => ({
        label: textOf(row.querySelector("dt")),
        value: textOf(row.querySelector("dd")),
      }));

    const panels = all(document, ".verification").map((panel) => ({
      outcome: attribute(panel, "data-outcome"),
      words: textOf(panel.querySelector(".verification-outcome")),
      summary: textOf(panel.querySelector(".verification-head p")),
      reasons: texts(panel, ".verification-reasons > li"),
      rows: all(panel, ".verification-rows > div").map((row) => {
        const outcome = textOf(row.querySelector("dd > .visually-hidden")).replace(/:$/, "");
        return {
          label: textOf(row.querySelector("dt")),
          value: textOf(row.querySelector("dd > span:last-child")),
          ...(outcome === "" ? {} : { outcome }),
        };
      }),
      details: lines(panel, ".verification-details > dl"),
    }));
    const recipients = all(document, "[data-recipient]").map((line) => ({
      unit: attribute(line, "data-recipient"),
      name: textOf(line.querySelector(".recipient-name")),
      progress: attribute(line, "data-progress"),
      steps: all(line, ".status-step").map((step) => ({
        state: attribute(step, "data-state"),
        words: texts(step, ".status-name, .status-note"),
      })),
      receipts: all(line, "[data-receipt]").map((receipt) => ({
        status: attribute(receipt, "data-receipt"),
        words: texts(receipt, "p"),
      })),
    }));
    const screens = all(document, "[data-screen]");
    const paper = screens.at(-1);
    const numbers = ["notation", "next-number", "next-arrival", "arrival-number"].flatMap((name) => {
      const [text] = texts(document, `[data-value="${name}"]`);
      return text === undefined ? [] : [[name, text]];
    });
    const fields = all(document, "[data-field]").flatMap((field) => {
      const typed = all(
        field,
        "textarea, select, input:not([type=radio], [type=checkbox], [type=file], [role=combobox])",
      );
      const chosen = all(field, "input:checked").map((input) => textOf(input.closest("label")));
      // Passphrases are not for a transcript, nor an invitation.
      const values = typed.flatMap((control) => {
        if (control instanceof HTMLSelectElement) return [control.selectedOptions[0]?.text ?? ""];
        if (control instanceof HTMLTextAreaElement) return [control.value];
        return control instanceof HTMLInputElement && control.type !== "password" ? [control.value] : [];
      });
      const value = [...values, ...chosen, ...texts(field, ".chip, .file-name")]
        .filter((text) => text !== "")
        .join(", ");
      return value === "" ? [] : [{ label: field.getAttribute("data-field") ?? "", value }];
    });
    const [panel] = panels;
    return {
      screen: paper === undefined ? "" : attribute(paper, "data-screen"),
      person: textOf(document.querySelector(".shell-name")),
      office: textOf(document.querySelector(".shell-unit")),
      title: textOf((paper ?? document).querySelector("h1:not(.visually-hidden), h2, .page-title")),
      marks: texts(paper ?? document, ".page-over .stamp, .page-over .state"),
      facts: lines(document, "dl.facts"),
      fields,
      list: texts(document, ".dispatch-row"),
      numbers: Object.fromEntries(numbers) as Record<string, string>,
      told: texts(document, "[role=alert], .waiting-line, .done-line, .banner, dialog[open] p"),
      recipients,
      ...(panel === undefined ? {} : { panel }),
    };
  });
}

export interface WaitingItem {
  readonly kind: string;
  readonly state: string;
}

/** What the outbox still holds, from its own page. */
export async function readOutbox(page: Page): Promise<WaitingItem[]> {
  await page.evaluate(() => void (location.hash = "#/outbox"));
  await page.locator('[data-screen="outbox"]').waitFor();
  return page.locator("[data-item]").evaluateAll((items) =>
    items.map((item) => ({
      kind: item.dataset["kind"] ?? item.dataset["item"] ?? "",
      state: item.dataset["state"] ?? "",
    })),
  );
}
