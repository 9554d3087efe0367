/** The facts of the self-check, as they are at this moment. */
import { browser } from "wxt/browser";
import { fromBase64Url } from "../../shared/encoding/bytes.ts";
import { parseCertificate } from "../../shared/pki/certificate.ts";
import { newestCompartment } from "../../shared/trust/chain-state.ts";
import { loadSeed } from "../courier/load-identity.ts";
import type { LineState } from "../messages.ts";
import { goesOut } from "../outbox/item.ts";
import type { AccountStore } from "../store/account-store.ts";
import { loadPolicy } from "../settings/policy-storage.ts";
import { META, type KeyPurpose, keyPlace } from "../store/places.ts";
import { type Identity, RELAY } from "../store/records.ts";
import { sealedTable } from "../store/account-database.ts";
import { roomLeft } from "../store/room-left.ts";
import type { DeskData } from "./desk-data.ts";
import type { SelfFacts } from "./self-check.ts";

export async function gatherSelf(
  store: AccountStore,
  desk: DeskData,
  line: { readonly state: LineState | undefined; readonly syncedAt: number | null },
  now: number,
): Promise<SelfFacts> {
  const { identity, work } = desk;
  const [keys, seedsAwaited, certificatesUntil, relay, room, notifications, policy, rows, texts] = await Promise.all([
    countKeys(store, identity),
    countSeedsAwaited(store, desk),
    earliestEnd(identity),
    store.get(RELAY, META.relay),
    roomLeft(),
    notificationLevel(),
    loadPolicy(),
    sealedTable(store.db, "rows").count(),
    sealedTable(store.db, "texts").count(),
  ]);
  return {
    now,
    version: browser.runtime.getManifest().version,
    browser: browserName(),
    newerItems: work.newerItems,
    chainKnown: desk.chain !== undefined,
    removed: desk.revoked,
    unitsMissing: desk.unitsMissing,
    alarms: desk.alarms.length,
    keys,
    seedsAwaited,
    certificatesUntil,
    line: line.state ?? { type: "connecting" },
    syncedAt: line.syncedAt,
    clockOffset: relay?.value.clockOffset,
    dispatches: { count: desk.incoming.length + desk.quarantined.length, whole: desk.whole },
    searched: { done: texts, waiting: Math.max(0, rows - texts) },
    outbox: {
      waiting: work.outbox.filter(goesOut).length,
      refused: work.outbox.filter(({ state }) => state.type === "refused").length,
    },
    room,
    notifications,
    policy,
  };
}

/** Of each certificate the private key, and the key that wraps for this device. */
async function countKeys(store: AccountStore, { certificates }: Identity): Promise<SelfFacts["keys"]> {
  const wanted: (KeyPurpose | "wrap")[] = ["signing", "authentication", "device", "wrap"];
  if (certificates.seal !== undefined) wanted.push("seal");
  const places = await Promise.all(wanted.map((purpose) => keyPlace(store, purpose)));
  const rows = await sealedTable(store.db, "keys").bulkGet(places);
  const here = rows.filter((row) => row !== undefined).length;
  return { here, lost: wanted.length - here };
}

async function countSeedsAwaited(store: AccountStore, { identity, chain, levels }: DeskData): Promise<number> {
  if (chain === undefined) return 0;
  const epochs = levels.flatMap((level) => {
    const epoch = newestCompartment(chain, level)?.epoch;
    return epoch === undefined ? [] : [{ level, epoch }];
  });
  const seeds = await Promise.all(epochs.map(({ level, epoch }) => loadSeed(store, identity.unit, level, epoch)));
  return seeds.filter((seed) => seed === undefined).length;
}

/** A certificate that does not read ends at once. */
async function earliestEnd({ certificates, path, root }: Identity): Promise<number> {
  const all = [...Object.values(certificates), ...path, root];
  const ends = await Promise.all(
    all
      .filter((der) => der !== undefined)
      .map(async (der) => {
        const parsed = await parseCertificate(fromBase64Url(der));
        return parsed.ok ? parsed.value.notAfter.getTime() : 0;
      }),
  );
  return Math.min(...ends);
}

/** Chromium says it; Firefox has no such question and shows what the system lets it. */
async function notificationLevel(): Promise<SelfFacts["notifications"]> {
  const { getPermissionLevel } = browser.notifications as Partial<typeof browser.notifications>;
  return getPermissionLevel === undefined ? undefined : await getPermissionLevel();
}

function browserName(): string {
  const agent = navigator.userAgent;
  const [, name, version] = /(Edg)\/(\d+)/.exec(agent) ?? /(Firefox|Chrome)\/(\d+)/.exec(agent) ?? [];
  return name === undefined ? "?" : `${name === "Edg" ? "Edge" : name} ${version ?? ""}`;
}
