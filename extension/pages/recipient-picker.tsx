/** Choosing recipients: units with their province, and groups that stand for all their members. */
import { useCallback, useMemo } from "preact/hooks";
import type { Level } from "../../shared/domain/level.ts";
import { createPicker, type Group, type PickerEntry, type PickerUnit, sendable } from "../../shared/domain/picker.ts";
import { useLanguage } from "../i18n/use-language.tsx";
import { unitName } from "../office/desk-data.ts";
import { groupChoice, membersOf, unitChoice } from "../office/draft-form.ts";
import type { ComboboxOption } from "../ui/combobox-state.ts";
import { Combobox } from "../ui/combobox.tsx";
import { Field } from "../ui/field.tsx";
import { useDesk } from "./desk-context.ts";
import { useWords } from "./use-words.ts";

/** Enough to choose from; whoever does not find it types more. */
const SHOWN = 40;

export interface Recipients {
  readonly find: (query: string) => readonly ComboboxOption[];
  /** A stored choice as the picker shows it. */
  readonly option: (choice: string) => ComboboxOption;
}

export function useRecipients(units: readonly PickerUnit[], own: string, level: Level): Recipients {
  const { t } = useLanguage();
  const { view, unitsMissing } = useDesk().desk;
  const words = useWords();
  const others = useMemo(() => units.filter(({ code }) => code !== own), [units, own]);
  const byCode = useMemo(() => new Map<string, PickerUnit>(units.map((unit) => [unit.code, unit])), [units]);
  const groupName = useCallback(
    (group: Group): string =>
      group.type === "communes-of"
        ? t(`compose.groups.communes-of.${group.branch}`, { parent: group.province.name })
        : t(`compose.groups.${group.type}.${group.branch}`),
    [t],
  );
  const picker = useMemo(() => createPicker(others, groupName), [others, groupName]);
  const levelName = words.level(level);

  const toOption = useCallback(
    (entry: PickerEntry): ComboboxOption => {
      if (entry.type === "group") {
        const open = sendable(level, entry.members, byCode).sendable.length;
        const reason =
          unitsMissing > 0
            ? t("compose.recipients.reading")
            : open === 0
              ? t("compose.recipients.notCleared", { level: levelName })
              : undefined;
        return { id: groupChoice(entry.group), label: groupName(entry.group), members: entry.members.length, reason };
      }
      const { unit, province } = entry;
      const [blocked] = sendable(level, [unit.code], byCode).blocked;
      const reason =
        blocked === undefined
          ? undefined
          : blocked.reason === "no-compartment"
            ? t("compose.recipients.noDevice")
            : t("compose.recipients.notCleared", { level: levelName });
      const above = unit.kind === "body" ? byCode.get(unit.path.at(-2) ?? "")?.name : undefined;
      return { id: unitChoice(unit.code), label: unit.name, detail: province?.name ?? above, reason };
    },
    [level, byCode, groupName, t, levelName, unitsMissing],
  );

  const find = useCallback(
    (query: string): readonly ComboboxOption[] => {
      if (query.trim() === "") return picker.groups.slice(0, SHOWN).map(toOption);
      // A name means its bearer first: whoever types a province and presses Enter does not mean all of its communes.
      const entries = picker.search(query, 4 * SHOWN);
      const named = entries.filter(({ type }) => type === "unit").slice(0, SHOWN);
      const groups = entries.filter(({ type }) => type === "group").slice(0, SHOWN);
      return [...named, ...groups].map(toOption);
    },
    [picker, toOption],
  );

  const option = useCallback(
    (choice: string): ComboboxOption => {
      const code = choice.slice("unit/".length);
      if (choice.startsWith("unit/")) {
        const { name, parent } = unitName(view, code);
        return { id: choice, label: name, detail: parent };
      }
      const group = picker.groups.find((entry) => entry.type === "group" && groupChoice(entry.group) === choice);
      const label = group?.type === "group" ? groupName(group.group) : choice;
      return { id: choice, label, members: membersOf(choice, units).length };
    },
    [view, picker, groupName, units],
  );
  return useMemo(() => ({ find, option }), [find, option]);
}

export function RecipientField(props: {
  kind: "act" | "know";
  recipients: Recipients;
  chosen: readonly string[];
  count: number;
  onChange: (chosen: readonly string[]) => void;
  error?: string | undefined;
}) {
  const { t } = useLanguage();
  const { kind, recipients } = props;
  return (
    <Field
      label={t(`compose.recipients.${kind}`)}
      hint={kind === "act" ? t("compose.recipients.hint") : undefined}
      name={kind}
      required={kind === "act"}
      error={props.error}
      aside={props.count > 0 && t("compose.recipients.count", { count: props.count })}
    >
      {(control) => (
        <Combobox
          control={control}
          chosen={props.chosen.map(recipients.option)}
          onChange={(options) => props.onChange(options.map(({ id }) => id))}
          find={recipients.find}
          placeholder={t("compose.recipients.placeholder")}
        />
      )}
    </Field>
  );
}
