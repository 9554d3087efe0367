/**
 * The first request of each round: is this the organisation's relay, with the certificates that the root gave it, and in
 * the same life of its database as before (docs/protocol.md, section 10).
 *
 * A relay that comes back with another epoch was restored from a backup: nothing is read or sent until a person has
 * settled that, so nothing is lost or doubled. Worst failure: believing positions of somebody else's key.
 */
import { type Bytes, equal, fromBase64Url, sha256Hex, toBase64Url } from "../../shared/encoding/bytes.ts";
import type { CertificateKind } from "../../shared/pki/profile.ts";
import { type ValidPath, validatePath } from "../../shared/pki/validate-path.ts";
import { type Result, err, ok } from "../../shared/result.ts";
import { readFormerSigner } from "../../shared/wire/former-signer.ts";
import type { SignerCertificate } from "../../shared/wire/position.ts";
import { META } from "../store/places.ts";
import { RELAY } from "../store/records.ts";
import { type CourierContext, type SyncFailure, lineFailure } from "./courier-context.ts";
import { raiseAlarm } from "./raise-alarm.ts";

export async function greetRelay(context: CourierContext): Promise<Result<void, SyncFailure>> {
  const { client, store, root, identity, signal } = context;
  const asked = context.now();
  const answer = await client.info(signal);
  if (!answer.ok) return err(lineFailure(answer.error));
  const { organisation, epoch, time, certificates } = answer.value;
  const answered = context.now();
  const certificate = fromBase64Url(answer.value.root);
  if (organisation !== identity.organisation || !equal(certificate, root.certificate.der)) {
    return err(
      await raiseAlarm(context, { reason: "other-relay", about: organisation, id: "other-relay", evidence: [] }),
    );
  }
  const known = (await store.get(RELAY, META.relay))?.value;
  if (known !== undefined && known.epoch !== epoch) {
    if (known.otherEpoch !== epoch)
      await store
        .batch()
        .put(RELAY, [META.relay], { ...known, otherEpoch: epoch })
        .commit();
    const contradiction = { reason: "other-epoch", about: epoch, id: `other-epoch/${epoch}`, evidence: [] } as const;
    return err(await raiseAlarm(context, contradiction));
  }
  const acceptance = await judge(context, fromBase64Url(certificates.acceptance), "relay-acceptance");
  if (!acceptance.ok) return acceptance;
  const tsa = await judge(context, fromBase64Url(certificates.tsa), "relay-tsa");
  if (!tsa.ok) return tsa;

  const clockOffset = Math.round(Date.parse(time) - (asked + answered) / 2);
  const same =
    known !== undefined &&
    known.acceptance === certificates.acceptance &&
    known.tsa === certificates.tsa &&
    known.otherEpoch === undefined &&
    Math.abs(known.clockOffset - clockOffset) < 5_000;
  if (!same) {
    const { acceptance, tsa } = certificates;
    const record = { epoch, acceptance, tsa, clockOffset };
    const written = await store.batch().put(RELAY, [META.relay], record).commit();
    if (!written.ok) return err({ type: written.error.type });
  }
  const signer = { ...acceptance.value.certificate, former: await readFormer(context, certificates.former) };
  context.relay = { epoch, tsa: tsa.value.certificate.der, signer };
  return ok(undefined);
}

/** Those of its former certificates that the root issued; to name another gives the relay nothing. */
async function readFormer({ root }: CourierContext, certificates: readonly string[]): Promise<SignerCertificate[]> {
  const read = await Promise.all(certificates.map((text) => readFormerSigner(fromBase64Url(text), root)));
  return read.flatMap((signer) => (signer.ok ? [signer.value] : []));
}

/** A certificate of the relay, issued by the root. It cannot be judged by the relay's clock, so it is by this one. */
async function judge(
  context: CourierContext,
  leaf: Bytes,
  usage: CertificateKind,
): Promise<Result<ValidPath, SyncFailure>> {
  const { root, memory } = context;
  const path = await validatePath({ leaf, intermediates: [], root, at: new Date(context.now()), usage, memory });
  if (path.ok) return path;
  if (path.error.type === "expired" || path.error.type === "not-yet-valid") return err({ type: "clock-wrong" });
  const id = `bad-proof/${await sha256Hex(leaf)}`;
  return err(await raiseAlarm(context, { reason: "bad-proof", about: usage, id, evidence: [toBase64Url(leaf)] }));
}
