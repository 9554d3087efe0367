import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { findHtmlWords, findLiterals } from "./find-literals.ts";

const extension = fileURLToPath(new URL("../../extension/", import.meta.url));
const sources = globSync("**/*.{ts,tsx}", { cwd: extension }).filter(
  (file) => !/\.(test|bench)\.tsx?$/.test(file) && !file.startsWith("i18n/") && !file.endsWith(".d.ts"),
);

test("every word that the extension shows comes from a catalogue", () => {
  expect(sources.length).toBeGreaterThan(30);
  const found = sources.flatMap((file) =>
    findLiterals(file, readFileSync(`${extension}${file}`, "utf8")).map(
      ({ line, words }) => `${file}:${line}: ${words}`,
    ),
  );
  expect(found).toEqual([]);
});

test("no page's HTML holds words beside the name of the product", () => {
  const pages = globSync("**/*.html", { cwd: extension });
  expect(pages.flatMap((page) => findHtmlWords(readFileSync(`${extension}${page}`, "utf8")))).toEqual([]);
});

describe("the search for words outside the catalogues", () => {
  const wordsIn = (fileName: string, source: string) => findLiterals(fileName, source).map(({ words }) => words);

  test.each([
    ["text between tags", `const a = <p>Hello</p>;`, ["Hello"]],
    ["text in a fragment, in any script", `const a = <>Xin chào{x}হ্যালো</>;`, ["Xin chào", "হ্যালো"]],
    ["a literal in braces", `const a = <p>{"Hello"}</p>;`, ["Hello"]],
    ["both sides of a condition", `const a = <p>{late ? "Late" : \`In time \${n}\`}</p>;`, ["Late", "In time"]],
    ["what && and ?? let through", `const a = <p>{x && "Yes"}{y ?? "No"}</p>;`, ["Yes", "No"]],
    ["a label for screen readers", `const a = <button aria-label="Close" />;`, ["Close"]],
    ["a tooltip in braces", `const a = <b title={on ? "On" : t("off")} />;`, ["On"]],
    [
      "a placeholder and an alt",
      `const a = <><input placeholder="Name" /><img alt="A seal" /></>;`,
      ["Name", "A seal"],
    ],
    ["the prop of a component", `const a = <Field label="Subject" hint={"One line"} />;`, ["Subject", "One line"]],
    ["an option in a table", `const options = [{ value: "a", label: "All" }];`, ["All"]],
    ["a part that is added", `const a = <p>{name + " of the unit"}</p>;`, ["of the unit"]],
  ])("finds %s", (_, source, words) => {
    expect(wordsIn("a.tsx", source)).toEqual(words);
  });

  test("finds what reaches the browser's own screens from a file without markup", () => {
    const source = `
      browser.notifications.create({ type: "basic", title: "New dispatch", iconUrl: "icon.png" });
      document.title = "Inbox";
      element.setAttribute("aria-label", "Close");
    `;
    expect(wordsIn("a.ts", source)).toEqual(["New dispatch", "Inbox", "Close"]);
  });

  test("leaves keys, codes, class names, figures and signs alone", () => {
    const source = `
      const a = <p class="figures" lang="vi" data-tone={late ? "failed" : "plain"}>{t("inbox.title")} · {count} / 15 –</p>;
      const b = <Field label={t("compose.subject")} type="text" id="x">{(control) => <Icon name="close" />}</Field>;
      const c = <p>{look === "list" && <Icon name="check" />}{kind !== "new" && t("lock.title")}</p>;
      throw new Error("a bug");
    `;
    expect(wordsIn("a.tsx", source)).toEqual([]);
  });

  test("says the line, and passes over one whose comment says that it is not shown", () => {
    const source = `const a = 1;\n// A label of the key schedule, not shown.\nconst b = { label: "kdf" };\nconst c = { label: "Seen" };`;
    expect(findLiterals("a.ts", source)).toEqual([{ line: 4, words: "Seen" }]);
  });

  test("fails on a file that it cannot read instead of finding nothing", () => {
    expect(() => findLiterals("a.tsx", "const a = <p>")).toThrow("a.tsx");
  });

  test("finds words in HTML, and none in a page that holds only its root and scripts", () => {
    const page = `<!doctype html><html lang="vi"><head><title>Tram</title><script>let words</script></head><body><div id="root"></div></body></html>`;
    expect(findHtmlWords(page)).toEqual([]);
    expect(findHtmlWords(`<title>Inbox</title><p title="Tip">Loading</p>`)).toEqual(["Tip", "Inbox", "Loading"]);
  });
});
