/** Entries of `keys/<unit>`: seeds of compartments, wrapped to this device or to a colleague's (docs/protocol.md, section 5). */
import { toBase64Url } from "../../shared/encoding/bytes.ts";
import { openSeedWrap } from "../../shared/trust/seed-wrap.ts";
import { readStreamEntry } from "../../shared/wire/entries.ts";
import { seedPlace } from "../store/places.ts";
import { COMPARTMENT_SEED } from "../store/records.ts";
import { type CourierContext, ownChain } from "./courier-context.ts";
import type { ArrivedEntry, Judgement } from "./read-stream.ts";

export async function judgeSeed(context: CourierContext, { bytes, position }: ArrivedEntry): Promise<Judgement> {
  const { unit, device, wrapSeed, hpke, store } = context;
  const read = readStreamEntry("keys", bytes);
  if (!read.ok || read.value.unit !== unit) return { found: { type: "refused", reason: "malformed" } };
  if (read.value.device !== device) return { found: { type: "not-for-this-device" } };
  const chain = await ownChain(context);
  if (chain === undefined) return {};
  const opened = await openSeedWrap(hpke, chain, bytes, { device, wrapSeed });
  // The statement that opens the compartment may still be on its way here, but the relay had it before the wrap.
  if (!opened.ok && opened.error.type === "no-compartment" && chain.seq < position.chain.seq) return {};
  if (!opened.ok) return { found: { type: "refused", reason: opened.error.type } };
  const { level, epoch, seed } = opened.value;
  const place = await seedPlace(store, unit, level, epoch);
  return {
    found: { type: "seed" },
    write: (batch) => batch.put(COMPARTMENT_SEED, [place], { unit, level, epoch, seed: toBase64Url(seed) }),
    after: () => context.generation++,
  };
}
