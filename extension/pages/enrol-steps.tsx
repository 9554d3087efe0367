import { useLanguage } from "../i18n/use-language.tsx";
import { Stepper } from "../ui/stepper.tsx";

export function EnrolSteps(props: { current: 0 | 1 | 2 | 3 }) {
  const { t } = useLanguage();
  const steps = [
    t("enrol.steps.invitation"),
    t("enrol.steps.passphrase"),
    t("enrol.steps.compare"),
    t("enrol.steps.finish"),
  ];
  return <Stepper steps={steps} current={props.current} />;
}
