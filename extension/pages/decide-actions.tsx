import { useState } from "preact/hooks";
import type { Verification } from "../../shared/dispatch/verification.ts";
import { type IncomingPaper, may } from "../office/desk-data.ts";
import { useLanguage } from "../i18n/use-language.tsx";
import { Button } from "../ui/button.tsx";
import { passOn } from "../office/pass-on.ts";
import { type ActError, useDesk } from "./desk-context.ts";
import { RefuseDialog } from "./refuse-dialog.tsx";
import { RegisterDialog } from "./register-dialog.tsx";
import { RepeatDialog } from "./repeat-dialog.tsx";
import { go } from "./route.ts";

/** Register, refuse, answer, and send again what was decided; each only where the office's rules allow it. */
export function DecideActions(props: {
  paper: IncomingPaper;
  verification: Verification;
  maySet: boolean;
  onError: (error: ActError) => void;
}) {
  const { t } = useLanguage();
  const { office, places, desk } = useDesk();
  const maySubmit = may(desk, "submitDraft");
  const { paper, verification, maySet, onError } = props;
  const [isPassing, setPassing] = useState(false);
  const [asked, setAsked] = useState<"register" | "refuse" | "repeat">();
  const isOpen = paper.mail.state === "opened" || paper.mail.state === "undetermined";
  const isDecided = (paper.row?.decision ?? null) !== null;
  const isWaiting = paper.deciding !== undefined && paper.deciding.state.type !== "refused";
  const canDecide = maySet && isOpen && !isDecided && !isWaiting && verification.relation?.type === "addressed";
  const isRepeated = paper.repeating !== undefined && paper.repeating.state.type !== "refused";
  const close = (): void => setAsked(undefined);
  const pass = async (): Promise<void> => {
    setPassing(true);
    const made = await passOn(office, desk.identity.unit, paper.mail.dispatch, new AbortController().signal);
    setPassing(false);
    if (made.ok) go("compose", places.tokenOf(made.value));
    else onError(made.error);
  };
  return (
    <>
      {maySet && isDecided && !isWaiting && !isRepeated && (
        <Button look="quiet" icon="retry" step="repeat" onClick={() => setAsked("repeat")}>
          {t("receive.repeat.action")}
        </Button>
      )}
      {isOpen && maySubmit && (
        <Button look="quiet" icon="forward" step="forward" busy={isPassing} onClick={() => void pass()}>
          {t("receive.forward.action")}
        </Button>
      )}
      <Button icon="reply" step="reply" onClick={() => go("reply", places.tokenOf(paper.mail.dispatch))}>
        {t("receive.reply")}
      </Button>
      {canDecide && (
        <Button step="refuse" onClick={() => setAsked("refuse")}>
          {t("receive.refuse.action")}
        </Button>
      )}
      {canDecide && verification.outcome !== "failed" && (
        <Button look="primary" icon="register" step="register" onClick={() => setAsked("register")}>
          {t("receive.register.action")}
        </Button>
      )}
      <RegisterDialog paper={paper} verification={verification} open={asked === "register"} onClose={close} />
      <RefuseDialog paper={paper} open={asked === "refuse"} onClose={close} />
      <RepeatDialog paper={paper} open={asked === "repeat"} onClose={close} />
    </>
  );
}
