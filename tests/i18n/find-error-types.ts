import { parseSync } from "oxc-parser";

/** The errors that a module makes: what it gives to `refuse`, `transient` and `err` as a literal. */
export type ErrorTypes = {
  readonly refused: readonly string[];
  readonly retried: readonly string[];
  readonly returned: readonly string[];
};

type Node = { readonly type: string; readonly [key: string]: unknown };

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";
}

function childrenOf(node: Node): Node[] {
  return Object.values(node).flatMap((value) => (Array.isArray(value) ? value : [value]).filter(isNode));
}

/** A type that is computed elsewhere is not found: such types are kept in a list that the compiler checks. */
export function findErrorTypes(fileName: string, source: string): ErrorTypes {
  const { program, errors } = parseSync(fileName, source);
  if (errors.length > 0) throw new Error(`${fileName}: ${errors[0]?.message ?? "cannot be parsed"}`);
  const refused: string[] = [];
  const retried: string[] = [];
  const returned: string[] = [];
  const visit = (node: Node): void => {
    if (node.type === "CallExpression" && isNode(node.callee) && Array.isArray(node.arguments)) {
      const [first] = node.arguments as unknown[];
      if (isNode(first)) {
        if (node.callee.name === "refuse") refused.push(...textsOf(first));
        if (node.callee.name === "transient") retried.push(...textsOf(first));
        if (node.callee.name === "err") returned.push(...typesOf(first));
      }
    }
    childrenOf(node).forEach(visit);
  };
  visit(program as unknown as Node);
  return { refused, retried, returned };
}

/** The texts that an expression can be: of a condition both sides, never what it compares. */
function textsOf(node: Node): string[] {
  if (node.type === "Literal") return typeof node.value === "string" ? [node.value] : [];
  if (node.type === "ConditionalExpression") return [node.consequent, node.alternate].filter(isNode).flatMap(textsOf);
  return [];
}

/** The texts of the property `type` of an object that an expression can be. */
function typesOf(node: Node): string[] {
  if (node.type === "ConditionalExpression") return [node.consequent, node.alternate].filter(isNode).flatMap(typesOf);
  if (node.type !== "ObjectExpression") return [];
  return childrenOf(node).flatMap(({ type, key, value }) =>
    type === "Property" && isNode(key) && key.name === "type" && isNode(value) ? textsOf(value) : [],
  );
}
