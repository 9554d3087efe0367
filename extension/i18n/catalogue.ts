import type { en } from "./en.ts";

/**
 * What a message is made of. English (`en.ts`) is the source of the keys: the other languages are typed by its shape,
 * so a missing or an extra key is a type error.
 *
 * - A message is a template with `{name}` placeholders.
 * - A message that depends on a number is an object of plural forms (CLDR names) and takes the placeholder `{count}`.
 *   The key `other` is therefore reserved: no message may be called that.
 */
export type PluralForms = { readonly other: string } & {
  readonly [form in "zero" | "one" | "two" | "few" | "many"]?: string;
};

export type Message = string | PluralForms;

type Plural = { readonly other: string };

/** The same keys with any words: what a translation has to be. */
type Translated<T> = T extends string
  ? string
  : T extends Plural
    ? PluralForms
    : { readonly [key in keyof T]: Translated<T[key]> };

export type Catalogue = Translated<typeof en>;

type Keys<T> = {
  [key in keyof T & string]: T[key] extends string | Plural ? key : `${key}.${Keys<T[key]>}`;
}[keyof T & string];

/** Dotted path of one message: `inbox.title`, `errors.locked.what`. */
export type MessageKey = Keys<typeof en>;

type At<T, Path extends string> = Path extends keyof T
  ? T[Path]
  : Path extends `${infer Head}.${infer Rest}`
    ? Head extends keyof T
      ? At<T[Head], Rest>
      : never
    : never;

type Placeholders<S> = S extends `${string}{${infer Name}}${infer Rest}` ? Name | Placeholders<Rest> : never;

type ParamsOf<M> = M extends string
  ? Placeholders<M>
  : M extends Plural
    ? Exclude<Placeholders<M[keyof M]>, "count"> | "count"
    : never;

type ParamNames<Key extends MessageKey> = ParamsOf<At<typeof en, Key>>;

/** Text is shown as it is (made safe first), a number in the digits of the language. */
export type MessageParam = string | number;

/** The second argument of `t`: absent for a message without placeholders, else exactly its placeholders. */
export type MessageArguments<Key extends MessageKey> = [ParamNames<Key>] extends [never]
  ? []
  : [params: { readonly [name in ParamNames<Key>]: name extends "count" ? number : MessageParam }];

type Tree = { readonly [key: string]: Message | Tree };

export function isPlural(node: Message | Tree): node is PluralForms {
  return typeof node === "object" && typeof node.other === "string";
}

/** Every message of a catalogue under its dotted path. */
export function flattenCatalogue(catalogue: Catalogue): Map<string, Message> {
  const messages = new Map<string, Message>();
  const walk = (tree: Tree, prefix: string): void => {
    for (const [key, node] of Object.entries(tree)) {
      const path = prefix === "" ? key : `${prefix}.${key}`;
      if (typeof node === "string" || isPlural(node)) messages.set(path, node);
      else walk(node, path);
    }
  };
  walk(catalogue, "");
  return messages;
}

/** The names between braces, in order of appearance. */
export function placeholdersOf(template: string): string[] {
  return Array.from(template.matchAll(/\{(\w+)\}/g), (match) => match[1] ?? "");
}
