/** What stands at the top of every paper: its stamps, how far it is, its subject, and what can be done with it. */
import type { ComponentChildren } from "preact";
import type { DispatchData } from "../../shared/domain/dispatch-data.ts";
import { SafeText } from "../ui/safe-text.tsx";
import { PageHead } from "../ui/sheet.tsx";
import { Stamps, StateLabel, type StateName } from "../ui/stamp.tsx";

export function PaperHead(props: {
  data: Pick<DispatchData, "urgency" | "level" | "subject">;
  state: StateName;
  actions: ComponentChildren;
  children?: ComponentChildren;
}) {
  const { urgency, level, subject } = props.data;
  return (
    <PageHead
      inFrame
      over={
        <>
          <Stamps urgency={urgency} secrecy={level} large />
          <StateLabel state={props.state} />
        </>
      }
      title={<SafeText text={subject} />}
      actions={props.actions}
    >
      {props.children}
    </PageHead>
  );
}
