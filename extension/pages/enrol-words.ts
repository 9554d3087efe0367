import type { InvitationError } from "../../shared/enrolment/invitation.ts";
import type { NamedError } from "../i18n/error-words.ts";
import type { EnrolError } from "../office/enrol.ts";

/** The words for each way in which an enrolment can end. */
export function enrolmentError(error: EnrolError): NamedError {
  switch (error.type) {
    case "expired":
      return { type: "invitation-expired" };
    case "gone":
      return { type: "invitation-ended" };
    case "slot-taken":
      return { type: "invitation-used" };
    case "refused-answer":
      return error.rule === "root" || error.rule === "unit"
        ? { type: "wrong-root" }
        : { type: "enrolment-refused", rule: error.rule };
    case "refused-reply":
    case "admission-differs":
      return { type: "enrolment-refused", rule: error.rule };
    case "chain-refused":
      return { type: "enrolment-refused", rule: error.detail };
    default:
      return error;
  }
}

/** For an invitation that cannot even be begun with. */
export function invitationError({ type }: InvitationError): NamedError {
  return { type: type === "expired" ? "invitation-expired" : "invitation-broken" };
}
