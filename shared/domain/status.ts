/**
 * Statuses of a dispatch at one recipient, and the line that the sender sees.
 *
 * Receipts come late, twice and out of order, from several devices and people of the recipient. The line is therefore
 * a function of the *set* of valid status events: it holds the furthest step reached, and no order of delivery changes
 * it. What the office's rules do not allow is set aside with its reason and moves nothing. The worst failure: a line
 * that says "registered" without a clerk of the recipient behind it.
 */
import { err, ok, type Result } from "../result.ts";
import { type Act, mayAct, type Rights } from "./rule-pack.ts";
import type { Role } from "./role.ts";

export const STATUS_CODES = ["01", "02", "03", "04", "05", "06", "13", "15", "16"] as const;
export type StatusCode = (typeof STATUS_CODES)[number];

type StatusRule = {
  readonly side: "recipient" | "sender";
  /** "device": set by the device itself, without a person. */
  readonly by: Act | "device";
};

/** Arrived, refused, registered, assigned, in progress, completed; take back, agreed to it, refused it. */
export const STATUS_RULES: { readonly [code in StatusCode]: StatusRule } = {
  "01": { side: "recipient", by: "device" },
  "02": { side: "recipient", by: "refuse" },
  "03": { side: "recipient", by: "register" },
  "04": { side: "recipient", by: "assign" },
  "05": { side: "recipient", by: "handle" },
  "06": { side: "recipient", by: "complete" },
  "13": { side: "sender", by: "takeBack" },
  "15": { side: "recipient", by: "answerTakeBack" },
  "16": { side: "recipient", by: "answerTakeBack" },
};

export type Arrival = { readonly series: string; readonly value: number; readonly date: string };

/** One signed status, its signature, unit and roles verified by the caller. */
export type StatusEvent = {
  /** SHA-256 of the signed bytes: two copies of one receipt are one event. */
  readonly id: string;
  readonly status: StatusCode;
  /** The unit whose device or member signed. */
  readonly unit: string;
  readonly signer: "device" | "person";
  /** Roles in force of the member who signed. */
  readonly roles: readonly Role[];
  readonly member: string;
  /** The signer's clock, as an instant in UTC. Shown; never used to order steps. */
  readonly at: string;
  /** With 03. */
  readonly arrival?: Arrival;
  /** With 02 and 16. */
  readonly reason?: string;
};

export type SetAsideReason = "wrong-side" | "wrong-signer" | "no-right" | "incomplete" | "not-asked";

export type LineConflict = "registered-and-refused" | "two-arrival-numbers" | "take-back-answered-twice";

export type RecipientLine = {
  readonly unit: string;
  /** The furthest step; null before anything came. Where 02 and a later step meet, the later one, with a conflict. */
  readonly progress: "01" | "02" | "03" | "04" | "05" | "06" | null;
  /** The earliest event of each status that counts, in the order of the codes. */
  readonly steps: readonly StatusEvent[];
  /** A step beyond 03 is known and 03 is not: something is still on its way, or withheld. */
  readonly gap: boolean;
  readonly takeBack: "asked" | "agreed" | "declined" | null;
  readonly conflicts: readonly LineConflict[];
  /** By event id. */
  readonly setAside: readonly { readonly id: string; readonly reason: SetAsideReason }[];
};

export type LineParties = { readonly sender: string; readonly recipient: string; readonly rights: Rights };

