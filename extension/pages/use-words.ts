/** Words that many screens need together with what they know of units and levels. */
import { isLevel } from "../../shared/domain/level.ts";
import { documentTypeOf, rulePackAt } from "../../shared/domain/rule-pack.ts";
import type { DispatchData } from "../../shared/domain/dispatch-data.ts";
import { dateInVietnam } from "../../shared/domain/plain-date.ts";
import type { NamedError } from "../i18n/error-words.ts";
import { documentTypeName } from "../i18n/document-type-name.ts";
import { useLanguage } from "../i18n/use-language.tsx";
import { unitName } from "../office/desk-data.ts";
import { type ActError, namedError, useDesk } from "./desk-context.ts";
import type { SummaryWords } from "./summaries.ts";

export interface DeskWords extends SummaryWords {
  /** With its province, as everywhere. */
  unit(code: string): string;
  level(level: string): string;
  documentType(data: Pick<DispatchData, "pack" | "documentType">): string;
  error(error: ActError): NamedError;
}

export function useWords(): DeskWords {
  const { t, language } = useLanguage();
  const { desk, now } = useDesk();
  const unit = (code: string): string => {
    const { name, parent } = unitName(desk.view, code);
    return parent === undefined ? name : t("common.unitIn", { unit: name, parent });
  };
  const level = (name: string): string => (isLevel(name) ? t(`common.secrecy.${name}`) : name);
  return {
    unit,
    level,
    documentType: ({ pack, documentType }) => {
      const rules = rulePackAt(pack, dateInVietnam(now));
      const type = rules === null ? null : documentTypeOf(rules, documentType);
      if (type === null) return documentType;
      return documentTypeName(type, language);
    },
    error: (error) => namedError(error, { unit, level }),
    fetching: t("receive.state.fetching"),
    held: t("receive.state.held"),
    cannotOpen: t("receive.state.cannotOpen"),
    noSubject: t("compose.noSubject"),
    noRecipients: t("compose.noRecipients"),
    recipients: (count) => t("compose.recipients.count", { count }),
  };
}
