/**
 * The approval (docs/protocol.md, section 7.1): the leader's signature over all that a dispatch says and over every file
 * as the leader saw it. Written by the leader's client, never changed; the clerk's manifest repeats its data.
 */
import type { z } from "zod";
import { dispatchDataSchema } from "../domain/dispatch-data.ts";
import type { Bytes } from "../encoding/bytes.ts";
import type { Result } from "../result.ts";
import { hex32, instant, type Malformed, readObject, typed, unitCode, writeObject } from "../wire/schema-parts.ts";
import { chainsSchema, type ObjectSigner, type SignedObject, signObject } from "./signed-object.ts";

const approvalSchema = typed("tram/approval", {
  /** The unit that sends. */
  unit: unitCode,
  draft: hex32,
  data: dispatchDataSchema,
  /** The leader. */
  member: hex32,
  at: instant,
  chains: chainsSchema,
}).refine(({ unit, chains }) => chains[0]?.unit === unit, "chains of another unit");

export type Approval = z.infer<typeof approvalSchema>;

/** @throws TypeError for an approval that every reader would refuse */
export function buildApproval(approval: Omit<Approval, "type" | "v">): Bytes {
  return writeObject({ ...approval, type: "tram/approval", v: 1 }, approvalSchema);
}

export function readApproval(bytes: Bytes): Result<Approval, Malformed> {
  return readObject(bytes, approvalSchema);
}

/** @param leader the signing certificate's key of the member that the approval names */
export function signApproval(bytes: Bytes, leader: ObjectSigner, now: Date): Promise<SignedObject> {
  return signObject(bytes, leader, now);
}
