/** The secrecy levels that the form offers; one that cannot be chosen stands there with the reason. */
import { LEVELS, type Level, levelRank } from "../../shared/domain/level.ts";
import { type PickerUnit, sendable } from "../../shared/domain/picker.ts";
import type { UnitCode } from "../../shared/domain/unit-code.ts";
import { useLanguage } from "../i18n/use-language.tsx";
import type { ChoiceOption } from "../ui/choice.tsx";
import { Stamp } from "../ui/stamp.tsx";
import { isWithin } from "./compose-words.ts";
import { useDesk } from "./desk-context.ts";

export function useLevelOptions(form: {
  /** What is chosen now: it is never refused here, its recipients are. */
  readonly level: Level;
  /** The lowest that it may have. */
  readonly floor: Level | null;
  /** The recipients. */
  readonly codes: readonly UnitCode[];
  readonly byCode: ReadonlyMap<string, PickerUnit>;
  readonly own: string;
  readonly names: (units: readonly { readonly unit: string }[]) => string;
}): ChoiceOption<Level>[] {
  const { t } = useLanguage();
  const { desk } = useDesk();
  const ceiling = form.byCode.get(form.own)?.ceiling ?? "unclassified";
  const levels = LEVELS.filter((level) => level === "unclassified" || isWithin(level, desk.view));
  return levels.map((level) => {
    const against = sendable(level, form.codes, form.byCode).blocked;
    const reason =
      !desk.levels.includes(level) || LEVELS.indexOf(level) > LEVELS.indexOf(ceiling)
        ? t("compose.levelMine")
        : against.length > 0
          ? t("compose.levelRecipients", { count: against.length, units: form.names(against.slice(0, 1)) })
          : form.floor !== null && levelRank(level) < levelRank(form.floor)
            ? t("compose.levelFloor")
            : undefined;
    const label = level === "unclassified" ? t("common.secrecy.unclassified") : <Stamp mark={level} />;
    return { value: level, label, reason: level === form.level ? undefined : reason };
  });
}
