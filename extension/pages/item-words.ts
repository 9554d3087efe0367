/** An outbox item in words. */
import type { MessageKey } from "../i18n/catalogue.ts";
import type { OutboxItem } from "../outbox/item.ts";

/** Why it does not go out, for the table of words. */
export function itemError({ state }: OutboxItem): { readonly type: string; readonly [param: string]: string } {
  if (state.type === "refused") {
    const { error: type, detail } = state;
    if (detail === undefined) return { type };
    if (type === "not-allowed") return { type, right: detail };
    if (type === "cannot-seal-to") return { type, unit: unitsIn(detail) };
    return { type, detail, abbreviation: detail };
  }
  return { type: state.type === "retrying" ? state.error : "unknown" };
}

const UNITS_NAMED = 5;

/** The codes in `Z01 above-ceiling, Z02 no-compartment`, joined by `, `; `…` for those that would be too many to read. */
function unitsIn(detail: string): string {
  const codes = detail.split(", ").map((each) => each.split(" ")[0] ?? each);
  return [...codes.slice(0, UNITS_NAMED), ...(codes.length > UNITS_NAMED ? ["…"] : [])].join(", ");
}

export function itemKind({ work }: OutboxItem): MessageKey {
  switch (work.type) {
    case "send":
      return "send.outbox.kind.dispatch";
    case "arrive":
      return "send.outbox.kind.receipt";
    case "decide":
      if (work.again === true) return "send.outbox.kind.again";
      return work.reason === undefined ? "send.outbox.kind.register" : "send.outbox.kind.refuse";
    case "append":
      switch (work.kind) {
        case "draft-submitted":
          return "send.outbox.kind.submit";
        case "draft-returned":
          return "send.outbox.kind.return";
        case "draft-approved":
          return "send.outbox.kind.approve";
        default:
          return "send.outbox.kind.office";
      }
  }
}
