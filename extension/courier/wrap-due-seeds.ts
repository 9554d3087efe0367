/**
 * Colleagues let a new device read what it is cleared for: a seed that the verified chain gives it, and that nobody has wrapped
 * to it, is wrapped by a device that holds the seed. For devices that the chain names and for no other, whatever the relay
 * says (R7, R8). The administrator who lets a device in does it first; colleagues after a while, for levels that the
 * administrator does not hold.
 */
import { err, ok, type Result } from "../../shared/result.ts";
import { type DueSeed, dueSeeds, wrapSeed } from "../../shared/trust/seed-wrap.ts";
import { readStreamEntry } from "../../shared/wire/entries.ts";
import { fromBase64Url } from "../../shared/encoding/bytes.ts";
import { streamName } from "../../shared/wire/stream-name.ts";
import { streamPlace } from "../store/places.ts";
import { ENTRY } from "../store/records.ts";
import { type CourierContext, type SyncFailure, lineFailure, ownChain } from "./courier-context.ts";
import { loadSeed } from "./load-identity.ts";
import { headOfStream } from "./read-stream.ts";

/** Milliseconds that the administrator's own client is given. */
const PATIENCE = 20_000;
const ENTRIES_AT_ONCE = 500;

/** Which chain and stream were last compared, and since when each wrap is missing. */
interface Watch {
  compared: string;
  missing: Map<string, { readonly due: DueSeed; readonly since: number }>;
}

const watches = new WeakMap<CourierContext, Watch>();

export async function wrapDueSeeds(context: CourierContext): Promise<Result<void, SyncFailure>> {
  const { unit, client, hpke, store, now, signal } = context;
  const chain = await ownChain(context);
  if (chain === undefined) return ok(undefined);
  const stream = streamName({ kind: "keys", unit });
  const watch = watches.get(context) ?? { compared: "", missing: new Map() };
  watches.set(context, watch);
  const { head } = await headOfStream(context, stream);
  const compared = `${chain.head}/${head}`;
  if (watch.compared !== compared) {
    const there = await wrapsIn(context, stream);
    const missing = dueSeeds(chain).filter((due) => !there.has(nameOf(due)));
    watch.missing = new Map(
      missing.map((due) => [nameOf(due), { due, since: watch.missing.get(nameOf(due))?.since ?? now() }]),
    );
    watch.compared = compared;
  }
  for (const { due, since } of watch.missing.values()) {
    if (now() - since < PATIENCE) continue;
    const seed = await loadSeed(store, unit, due.level, due.epoch);
    if (seed === undefined) continue;
    const wrapped = await wrapSeed(hpke, chain, { ...due, seed });
    if (!wrapped.ok) continue;
    const appended = await client.append(stream, wrapped.value, undefined, signal);
    // A favour to a colleague: what the relay refuses of it does not hold up the own reading.
    if (!appended.ok && appended.error.type === "relay-unreachable") return err(lineFailure(appended.error));
  }
  return ok(undefined);
}

function nameOf({ device, level, epoch }: DueSeed): string {
  return `${device}/${level}/${epoch}`;
}

async function wrapsIn({ store }: CourierContext, stream: string): Promise<ReadonlySet<string>> {
  const place = await streamPlace(store, stream);
  const names = new Set<string>();
  for (let after = 0; ;) {
    const rows = await store.after(ENTRY, place, after, ENTRIES_AT_ONCE);
    for (const { value } of rows) {
      const read = readStreamEntry("keys", fromBase64Url(value.entry));
      if (read.ok) names.add(nameOf(read.value));
    }
    if (rows.length < ENTRIES_AT_ONCE) return names;
    after = rows.at(-1)?.key[1] as number;
  }
}