/** The line of one recipient for one dispatch, from all events known, in whatever order and however often. */
export function foldStatus(events: Iterable<StatusEvent>, parties: LineParties): RecipientLine {
  const unique = [...new Map(Array.from(events, (event) => [event.id, event])).values()].sort(byInstant);
  const setAside: { id: string; reason: SetAsideReason }[] = [];
  const counted = new Map<StatusCode, StatusEvent[]>();
  for (const event of unique) {
    const reason = reasonAgainst(event, parties);
    if (reason !== null) setAside.push({ id: event.id, reason });
    else counted.set(event.status, [...(counted.get(event.status) ?? []), event]);
  }
  if (!counted.has("13")) {
    // An answer to a question that nobody here has asked: it waits for the question.
    for (const code of ["15", "16"] as const) {
      for (const { id } of counted.get(code) ?? []) setAside.push({ id, reason: "not-asked" });
      counted.delete(code);
    }
  }
  const has = (code: StatusCode) => counted.has(code);
  const handled = (["06", "05", "04", "03"] as const).find(has) ?? null;
  const conflicts: LineConflict[] = [];
  if (has("02") && handled !== null) conflicts.push("registered-and-refused");
  const arrivals = new Set((counted.get("03") ?? []).map(({ arrival }) => `${arrival?.series} ${arrival?.value}`));
  if (arrivals.size > 1) conflicts.push("two-arrival-numbers");
  if (has("15") && has("16")) conflicts.push("take-back-answered-twice");
  return {
    unit: parties.recipient,
    progress: handled ?? (has("02") ? "02" : has("01") ? "01" : null),
    steps: STATUS_CODES.flatMap((code) => counted.get(code)?.slice(0, 1) ?? []),
    gap: handled !== null && !has("03"),
    // Two answers: the one that promises less holds.
    takeBack: has("16") ? "declined" : has("15") ? "agreed" : has("13") ? "asked" : null,
    conflicts,
    setAside: setAside.sort((a, b) => (a.id < b.id ? -1 : 1)),
  };
}

function reasonAgainst(event: StatusEvent, { sender, recipient, rights }: LineParties): SetAsideReason | null {
  const { side, by } = STATUS_RULES[event.status];
  if (event.unit !== (side === "sender" ? sender : recipient)) return "wrong-side";
  if (event.signer !== (by === "device" ? "device" : "person")) return "wrong-signer";
  if (by !== "device" && !mayAct(rights, by, event.roles)) return "no-right";
  if (event.status === "03" && event.arrival === undefined) return "incomplete";
  if ((event.status === "02" || event.status === "16") && event.reason === undefined) return "incomplete";
  return null;
}

/** The signer's clock breaks ties only between events of one status. */
function byInstant(a: StatusEvent, b: StatusEvent): number {
  if (a.at !== b.at) return a.at < b.at ? -1 : 1;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

export type FollowError =
  | { readonly type: "already-decided" }
  | { readonly type: "not-registered" }
  | { readonly type: "completed" }
  | { readonly type: "taken-back" }
  | { readonly type: "already-asked" }
  | { readonly type: "not-asked" }
  | { readonly type: "already-answered" }
  | { readonly type: "no-right" };

/** Who would set a status: a device, or a person with these roles. */
export type Setter = "device" | readonly Role[];

/** Whether a status may be set now, on this line, by this setter. Asked before signing. */
export function mayFollow(
  line: RecipientLine,
  status: StatusCode,
  setter: Setter,
  rights: Rights,
): Result<StatusCode, FollowError> {
  const { by } = STATUS_RULES[status];
  const allowed = by === "device" ? setter === "device" : setter !== "device" && mayAct(rights, by, setter);
  if (!allowed) return err({ type: "no-right" });
  const refused = refusalOf(line, status);
  return refused === null ? ok(status) : err(refused);
}

function refusalOf({ progress, takeBack }: RecipientLine, status: StatusCode): FollowError | null {
  const registered = progress !== null && progress >= "03";
  switch (status) {
    case "01":
      return progress === null ? null : { type: "already-decided" };
    case "02":
    case "03":
      if (takeBack === "agreed") return { type: "taken-back" };
      return registered || progress === "02" ? { type: "already-decided" } : null;
    case "04":
    case "05":
    case "06":
      if (!registered) return { type: "not-registered" };
      if (takeBack === "agreed") return { type: "taken-back" };
      return progress === "06" ? { type: "completed" } : null;
    case "13":
      if (takeBack !== null) return { type: "already-asked" };
      if (progress === "02") return { type: "already-decided" };
      return progress === "06" ? { type: "completed" } : null;
    case "15":
    case "16":
      if (takeBack === null) return { type: "not-asked" };
      return takeBack === "asked" ? null : { type: "already-answered" };
  }
}
