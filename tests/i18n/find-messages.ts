import { parseSync } from "oxc-parser";

type Node = { readonly type: string; readonly [key: string]: unknown };

/** What a module may ask the catalogues for. */
export type AskedKeys = {
  /** Every literal of its code, as it stands; types do not count, for they ask for nothing. */
  readonly literals: readonly string[];
  /** Every template with something computed, that as `*`: `common.role.*`. */
  readonly templates: readonly string[];
};

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";
}

export function findAskedKeys(fileName: string, source: string): AskedKeys {
  const { program, errors } = parseSync(fileName, source);
  if (errors.length > 0) throw new Error(`${fileName}: ${errors[0]?.message ?? "cannot be parsed"}`);
  const literals: string[] = [];
  const templates: string[] = [];
  const visit = (node: Node): void => {
    if (node.type === "TSLiteralType" || node.type === "TSTemplateLiteralType") return;
    if (node.type === "Literal" && typeof node.value === "string") literals.push(node.value);
    if (node.type === "TemplateLiteral") {
      const parts = (node.quasis as { readonly value: { readonly cooked: string } }[]).map(({ value }) => value.cooked);
      if (parts.length > 1) templates.push(parts.join("*"));
    }
    for (const value of Object.values(node)) (Array.isArray(value) ? value : [value]).filter(isNode).forEach(visit);
  };
  visit(program as unknown as Node);
  return { literals, templates };
}
