/**
 * Receipts (docs/protocol.md, section 8): a recipient's signed word about one dispatch. 01 is said by a device; all others
 * by a person. Written in the recipient's unit, counted by the sender, for a unit that its own manifest addresses.
 *
 * The worst failure: "delivered" or "registered" on the screen without a signature of that unit behind it (R28).
 */
import { z } from "zod";
import { STATUS_RULES, type StatusCode, type StatusEvent } from "../domain/status.ts";
import { textSchema } from "../domain/text.ts";
import { arrivalSchema } from "../domain/work-events.ts";
import { type Bytes, sha256Hex } from "../encoding/bytes.ts";
import type { PathMemory } from "../pki/path-memory.ts";
import { err, ok, type Result } from "../result.ts";
import type { OrganisationView } from "../trust/organisation-view.ts";
import { readRosterEntry } from "../trust/roster.ts";
import type { ChainHead } from "../trust/statement.ts";
import type { Position } from "../wire/position.ts";
import {
  hex32,
  hex64,
  instant,
  type Malformed,
  readObject,
  typed,
  unitCode,
  writeObject,
} from "../wire/schema-parts.ts";
import type { RevealedEntry } from "./evidence.ts";
import type { Manifest } from "./manifest.ts";
import { judgeMember, judgeSignature, type SignatureFault } from "./signature-judgement.ts";
import { chainsSchema, type ObjectSigner, type SignedObject, signObject } from "./signed-object.ts";
import { judgeStanding, type MissingChain } from "./standing.ts";
import type { PersonFact } from "./verification.ts";

/** 13 goes from the sender to the recipient and is no receipt. */
const RECEIPT_STATUSES = ["01", "02", "03", "04", "05", "06", "15", "16"] as const satisfies readonly StatusCode[];

export type ReceiptStatus = (typeof RECEIPT_STATUSES)[number];

const WITH_REASON: ReadonlySet<ReceiptStatus> = new Set(["02", "16"]);

const receiptSchema = typed("tram/receipt", {
  dispatch: hex64,
  status: z.enum(RECEIPT_STATUSES),
  /** The recipient's unit, which signs. */
  unit: unitCode,
  /** The sender's unit. */
  to: unitCode,
  member: hex32,
  at: instant,
  chains: chainsSchema,
  /** With 03. */
  arrival: arrivalSchema.exactOptional(),
  /** With 02 and 16. */
  reason: textSchema({ max: 500 }).exactOptional(),
})
  .refine(({ unit, chains }) => chains[0]?.unit === unit, "chains of another unit")
  .refine(({ status, arrival }) => (arrival !== undefined) === (status === "03"), "an arrival number with 03 alone")
  .refine(({ status, reason }) => (reason !== undefined) === WITH_REASON.has(status), "a reason with 02 and 16 alone");

export type Receipt = z.infer<typeof receiptSchema>;

/** @throws TypeError for a receipt that every reader would refuse */
export function buildReceipt(receipt: Omit<Receipt, "type" | "v">): Bytes {
  return writeObject({ ...receipt, type: "tram/receipt", v: 1 }, receiptSchema);
}

export function readReceipt(bytes: Bytes): Result<Receipt, Malformed> {
  return readObject(bytes, receiptSchema);
}

/** @param signer the device's key for 01, the member's signing key for all others */
export function signReceipt(bytes: Bytes, signer: ObjectSigner, now: Date): Promise<SignedObject> {
  return signObject(bytes, signer, now);
}

/** What a notice brings. */
export interface ReceivedReceipt {
  readonly receipt: SignedObject;
  /** Of the member who signed, or whose device did. */
  readonly person: RevealedEntry;
  /** The unit that the notice names as its sender. */
  readonly from: string;
}

export interface VerifiedReceipt {
  readonly receipt: Receipt;
  /** For the fold of statuses. */
  readonly event: StatusEvent;
  readonly person: PersonFact;
  /** "Not revoked as of statement `seq` of `unit`". */
  readonly asOf: ChainHead;
}

export type ReceiptRefusal =
  | {
      readonly type: "refused";
      readonly reason:
        | "malformed"
        | "other-dispatch"
        | "not-addressed"
        | "other-unit"
        | "other-chains"
        | "bad-entry"
        | "other-name"
        | SignatureFault;
    }
  /** Cannot be judged before these chains are fetched. */
  | { readonly type: "chain-missing"; readonly missing: readonly MissingChain[] };

/**
 * Judges a receipt in the sender's eyes.
 * @param input.manifest the sender's own, of the dispatch that the receipt names
 * @param input.position of the notice in the mailbox, proved by the caller
 */
export async function verifyReceipt(input: {
  readonly received: ReceivedReceipt;
  readonly manifest: { readonly id: string; readonly value: Manifest };
  readonly position: Pick<Position, "at" | "chain">;
  readonly view: OrganisationView;
  readonly memory?: PathMemory;
}): Promise<Result<VerifiedReceipt, ReceiptRefusal>> {
  const { received, manifest, position, view, memory } = input;
  const read = readReceipt(received.receipt.bytes);
  if (!read.ok) return refuse("malformed");
  const receipt = read.value;
  const { unit, status, member: id } = receipt;
  const { recipients, level } = manifest.value.data;
  if (receipt.dispatch !== manifest.id || receipt.to !== manifest.value.unit) return refuse("other-dispatch");
  if (!recipients.some((recipient) => recipient.unit === unit)) return refuse("not-addressed");
  if (received.from !== unit) return refuse("other-unit");

  const byDevice = STATUS_RULES[status].by === "device";
  const signature = await judgeSignature({
    signed: received.receipt,
    kind: byDevice ? "device" : "signing",
    unit,
    root: view.root,
    at: new Date(position.at),
    ...(memory && { memory }),
  });
  if (!signature.ok) return refuse(signature.error.type);
  // What the relay did not have of that unit when it took the notice in, its author cannot have had either; and a statement
  // above it that nobody will ever have must not be waited for.
  if ((receipt.chains[0]?.seq ?? 0) > position.chain.seq) return refuse("other-chains");
  const standing = judgeStanding(view, unit, receipt.chains, position.chain, "named");
  if (standing.outcome === "failed") return refuse(standing.reason);
  if (standing.outcome === "undetermined") return err({ type: "chain-missing", missing: standing.missing });
  const { state, seq } = standing;
  const roles = status === "02" || status === "03" ? (["clerk"] as const) : [];
  const record = judgeMember(state, seq, { path: signature.value.path, member: id, level, roles });
  if (!record.ok) return refuse(record.error.type);
  const entry = await readRosterEntry(received.person, { unit, record: record.value });
  if (!entry.ok) return refuse("bad-entry");
  const { name, title } = entry.value;
  if (!byDevice && signature.value.path.commonName !== name) return refuse("other-name");

  const { at, arrival, reason } = receipt;
  const event: StatusEvent = {
    id: await sha256Hex(received.receipt.bytes),
    status,
    unit,
    signer: byDevice ? "device" : "person",
    roles: record.value.roles,
    member: id,
    at,
    ...(arrival && { arrival }),
    ...(reason !== undefined && { reason }),
  };
  const person = { member: id, name, title, roles: record.value.roles };
  return ok({ receipt, event, person, asOf: { unit, seq, head: state.hashes[seq] as string } });
}

function refuse(reason: Extract<ReceiptRefusal, { type: "refused" }>["reason"]) {
  return err({ type: "refused", reason });
}
