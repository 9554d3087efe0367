/** The files of a dispatch in plain: opened and judged anew each time, from what is stored. */
import type { JudgedDispatch } from "../../shared/dispatch/verify-dispatch.ts";
import { verifyDispatch } from "../../shared/dispatch/verify-dispatch.ts";
import type { UnitCode } from "../../shared/domain/unit-code.ts";
import { fromBase64Url } from "../../shared/encoding/bytes.ts";
import { type Result, err, ok } from "../../shared/result.ts";
import { loadHpke } from "../../shared/sealing/load-hpke.ts";
import { readPosition } from "../../shared/wire/position.ts";
import { loadOrganisation } from "../courier/load-organisation.ts";
import { openStored } from "../courier/open-incoming.ts";
import { isSealedBefore } from "../courier/sealed-once.ts";
import type { AccountStore } from "../store/account-store.ts";
import type { DispatchRecord } from "../store/dispatch-record.ts";

/**
 * Judged with the chains as they are stored now, never with a picture from before the record: what the courier found whole
 * would be shown as not yet decided.
 * @throws the signal's reason
 */
export async function readDispatch(
  store: AccountStore,
  record: DispatchRecord,
  { unit, now, signal }: { unit: UnitCode; now: number; signal: AbortSignal },
): Promise<Result<JudgedDispatch, { readonly type: "file-coming" | "no-key" | "cannot-open" }>> {
  const opened = await openStored(store, await loadHpke(), record, unit).catch((error: unknown) => {
    // Let go in this very moment.
    if (error instanceof RangeError) return "blob-missing" as const;
    throw error;
  });
  if (opened === "blob-missing") return err({ type: "file-coming" });
  if (opened === "seed-missing") return err({ type: "no-key" });
  const position = readPosition(fromBase64Url(record.position));
  if (!opened.ok || !position.ok) return err({ type: "cannot-open" });
  const view = await loadOrganisation(store);
  if (view === undefined) return err({ type: "cannot-open" });
  const sealedBefore = await isSealedBefore(store, record);
  const request = { opened: opened.value, position: position.value, view, sealedBefore, now: new Date(now), signal };
  return ok(await verifyDispatch(request));
}
