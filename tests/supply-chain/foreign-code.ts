import { parseSync } from "oxc-parser";
import type { PackageFile } from "./package-files.ts";

interface Finding {
  readonly kind: "foreign code" | "local reach";
  readonly text: string;
}

/** What turns text into code, or brings code from outside the package. */
export function foreignCodeIn(files: readonly PackageFile[]): string[] {
  return findingsOf("foreign code", files);
}

/** What would open a service on the machine, talk to one, or put a certificate into its trust store. */
export function localReachIn(files: readonly PackageFile[]): string[] {
  return findingsOf("local reach", files);
}

function findingsOf(kind: Finding["kind"], files: readonly PackageFile[]): string[] {
  return files.flatMap((file) => {
    if (file.path.endsWith(".js")) return inScript(file).flatMap((found) => (found.kind === kind ? [found.text] : []));
    if (kind === "local reach") return [];
    if (file.path.endsWith(".html")) return inPage(file);
    if (file.path.endsWith(".svg")) return inMarkup(file.path, file.text);
    return file.path.endsWith(".css") ? inStyle(file) : [];
  });
}

function inStyle({ path, text }: PackageFile): string[] {
  return /(@import|url\()\s*["']?(https?:)?\/\//.test(text) ? [`${path}: a remote style`] : [];
}

function inPage({ path, text }: PackageFile): string[] {
  const found = inMarkup(path, text);
  for (const [, attributes = "", content = ""] of text.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script\s*>/gi)) {
    if (content.trim() !== "") found.push(`${path}: an inline script`);
    if (!/\bsrc="\/[^/"][^"]*\.js"/.test(attributes)) found.push(`${path}: a script from elsewhere`);
  }
  if (/<(link|img|iframe|object|embed|base|form|meta)\b[^>]*=\s*["']?(https?:)?\/\//i.test(text))
    found.push(`${path}: a remote resource`);
  return found;
}

function inMarkup(path: string, text: string): string[] {
  const found: string[] = [];
  if (/<[a-z][^<>]*\son[a-z]+\s*=/i.test(text)) found.push(`${path}: an inline handler`);
  if (/=\s*["']?\s*javascript:/i.test(text)) found.push(`${path}: a javascript: address`);
  if (path.endsWith(".svg") && /<script/i.test(text)) found.push(`${path}: a script`);
  return found;
}

type Node = Record<string, unknown> & { type: string; start: number; end: number };

const isNode = (value: unknown): value is Node =>
  typeof value === "object" && value !== null && typeof (value as { type?: unknown }).type === "string";

function inScript({ path, text: bytes }: PackageFile): Finding[] {
  const text = Buffer.from(bytes, "latin1").toString("utf8");
  const { program, errors } = parseSync(path, text, { sourceType: "module" });
  if (errors.length > 0) return [{ kind: "foreign code", text: `${path}: cannot be parsed` }];
  const found: Finding[] = [];
  visit(program as unknown as Node, undefined, (node, parent) => {
    const where = text.slice(node.start, node.end).slice(0, 80);
    const foreign = foreignCode(node, parent);
    if (foreign !== undefined) found.push({ kind: "foreign code", text: `${path}: ${foreign}: ${where}` });
    const local = localReach(node);
    if (local !== undefined) found.push({ kind: "local reach", text: `${path}: ${local}: ${where}` });
  });
  return found;
}

function localReach(node: Node): string | undefined {
  const name = node.type === "Identifier" ? node["name"] : undefined;
  if (typeof name === "string" && /^(connectNative|sendNativeMessage)$/.test(name)) return "talks to a program";
  if (typeof name === "string" && /^(TCPServerSocket|TCPSocket|UDPSocket|createServer)$/.test(name))
    return "opens a service";
  return textsOf(node).some((text) => /application\/x-x509-(ca|user)-cert/.test(text)) ? "hands out trust" : undefined;
}

function textsOf(node: Node): string[] {
  if (node.type === "Literal" && typeof node["value"] === "string") return [node["value"]];
  return node.type === "TemplateElement" ? [(node["value"] as { raw: string }).raw] : [];
}

function visit(node: Node, parent: Node | undefined, look: (node: Node, parent: Node | undefined) => void): void {
  look(node, parent);
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? (value as unknown[]) : [value])
      if (isNode(child)) visit(child, node, look);
  }
}

function foreignCode(node: Node, parent: Node | undefined): string | undefined {
  switch (node.type) {
    case "Identifier":
      return isReference(node, parent) ? foreignName(node, parent) : undefined;
    case "CallExpression":
    case "NewExpression":
      return foreignCall(node);
    case "ImportExpression":
      return isOwnModule(node["source"]) ? undefined : "imports what is named at run time";
    case "ImportDeclaration":
    case "ExportNamedDeclaration":
    case "ExportAllDeclaration":
      return node["source"] === null || isOwnModule(node["source"]) ? undefined : "imports from elsewhere";
    default:
      return textsOf(node)
        .map(foreignText)
        .find((reason) => reason !== undefined);
  }
}

/** A use of the name itself: not the name of a member, of a property or of a method. */
function isReference(node: Node, parent: Node | undefined): boolean {
  if (parent === undefined) return true;
  const isName = parent["property"] === node || parent["key"] === node;
  return !(isName && parent["computed"] === false && parent["shorthand"] !== true);
}

function foreignName(node: Node, parent: Node | undefined): string | undefined {
  const name = node["name"];
  if (name === "eval") return "evaluates text";
  if (name === "importScripts") return "imports scripts";
  if (name !== "Function") return undefined;
  const isHarmless =
    parent?.type === "BinaryExpression" || (parent?.type === "MemberExpression" && parent["object"] === node);
  return isHarmless ? undefined : "makes functions from text";
}

function foreignCall(node: Node): string | undefined {
  const callee = node["callee"] as Node;
  const name = callee.type === "MemberExpression" ? (callee["property"] as Node)["name"] : callee["name"];
  const [first] = node["arguments"] as Node[];
  if (typeof name !== "string") return undefined;
  if (/^set(Timeout|Interval)$/.test(name) && first !== undefined && isText(first)) return "evaluates text";
  if (/^(eval|Function)$/.test(name) && callee.type === "MemberExpression") return "evaluates text";
  return undefined;
}

function foreignText(text: string): string | undefined {
  if (/<[a-z][^<>]*\son[a-z]+\s*=/i.test(text)) return "an inline handler";
  if (/<script\b/i.test(text)) return "a script element";
  if (/^(https?:)?\/\/[^ ]*\.m?js$/i.test(text)) return "the address of a remote script";
  return undefined;
}

function isText(node: Node): boolean {
  return node.type === "TemplateLiteral" || (node.type === "Literal" && typeof node["value"] === "string");
}

function isOwnModule(source: unknown): boolean {
  const name = isNode(source) ? fixedText(source) : undefined;
  return name !== undefined && /^\.{0,2}\/(?!\/)/.test(name);
}

/** Minifiers write a text without insertions as a template. */
function fixedText(node: Node): string | undefined {
  if (node.type === "Literal") return String(node["value"]);
  if (node.type !== "TemplateLiteral" || (node["expressions"] as Node[]).length > 0) return undefined;
  const [only] = node["quasis"] as Node[];
  return only && textsOf(only)[0];
}
