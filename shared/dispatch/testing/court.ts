/** Dispatches from one unit of an organisation to another, judged there. For tests. */
import { makeOrganisation, type MadeOrganisation } from "../../../tests/organisation/make-organisation.ts";
import { practiceShape } from "../../../tests/organisation/practice-shape.ts";
import { sha256Hex } from "../../encoding/bytes.ts";
import { canonicalBytes, type Json, parseCanonical } from "../../encoding/canonical-json.ts";
import { signObject } from "../signed-object.ts";
import type { Check, CheckId, Verification } from "../verification.ts";
import {
  type DispatchWish,
  makeTimeStamper,
  minutesAfter,
  type PreparedDispatch,
  prepareDispatch,
  receive,
  sealByHand,
  signerOf,
} from "./make-dispatch.ts";

export const FROM = "Z01.01";
export const UNIT = "Z01.02";

export type Members = Record<string, Json>;

export async function openCourt() {
  const org = await makeOrganisation(practiceShape({ communes: 1 }));
  const stamper = await makeTimeStamper(org);
  const prepared = await prepareDispatch(org, stamper);
  return {
    org,
    stamper,
    prepared,
    /** Sealed to the recipient, received and judged. */
    async sendAndJudge(wish: DispatchWish, within: MadeOrganisation = org, stamp = stamper): Promise<Verification> {
      const parts = await prepareDispatch(within, stamp, wish);
      const level = wish.level ?? "unclassified";
      return (await receive(within, UNIT, await sealByHand(within, parts, { unit: UNIT, level }), {}, level))
        .verification;
    },
    /** Any parts, sealed by hand to a unit, received and judged there. */
    async judgeParts(parts: PreparedDispatch, unit = UNIT): Promise<Verification> {
      return (await receive(org, unit, await sealByHand(org, parts, { unit }))).verification;
    },
    /** The dispatch with its manifest changed, sealed and stamped again by the same clerk. */
    async withManifest(change: (manifest: Members) => void): Promise<PreparedDispatch> {
      const object = structuredClone(parseCanonical(prepared.manifest.bytes)) as Members;
      change(object);
      const bytes = canonicalBytes(object);
      const signed = await signObject(bytes, signerOf(org.person(FROM, "clerk"), "seal"), minutesAfter(org, 2));
      return { ...prepared, id: await sha256Hex(bytes), manifest: await stamper(signed, minutesAfter(org, 3)) };
    },
  };
}

export type Court = Awaited<ReturnType<typeof openCourt>>;

export function failing({ checks }: Verification): readonly Check[] {
  return checks.filter(({ outcome }) => outcome !== "passed");
}

export function checkOf({ checks }: Verification, id: CheckId): Check | undefined {
  return checks.find((check) => check.id === id);
}
