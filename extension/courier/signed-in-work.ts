/**
 * The signed objects that the tables of a work stream name: they stand in the entry of their event and are not repeated in
 * the tables, which hold as many rows as the unit has papers.
 */
import type { Level } from "../../shared/domain/level.ts";
import { readWorkEvent } from "../../shared/domain/work-events.ts";
import type { DraftState, SealedState } from "../../shared/domain/work-state.ts";
import type { UnitCode } from "../../shared/domain/unit-code.ts";
import { fromBase64Url, sha256Hex } from "../../shared/encoding/bytes.ts";
import { streamName } from "../../shared/wire/stream-name.ts";
import type { AccountStore } from "../store/account-store.ts";
import { streamPlace } from "../store/places.ts";
import { ENTRY } from "../store/records.ts";

/** base64url */
export interface SignedText {
  readonly bytes: string;
  readonly cms: string;
}

export interface WorkStream {
  readonly unit: string;
  readonly level: Level;
}

export async function loadApproval(
  store: AccountStore,
  stream: WorkStream,
  { id, seq }: Pick<NonNullable<DraftState["approval"]>, "id" | "seq">,
): Promise<SignedText> {
  const event = await loadEvent(store, stream, seq);
  if (event.kind !== "draft-approved") throw new Error("an approval that stands in another event");
  return whole({ bytes: event.body.approval, cms: event.body.cms }, id);
}

/** @param sealed its manifest is named by the dispatch, and its signature has no time stamp yet */
export async function loadManifest(
  store: AccountStore,
  stream: WorkStream,
  { dispatch, sealed }: Pick<SealedState, "dispatch" | "sealed">,
): Promise<SignedText> {
  const event = await loadEvent(store, stream, sealed.seq);
  if (event.kind !== "dispatch-sealed") throw new Error("a manifest that stands in another event");
  return whole({ bytes: event.body.manifest, cms: event.body.cms }, dispatch);
}

async function loadEvent(store: AccountStore, { unit, level }: WorkStream, seq: number) {
  const place = await streamPlace(store, streamName({ kind: "work", unit: unit as UnitCode, level }));
  const found = (await store.get(ENTRY, place, seq))?.value.found;
  const event = found?.type === "event" ? readWorkEvent(found.kind, found.body) : undefined;
  if (event?.ok !== true) throw new Error("the tables name an entry that does not hold their event");
  return event.value;
}

async function whole(text: SignedText, id: string): Promise<SignedText> {
  if ((await sha256Hex(fromBase64Url(text.bytes))) !== id) throw new Error("the tables name another object");
  return text;
}
