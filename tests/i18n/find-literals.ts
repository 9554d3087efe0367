import { parseSync } from "oxc-parser";

/** Words that a person would see and that no catalogue holds. */
export type Literal = { readonly line: number; readonly words: string };

/** Attributes and properties whose text is seen or read out, of elements and of our own components. */
const shownNames = new Set([
  "alt",
  "aria-braillelabel",
  "aria-description",
  "aria-label",
  "aria-placeholder",
  "aria-roledescription",
  "aria-valuetext",
  "ariaDescription",
  "ariaLabel",
  "caption",
  "contextMessage",
  "description",
  "endonym",
  "error",
  "heading",
  "hint",
  "innerHTML",
  "innerText",
  "label",
  "message",
  "note",
  "placeholder",
  "reason",
  "summary",
  "textContent",
  "title",
  "tooltip",
]);

/** Where no markup is written, only what reaches the browser's own screens: notifications, menus, badges, titles. */
const shownNamesOutsideMarkup = new Set([
  "ariaDescription",
  "ariaLabel",
  "contextMessage",
  "innerHTML",
  "innerText",
  "label",
  "placeholder",
  "textContent",
  "title",
  "tooltip",
]);

const exemption = /\/[/*].*\bnot shown\b/;

type Node = { readonly type: string; readonly start: number; readonly [key: string]: unknown };

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";
}

function childrenOf(node: Node): Node[] {
  return Object.values(node).flatMap((value) => (Array.isArray(value) ? value : [value]).filter(isNode));
}

function hasLetters(text: string): boolean {
  return /\p{L}/u.test(text);
}

/**
 * The literals that an expression may come out as: through conditions, `&&`, `??`, `+`, arrays and templates, but not
 * through calls, whose arguments are names and keys.
 */
function literalsOf(node: unknown): Node[] {
  if (!isNode(node)) return [];
  switch (node.type) {
    case "Literal":
      return typeof node["value"] === "string" ? [node] : [];
    case "TemplateLiteral":
      return [...(node["quasis"] as Node[]), ...(node["expressions"] as Node[]).flatMap(literalsOf)];
    case "ConditionalExpression":
      return [...literalsOf(node["consequent"]), ...literalsOf(node["alternate"])];
    case "LogicalExpression":
      return [...(node["operator"] === "&&" ? [] : literalsOf(node["left"])), ...literalsOf(node["right"])];
    case "BinaryExpression":
      return node["operator"] === "+" ? [...literalsOf(node["left"]), ...literalsOf(node["right"])] : [];
    case "ArrayExpression":
      return (node["elements"] as unknown[]).flatMap(literalsOf);
    case "SequenceExpression":
      return literalsOf((node["expressions"] as Node[]).at(-1));
    case "ParenthesizedExpression":
    case "TSAsExpression":
    case "TSSatisfiesExpression":
    case "TSNonNullExpression":
    case "JSXExpressionContainer":
      return literalsOf(node["expression"]);
    default:
      return [];
  }
}

function textOf(literal: Node): string {
  if (literal.type === "TemplateElement") return (literal["value"] as { cooked: string | null }).cooked ?? "";
  return String(literal["value"]);
}

function nameOf(node: unknown): string | undefined {
  if (!isNode(node)) return undefined;
  if (node.type === "JSXNamespacedName") return `${nameOf(node["namespace"])}:${nameOf(node["name"])}`;
  if (node.type === "Literal") return String(node["value"]);
  return typeof node["name"] === "string" ? node["name"] : undefined;
}

/** The literals of one source file (`.ts` or `.tsx`). A line that says `not shown` in a comment is left out. */
export function findLiterals(fileName: string, source: string): Literal[] {
  const parsed = parseSync(fileName, source);
  const [problem] = parsed.errors;
  if (problem !== undefined) throw new Error(`${fileName}: ${problem.message}`);
  const names = fileName.endsWith(".tsx") ? shownNames : shownNamesOutsideMarkup;
  const found = new Map<number, string>();

  const report = (literals: readonly Node[]): void => {
    for (const literal of literals) if (hasLetters(textOf(literal))) found.set(literal.start, textOf(literal).trim());
  };

  const visit = (node: Node): void => {
    switch (node.type) {
      case "JSXText":
        report([node]);
        break;
      case "JSXElement":
      case "JSXFragment":
        for (const child of node["children"] as Node[]) report(literalsOf(child));
        break;
      case "JSXAttribute":
        if (shownNames.has(nameOf(node["name"]) ?? "")) report(literalsOf(node["value"]));
        break;
      case "Property":
        if (names.has(nameOf(node["key"]) ?? "")) report(literalsOf(node["value"]));
        break;
      case "AssignmentExpression": {
        const target = node["left"];
        if (isNode(target) && names.has(nameOf(target["property"]) ?? "")) report(literalsOf(node["right"]));
        break;
      }
      case "CallExpression": {
        const callee = node["callee"];
        const [attribute, value] = node["arguments"] as Node[];
        const setsAttribute = isNode(callee) && nameOf(callee["property"]) === "setAttribute";
        if (setsAttribute && shownNames.has(nameOf(attribute) ?? "")) report(literalsOf(value));
        break;
      }
      default:
        break;
    }
    for (const child of childrenOf(node)) visit(child);
  };
  visit(parsed.program as unknown as Node);

  const lines = source.split("\n");
  return Array.from(found, ([start, words]) => ({ line: source.slice(0, start).split("\n").length, words }))
    .filter(({ line }) => ![lines[line - 1], lines[line - 2]].some((text) => exemption.test(text ?? "")))
    .sort((a, b) => a.line - b.line);
}

/** The words of a page's HTML file, which holds none: the script writes them all. A title must be the product's name. */
export function findHtmlWords(source: string): string[] {
  const markup = source.replace(/<!--.*?-->|<(script|style)\b.*?<\/\1>|<!doctype[^>]*>|<title>Tram<\/title>/gis, "");
  const attributes = Array.from(
    markup.matchAll(/\s(?:alt|aria-label|placeholder|title)="([^"]*)"/gi),
    ([, words]) => words ?? "",
  );
  const text = markup.replace(/<[^>]*>/g, "\n").split("\n");
  return [...attributes, ...text].map((words) => words.trim()).filter(hasLetters);
}
