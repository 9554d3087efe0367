import { flattenCatalogue } from "./catalogue.ts";
import type { Catalogue, Message, MessageArguments, MessageKey, MessageParam } from "./catalogue.ts";
import { createFormat } from "./format.ts";
import type { Format } from "./format.ts";
import type { Language } from "./languages.ts";
import { isolatedText } from "./safe-text.ts";

export type Translate = <Key extends MessageKey>(key: Key, ...params: MessageArguments<Key>) => string;

export type Translator = {
  readonly language: Language;
  readonly t: Translate;
  readonly format: Format;
  /** Whether a key read from data (an error's type, a status code) has words. */
  has(key: string): key is MessageKey;
  /** For such keys, whose parameters no type can check: what the words do not mention is left out, what is missing is `…`. */
  lookUp(key: MessageKey, params?: Readonly<Record<string, unknown>>): string;
};

/** Words of one language. */
export function translatorOf(language: Language, catalogue: Catalogue, timeZone?: string): Translator {
  const messages = flattenCatalogue(catalogue);
  const plural = new Intl.PluralRules(language);
  const format = createFormat(language, timeZone);

  const render = (key: string, params: Readonly<Record<string, unknown>>, missing?: string): string => {
    const message = messages.get(key);
    if (message === undefined) throw new Error(`no message ${key} in ${language}`);
    return chooseForm(message, params, plural).replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = params[name];
      if (typeof value === "number") return format.number(value);
      if (typeof value === "string") return isolatedText(value);
      if (missing !== undefined) return missing;
      throw new Error(`message ${key} needs the parameter ${name}`);
    });
  };

  return {
    language,
    format,
    t: (key, ...rest: [params?: Readonly<Record<string, MessageParam>>]) => render(key, rest[0] ?? {}),
    has: (key): key is MessageKey => messages.has(key),
    lookUp: (key, params = {}) => render(key, params, "…"),
  };
}

function chooseForm(message: Message, params: Readonly<Record<string, unknown>>, plural: Intl.PluralRules): string {
  if (typeof message === "string") return message;
  const { count } = params;
  if (typeof count !== "number") throw new Error("a plural message needs the number count");
  return message[plural.select(count)] ?? message.other;
}
