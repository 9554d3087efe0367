/**
 * Entries of the work streams: opened, their signature and their author judged, and the signed object inside judged too, so
 * that pages fold what is stored without verifying again (docs/protocol.md, section 9).
 *
 * The judgement must be the same on every device of the unit, whenever it reads: the author is judged as of the statement
 * that the position names. An event waits for two things alone, neither of which its author can keep away: the unit's own
 * chain up to that statement, and the seed of its epoch where this device is to be given it (`load-work.ts`).
 */
import { openEvent, readEventEnvelope, verifyEvent, type WritersOf } from "../../shared/dispatch/event.ts";
import type { Level } from "../../shared/domain/level.ts";
import { OFFICE_RIGHTS } from "../../shared/domain/rule-packs/office-rights.ts";
import { type WorkKind, WRITERS, readWorkEvent } from "../../shared/domain/work-events.ts";
import type { Embedded } from "../../shared/domain/work-state.ts";
import { sha256Hex, toBase64Url } from "../../shared/encoding/bytes.ts";
import { deriveStreamKey } from "../../shared/sealing/message.ts";
import { compartmentOf } from "../../shared/trust/chain-state.ts";
import { rosterPlace } from "../store/places.ts";
import { type EntryRecord, ROSTER_ENTRY } from "../store/records.ts";
import { type CourierContext, organisationOf, relayOf } from "./courier-context.ts";
import { judgeEmbedded } from "./judge-embedded.ts";
import { loadSeed } from "./load-identity.ts";
import { raiseAlarm } from "./raise-alarm.ts";
import type { ArrivedEntry, Judge, Judgement } from "./read-stream.ts";

export type FoundEvent = Extract<NonNullable<EntryRecord["found"]>, { type: "event" }>;

/** The fold refuses by role and says so; here it is judged whose the signature is. */
const writersOf: WritersOf = (kind) => {
  if (!Object.hasOwn(WRITERS, kind)) return undefined;
  const writer = WRITERS[kind as WorkKind];
  if (writer === "device") return "device";
  return writer === "administrator" ? ["administrator"] : OFFICE_RIGHTS[writer];
};

/** @param arrived gets each event that is new on this device, once it is on the disk */
export function eventJudge(context: CourierContext, level: Level, arrived: (event: FoundEvent) => void): Judge {
  return async (entry) => {
    const judged = await judgeEvent(context, level, entry);
    const { found } = judged;
    if (found?.type !== "event") return judged;
    return entry.isNew ? { ...judged, after: () => arrived(found) } : judged;
  };
}

async function judgeEvent(context: CourierContext, level: Level, entry: ArrivedEntry): Promise<Judgement> {
  const { unit, store, memory } = context;
  const { bytes, position } = entry;
  const id = await sha256Hex(bytes);
  const unreadable = (reason: string): Judgement => ({ found: { type: "unreadable", id, reason } });
  const envelope = readEventEnvelope(bytes);
  if (!envelope.ok) return unreadable("malformed");
  const view = await organisationOf(context);
  const chain = view.chains.get(unit);
  const asOf = position.chain.seq;
  if (position.chain.unit !== unit) return unreadable("other-unit");
  if (chain === undefined || chain.seq < asOf) return {};
  if (chain.hashes[asOf] !== position.chain.head) {
    // The relay took it in by another history of this unit than the one that it has shown.
    const id = `fork/${unit}/${position.chain.head}`;
    await raiseAlarm(context, { reason: "fork", about: unit, id, evidence: [toBase64Url(entry.positionBytes)] });
    return {};
  }
  const { epoch } = envelope.value;
  const compartment = compartmentOf(chain, level, epoch);
  if (compartment === undefined || compartment.from > asOf) return unreadable("no-compartment");
  const seed = await loadSeed(store, unit, level, epoch);
  if (seed === undefined) return {};
  const stream = { unit, level };
  const signed = await openEvent({ entry: bytes, stream, streamKey: await deriveStreamKey(seed) });
  if (!signed.ok) return unreadable("cannot-open");
  const at = new Date(position.at);
  const verified = await verifyEvent({ signed: signed.value, stream, at, asOf, writersOf, view, memory });
  if (!verified.ok) return verified.error.type === "refused" ? unreadable(verified.error.reason) : {};
  const { event, member, signer, roles } = verified.value;
  const read = readWorkEvent(event.kind, event.body);
  let embedded: Embedded | undefined;
  if (read.ok) {
    const inside = await judgeEmbedded(read.value, {
      unit,
      level,
      at,
      asOf,
      view,
      memory,
      relay: relayOf(context).signer,
    });
    if (inside === "chain-missing") return {};
    embedded = inside;
  }
  const found: FoundEvent = {
    type: "event",
    id: verified.value.id,
    kind: event.kind,
    body: event.body,
    member: member.member,
    signer,
    roles: [...roles],
    at: event.at,
    ...(embedded === undefined ? {} : { embedded }),
  };
  if (!read.ok || read.value.kind !== "roster-entry" || embedded?.type !== "roster-entry") return { found };
  const { entry: text, salt } = read.value.body;
  const { name, title, member: about } = embedded;
  return {
    found,
    write: (batch) => batch.put(ROSTER_ENTRY, [rosterPlace(about)], { entry: text, salt, name, title }),
  };
}
