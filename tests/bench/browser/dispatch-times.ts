/** A whole broadcast sealed by the product's code: from signed papers and a PDF to ciphertext and hand-over. */
import {
  makeTimeStamper,
  prepareDispatch,
  sealRequest,
  valueOf,
} from "../../../shared/dispatch/testing/make-dispatch.ts";
import { sealDispatch, type SealProgress } from "../../../shared/dispatch/seal-dispatch.ts";
import { smallPdf } from "../../../shared/dispatch/testing/small-pdf.ts";
import { unitCode } from "../../../shared/domain/unit-code.ts";
import { drawRandom, platformRandom } from "../../../shared/encoding/random.ts";
import { createView, type OrganisationView } from "../../../shared/trust/organisation-view.ts";
import { type MadeOrganisation, makeOrganisation } from "../../organisation/make-organisation.ts";
import { practiceShape } from "../../organisation/practice-shape.ts";
import { type PairedOptions, type Times, timePaired } from "../paired.ts";
import { bareEncryption } from "./content-times.ts";
import { bareEncapsulation } from "./wrap-times.ts";

export interface DispatchTimes {
  readonly times: Times;
  /** Milliseconds in each step of one more sealing; what comes after the last is writing the hand-over. */
  readonly steps: Readonly<Record<SealProgress["step"] | "handing over", number>>;
  readonly blobBytes: number;
  readonly handOverBytes: number;
}

export async function timeDispatch({
  count,
  fileBytes,
  ...options
}: PairedOptions & { readonly count: number; readonly fileBytes: number }): Promise<DispatchTimes> {
  const org = await makeOrganisation(practiceShape({ provinces: 1, communes: 1, ceiling: "unclassified" }));
  const { view, keys, codes } = await withCommunes(org, count);
  const data = smallPdf({ note: "x".repeat(fileBytes) });
  const prepared = await prepareDispatch(org, await makeTimeStamper(org), {
    from: "Z01",
    to: codes,
    files: [{ name: "Công văn số 12.pdf", mediaType: "application/pdf", data }],
  });
  // A new key, salt and prefix would be drawn for each dispatch; here one dispatch is sealed again and again.
  const request = { ...sealRequest(org, prepared), view, random: platformRandom };
  const seal = (onProgress?: (progress: SealProgress) => void) =>
    sealDispatch({ ...request, ...(onProgress && { onProgress }) }, () => undefined);

  const { blob, handOver } = valueOf(await seal());
  const [encrypt, encapsulate] = [await bareEncryption(), await bareEncapsulation(keys)];
  const body = new Uint8Array(blob.size);
  const times = await timePaired(
    [
      { name: "sealing", run: async () => void valueOf(await seal()) },
      {
        name: "bare",
        run: async () => {
          await encrypt(body);
          await encapsulate();
        },
      },
    ],
    options,
  );
  return { times, steps: await timeSteps(seal), blobBytes: blob.size, handOverBytes: handOver.length };
}

async function timeSteps(
  seal: (onProgress: (progress: SealProgress) => void) => Promise<unknown>,
): Promise<DispatchTimes["steps"]> {
  let last = performance.now();
  const steps = { checking: 0, encrypting: 0, wrapping: 0, "handing over": 0 };
  const add = (step: keyof typeof steps): void => {
    const now = performance.now();
    steps[step] += now - last;
    last = now;
  };
  await seal(({ step }) => add(step));
  add("handing over");
  return steps;
}

/** The commune of the organisation as often as asked for, each with a code and a key of its own. */
async function withCommunes(
  org: MadeOrganisation,
  count: number,
): Promise<{ readonly view: OrganisationView; readonly keys: Uint8Array<ArrayBuffer>[]; readonly codes: string[] }> {
  const { state } = org.unit("Z01.01.01");
  const [keys, communes] = [[] as Uint8Array<ArrayBuffer>[], [] as (typeof state)[]];
  for (let i = 0; i < count; i += 1) {
    const unit = unitCode(`Z01.01.C${i}`);
    const publicKey = await org.hpke.publicKeyFromSeed(drawRandom(platformRandom, 32));
    const compartments = state.compartments.map((each) => ({ ...each, publicKey }));
    keys.push(publicKey);
    communes.push({ ...state, unit, path: [...state.path.slice(0, -1), unit], compartments });
  }
  const view = createView(org.code, org.root, [...org.view.chains.values(), ...communes]);
  return { view, keys, codes: communes.map(({ unit }) => unit) };
}
