import { parseSync } from "oxc-parser";

/** The errors that a module makes or names, as literals. */
export type ErrorTypes = {
  /** Given to `refuse`: an item of the outbox stops with it. */
  readonly refused: readonly string[];
  /** Given to `transient`: an item of the outbox waits with it. */
  readonly retried: readonly string[];
  /** The type of what is given to `err`, or stands as `error` in an object or on an element. */
  readonly returned: readonly string[];
  /** The types of a type whose name ends in Error, Failure or Fault. */
  readonly declared: readonly string[];
};

type Node = { readonly type: string; readonly [key: string]: unknown };

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";
}

function childrenOf(node: Node): Node[] {
  return Object.values(node).flatMap((value) => (Array.isArray(value) ? value : [value]).filter(isNode));
}

const ERROR_NAME = /(?:Error|Failure|Fault)$/;

/** A type that is computed elsewhere is not found: such types are kept in a list that the compiler checks. */
export function findErrorTypes(fileName: string, source: string): ErrorTypes {
  const { program, errors } = parseSync(fileName, source);
  if (errors.length > 0) throw new Error(`${fileName}: ${errors[0]?.message ?? "cannot be parsed"}`);
  const refused: string[] = [];
  const retried: string[] = [];
  const returned: string[] = [];
  const declared: string[] = [];
  const visit = (node: Node): void => {
    if (node.type === "CallExpression" && isNode(node.callee) && Array.isArray(node.arguments)) {
      const [first] = node.arguments as unknown[];
      if (isNode(first)) {
        if (node.callee.name === "refuse") refused.push(...textsOf(first));
        if (String(node.callee.name).startsWith("transient")) retried.push(...textsOf(first));
        if (node.callee.name === "err") returned.push(...typesOf(first));
      }
    }
    if (node.type === "Property" && isNode(node.key) && node.key.name === "error" && isNode(node.value)) {
      returned.push(...typesOf(node.value));
    }
    if (node.type === "JSXAttribute" && isNode(node.name) && node.name.name === "error" && isNode(node.value)) {
      returned.push(...childrenOf(node.value).flatMap(typesOf));
    }
    if (/^TS(?:TypeAlias|Interface)Declaration$/.test(node.type) && isNode(node.id)) {
      if (ERROR_NAME.test(String(node.id.name))) declared.push(...declaredIn(node));
    }
    childrenOf(node).forEach(visit);
  };
  visit(program as unknown as Node);
  return { refused, retried, returned, declared };
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

function declaredIn(node: Node): string[] {
  if (node.type === "TSPropertySignature" && isNode(node.key) && node.key.name === "type") return literalTypesIn(node);
  return childrenOf(node).flatMap(declaredIn);
}

function literalTypesIn(node: Node): string[] {
  if (node.type === "TSLiteralType" && isNode(node.literal)) return textsOf(node.literal);
  return childrenOf(node).flatMap(literalTypesIn);
}
