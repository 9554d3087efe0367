/** Registering or refusing an incoming dispatch. The courier takes the arrival number, signs nothing that is not here. */
import type { Verification } from "../../shared/dispatch/verification.ts";
import { cleanText } from "../../shared/domain/text.ts";
import { type Result, err } from "../../shared/result.ts";
import { loadStream } from "../courier/load-work.ts";
import { dispatchPlace } from "../store/places.ts";
import { DISPATCH } from "../store/dispatch-record.ts";
import { enqueue, type EnqueueError } from "./enqueue.ts";
import { type ActorError, loadActorFor, type Office } from "./office.ts";

export type DecideError =
  | ActorError
  | EnqueueError
  | { readonly type: "already-decided" }
  /** Not opened, not genuine, or not addressed to this unit: there is nothing to decide. */
  | { readonly type: "not-decidable" }
  | { readonly type: "reason-missing" };

/** @param grace milliseconds for which it stays here and can be taken back */
export function registerDispatch(
  office: Office,
  dispatch: string,
  grace?: number,
): Promise<Result<string, DecideError>> {
  return decide(office, dispatch, "register", undefined, grace);
}

export async function refuseDispatch(
  office: Office,
  dispatch: string,
  words: string,
): Promise<Result<string, DecideError>> {
  const reason = Array.from(cleanText(words)).slice(0, 500).join("").trim();
  return reason === "" ? err({ type: "reason-missing" }) : decide(office, dispatch, "refuse", reason);
}

/** Sends the sender the unit's answer once more: where the sender has not had it, the device that gave it may be lost. */
export async function repeatAnswer(office: Office, dispatch: string): Promise<Result<string, DecideError>> {
  const { store } = office;
  const record = (await store.get(DISPATCH, await dispatchPlace(store, dispatch)))?.value;
  if (record === undefined) return err({ type: "not-decidable" });
  const { level } = record;
  const actor = await loadActorFor(office, "register", level);
  if (!actor.ok) return actor;
  const stream = await loadStream(store, actor.value.unit, level);
  if (!stream.incoming.get(dispatch)?.decision) return err({ type: "not-decidable" });
  const work = { type: "decide", dispatch, level, again: true } as const;
  return enqueue(office, store.batch(), { deed: `again/${dispatch}`, subject: dispatch, work });
}

async function decide(
  office: Office,
  dispatch: string,
  act: "register" | "refuse",
  reason: string | undefined,
  grace?: number,
): Promise<Result<string, DecideError>> {
  const { store } = office;
  const record = (await store.get(DISPATCH, await dispatchPlace(store, dispatch)))?.value;
  if (record === undefined) return err({ type: "not-decidable" });
  const actor = await loadActorFor(office, act, record.level);
  if (!actor.ok) return actor;
  const verification = record.opened?.verification as Verification | undefined;
  const isOpen = record.state === "opened" || record.state === "undetermined";
  if (!isOpen || verification?.relation?.type !== "addressed") return err({ type: "not-decidable" });
  // What does not hold can only be refused.
  if (act === "register" && verification.outcome === "failed") return err({ type: "not-decidable" });
  const stream = await loadStream(store, actor.value.unit, record.level);
  if (stream.incoming.get(dispatch)?.decision) return err({ type: "already-decided" });
  const work = { type: "decide", dispatch, level: record.level, ...(reason === undefined ? {} : { reason }) } as const;
  // One deed for both answers: a dispatch is decided once.
  return enqueue(office, store.batch(), {
    deed: `decide/${dispatch}`,
    subject: dispatch,
    work,
    ...(grace === undefined ? {} : { grace }),
  });
}
