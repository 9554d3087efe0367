/** Entries of a unit's work streams for tests: each valid by itself, as a member's client would have written it. */
import { toBase64Url } from "../../encoding/bytes.ts";
import { type DispatchData, dispatchDataSchema } from "../dispatch-data.ts";
import type { Level } from "../level.ts";
import type { Role } from "../role.ts";
import type { Arrival } from "../status.ts";
import type { WorkKind } from "../work-events.ts";
import type { Embedded, SealedNumber, WorkEntry } from "../work-state.ts";

export type TestEvent = Extract<WorkEntry, { readonly type: "event" }>;

export const hex64 = (n: number) => n.toString(16).padStart(64, "0");
export const hex32 = (n: number) => n.toString(16).padStart(32, "0");

const bytes = toBase64Url(new Uint8Array(64));

export const CLERK = { member: hex32(0xc1), signer: "person", roles: ["clerk"] } as const;
export const SECOND_CLERK = { member: hex32(0xc2), signer: "person", roles: ["clerk"] } as const;
export const LEADER = { member: hex32(0xa1), signer: "person", roles: ["leader"] } as const;
export const SPECIALIST = { member: hex32(0xb1), signer: "person", roles: ["specialist"] } as const;
export const ADMINISTRATOR = { member: hex32(0xd1), signer: "person", roles: ["administrator"] } as const;
export const DEVICE = { member: hex32(0xc1), signer: "device", roles: ["clerk"] } as const;

export type Actor = { readonly member: string; readonly signer: "person" | "device"; readonly roles: readonly Role[] };

export function dataFor(draft: number, level: Level = "unclassified"): DispatchData {
  return dispatchDataSchema.parse({
    pack: "party",
    documentType: "cong-van",
    subject: `V/v góp ý dự thảo quy chế ${draft}`,
    urgency: "normal",
    level,
    recipients: [
      { unit: "Z01.01", role: "act" },
      { unit: "Z01.02", role: "know" },
    ],
    files: [{ name: "Công văn.pdf", mediaType: "application/pdf", size: 1000, sha256: hex64(draft) }],
  });
}

/** A writer of one stream; sequence numbers and event ids follow each other. */
export function streamWriter(firstId = 1) {
  let seq = 0;
  const add = (actor: Actor, kind: WorkKind | (string & {}), body: unknown, embedded?: Embedded): TestEvent => {
    seq++;
    return {
      type: "event",
      id: hex64(firstId + seq),
      seq,
      kind,
      body,
      ...actor,
      at: `2026-06-01T00:00:${String(seq % 60).padStart(2, "0")}.000Z`,
      ...(embedded === undefined ? {} : { embedded }),
    };
  };
  return {
    add,
    submit: (draft: number, revision = 1, actor: Actor = SPECIALIST, data = dataFor(draft)) =>
      add(actor, "draft-submitted", {
        draft: hex32(draft),
        revision,
        data,
        blobs: [{ id: hex64(draft), size: 4_200, key: toBase64Url(new Uint8Array(32)) }],
      }),
    giveBack: (draft: number, revision = 1, actor: Actor = LEADER) =>
      add(actor, "draft-returned", { draft: hex32(draft), revision, remark: "Sửa trích yếu\nvà phụ lục" }),
    approve: (draft: number, revision = 1, actor: Actor = LEADER, data = dataFor(draft)) =>
      add(
        actor,
        "draft-approved",
        { draft: hex32(draft), revision, approval: bytes, cms: bytes },
        { type: "approval", id: approvalId(draft, revision), draft: hex32(draft), data, member: actor.member },
      ),
    take: (series: string, value: number, holder: string, actor: Actor = CLERK, date = "2026-06-01") =>
      add(actor, "number-taken", { series, value, date, for: holder }),
    voidNumber: (series: string, value: number, actor: Actor = CLERK) =>
      add(actor, "number-voided", { series, value, reason: "Ghi nhầm" }),
    seal: (
      draft: number,
      dispatch: number,
      number: SealedNumber,
      revision = 1,
      actor: Actor = CLERK,
      data = dataFor(draft),
    ) =>
      add(
        actor,
        "dispatch-sealed",
        { draft: hex32(draft), dispatch: hex64(dispatch), manifest: bytes, cms: bytes },
        {
          type: "manifest",
          id: hex64(dispatch),
          draft: hex32(draft),
          data,
          approval: approvalId(draft, revision),
          number,
          member: actor.member,
        },
      ),
    accept: (dispatch: number, actor: Actor = DEVICE) =>
      add(
        actor,
        "dispatch-accepted",
        {
          dispatch: hex64(dispatch),
          acceptance: bytes,
          proof: { index: 0, size: 1, path: [], signature: bytes, signer: hex64(7) },
        },
        { type: "acceptance", dispatch: hex64(dispatch) },
      ),
    arrive: (dispatch: number, actor: Actor = DEVICE) =>
      add(
        actor,
        "dispatch-arrived",
        { dispatch: hex64(dispatch), receipt: bytes, cms: bytes },
        { type: "receipt", id: hex64(1e6 + dispatch), dispatch: hex64(dispatch), status: "01", member: actor.member },
      ),
    register: (dispatch: number, arrival: Arrival, actor: Actor = CLERK) =>
      add(
        actor,
        "dispatch-registered",
        { dispatch: hex64(dispatch), arrival, receipt: bytes, cms: bytes },
        {
          type: "receipt",
          id: hex64(2e6 + dispatch),
          dispatch: hex64(dispatch),
          status: "03",
          member: actor.member,
          arrival,
        },
      ),
    refuse: (dispatch: number, actor: Actor = CLERK, reason = "Gửi nhầm đơn vị") =>
      add(
        actor,
        "dispatch-refused",
        { dispatch: hex64(dispatch), reason, receipt: bytes, cms: bytes },
        {
          type: "receipt",
          id: hex64(3e6 + dispatch),
          dispatch: hex64(dispatch),
          status: "02",
          member: actor.member,
          reason,
        },
      ),
    admit: (member: string, name: string, actor: Actor = ADMINISTRATOR) =>
      add(
        actor,
        "roster-entry",
        { entry: bytes, salt: toBase64Url(new Uint8Array(32)) },
        { type: "roster-entry", member, name, title: "Văn thư" },
      ),
  };
}

export function approvalId(draft: number, revision: number): string {
  return hex64(5e6 + draft * 100 + revision);
}
