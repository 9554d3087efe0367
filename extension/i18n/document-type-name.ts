import type { DocumentType } from "../../shared/domain/rule-pack.ts";
import { documentTypes } from "./bn/document-types.ts";
import type { Language } from "./languages.ts";

/** The type as the language calls it; in other languages than Vietnamese with the name that stands on the paper. */
export function documentTypeName({ key, vi, en }: Pick<DocumentType, "key" | "vi" | "en">, language: Language): string {
  if (language === "vi") return vi;
  return `${language === "bn" ? (documentTypes.get(key) ?? en) : en} (${vi})`;
}
