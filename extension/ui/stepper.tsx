import { useLanguage } from "../i18n/use-language.tsx";
import { Icon } from "./icon.tsx";

export type StepperProps = { steps: readonly string[]; /** Index of the step at hand. */ current: number };

/** Where one is on a way of a few steps. */
export function Stepper(props: StepperProps) {
  const { t, format } = useLanguage();
  return (
    <ol class="stepper" aria-label={t("common.steps.list")}>
      {props.steps.map((step, index) => {
        const state = index < props.current ? "done" : index === props.current ? "current" : "todo";
        return (
          <li key={step} class="step" data-state={state} aria-current={state === "current" ? "step" : undefined}>
            <span class="step-mark" aria-hidden="true">
              {state === "done" ? <Icon name="check" /> : format.number(index + 1)}
            </span>
            <span class="step-name">
              {step}
              <span class="visually-hidden"> ({t(`common.steps.${state}`)})</span>
            </span>
          </li>
        );
      })}
    </ol>
  );
}
