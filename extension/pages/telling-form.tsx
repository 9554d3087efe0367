/** How a person is told: by urgency, in quiet hours, and of what they are reminded. Each choice holds at once. */
import { URGENCIES } from "../../shared/domain/rule-pack.ts";
import { tell } from "../courier/host-here.ts";
import { useLanguage } from "../i18n/use-language.tsx";
import { changeRules, loadRules } from "../office/account-settings.ts";
import { DEFAULT_RULES, type TellingRules } from "../telling/rules.ts";
import { NO_POLICY } from "../settings/policy.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { Checkbox, Select, TimeInput } from "../ui/inputs.tsx";
import { FieldGroup, PageHead } from "../ui/sheet.tsx";
import { useDesk } from "./desk-context.ts";
import { useLive } from "./use-live.ts";
import { usePolicy } from "./use-policy.ts";
import "./telling-form.css";

const KINDS = [...URGENCIES, "work"] as const;
const WAYS = ["notify", "sound", "stays"] as const;
const MAY_CHOOSE: Readonly<Record<(typeof WAYS)[number], boolean>> = {
  notify: true,
  // Firefox refuses both options of a notification.
  sound: !import.meta.env.FIREFOX,
  stays: !import.meta.env.FIREFOX,
};
/** Monday to Sunday. */
const DAYS = [1, 2, 3, 4, 5, 6, 7] as const;

export function TellingForm() {
  const { t } = useLanguage();
  const { office, toasts } = useDesk();
  const { store } = office;
  const policy = (usePolicy() ?? NO_POLICY).telling;
  const rules = useLive(store.db.name, ["meta"], () => loadRules(store, policy), [store, policy]) ?? DEFAULT_RULES;
  const change: Change = (next) => void changeRules(store, policy, next);
  const trial = (): void => {
    void tell({ type: "happened", what: { type: "trial", ...rules.ways.urgent } });
    toasts.show(t("telling.trialDone"));
  };
  return (
    <div data-value="telling">
      <PageHead
        inFrame
        title={t("telling.title")}
        actions={
          <Button step="trial-notification" onClick={trial}>
            {t("telling.trial")}
          </Button>
        }
      >
        <p class="soft">{t(policy.isFixed ? "settings.byOrganisation" : "telling.body")}</p>
      </PageHead>
      <fieldset class="telling-all" disabled={policy.isFixed}>
        <Ways rules={rules} onChange={change} />
        {!MAY_CHOOSE.sound && <p class="soft">{t("telling.notChosen")}</p>}
        <Quiet rules={rules} onChange={change} />
        <fieldset class="telling-part">
          <legend>{t("telling.reminders")}</legend>
          <div data-field="remind-deadline">
            <Checkbox
              checked={rules.reminders.deadline}
              onChange={(deadline) => change((before) => ({ ...before, reminders: { ...before.reminders, deadline } }))}
            >
              {t("telling.deadline")}
            </Checkbox>
          </div>
          <div data-field="remind-silence">
            <Checkbox
              checked={rules.reminders.silence}
              onChange={(silence) => change((before) => ({ ...before, reminders: { ...before.reminders, silence } }))}
              hint={t("telling.silenceHint")}
            >
              {t("telling.silence")}
            </Checkbox>
          </div>
        </fieldset>
      </fieldset>
    </div>
  );
}

/** Of the rules as they are then: two choices in a moment both hold. */
type Change = (next: (before: TellingRules) => TellingRules) => void;

interface Part {
  readonly rules: TellingRules;
  readonly onChange: Change;
}

function Ways({ rules, onChange }: Part) {
  const { t } = useLanguage();
  const { ways } = rules;
  return (
    <table class="telling-ways" aria-label={t("telling.table")}>
      <thead>
        <tr>
          <th scope="col">{t("telling.what")}</th>
          {WAYS.map((way) => (
            <th key={way} scope="col">
              {t(`telling.${way}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {KINDS.map((kind) => (
          <tr key={kind}>
            <th scope="row">{t(`telling.of.${kind}`)}</th>
            {WAYS.map((way) => (
              <td key={way}>
                <input
                  type="checkbox"
                  data-way={`${kind}-${way}`}
                  aria-label={t(`telling.${way}Of`, { what: t(`telling.of.${kind}`) })}
                  checked={ways[kind][way]}
                  disabled={!MAY_CHOOSE[way] || (way !== "notify" && !ways[kind].notify)}
                  onChange={({ currentTarget: { checked } }) =>
                    onChange((before) => ({
                      ...before,
                      ways: { ...before.ways, [kind]: { ...before.ways[kind], [way]: checked } },
                    }))
                  }
                />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Quiet({ rules, onChange }: Part) {
  const { t, format } = useLanguage();
  const { quiet } = rules;
  const change = (part: Partial<TellingRules["quiet"]>): void =>
    onChange((before) => ({ ...before, quiet: { ...before.quiet, ...part } }));
  const changeDay = (day: number, isIn: boolean): void =>
    onChange((before) => {
      const others = before.quiet.days.filter((each) => each !== day);
      return { ...before, quiet: { ...before.quiet, days: isIn ? [...others, day].sort() : others } };
    });
  return (
    <fieldset class="telling-part">
      <legend>{t("telling.quiet")}</legend>
      <div data-field="quiet">
        <Checkbox checked={quiet.on} onChange={(on) => change({ on })} hint={t("telling.quietHint")}>
          {t("telling.quietOn")}
        </Checkbox>
      </div>
      {quiet.on && (
        <>
          <FieldGroup pair>
            <Field label={t("telling.from")} name="quiet-from">
              {(control) => <TimeInput control={control} value={quiet.from} onChange={(from) => change({ from })} />}
            </Field>
            <Field label={t("telling.to")} name="quiet-to">
              {(control) => <TimeInput control={control} value={quiet.to} onChange={(to) => change({ to })} />}
            </Field>
          </FieldGroup>
          <fieldset class="telling-days">
            <legend>{t("telling.days")}</legend>
            {DAYS.map((day) => (
              <label key={day}>
                <input
                  type="checkbox"
                  checked={quiet.days.includes(day)}
                  onChange={(event) => changeDay(day, event.currentTarget.checked)}
                />
                {format.weekday(day)}
              </label>
            ))}
          </fieldset>
          <Field label={t("telling.breaks")} name="quiet-breaks">
            {(control) => (
              <Select
                control={control}
                value={quiet.breaks}
                onChange={(breaks) => change({ breaks: breaks as TellingRules["quiet"]["breaks"] })}
                options={[
                  { value: "nothing", label: t("telling.breaksNothing") },
                  ...URGENCIES.toReversed().map((value) => ({ value, label: t(`telling.breaksFrom.${value}`) })),
                ]}
              />
            )}
          </Field>
        </>
      )}
    </fieldset>
  );
}
