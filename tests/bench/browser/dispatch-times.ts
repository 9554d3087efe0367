/** A whole broadcast sealed by the product's code: from signed papers and a PDF to ciphertext and hand-over. */
import { prepareDispatch, makeTimeStamper, sealRequest, valueOf } from "../../../shared/dispatch/testing/make-dispatch.ts";
import { sealDispatch, type SealDispatchRequest, type SealProgress } from "../../../shared/dispatch/seal-dispatch.ts";
import { unitCode } from "../../../shared/domain/unit-code.ts";
import { type Bytes, concat } from "../../../shared/encoding/bytes.ts";
import { drawRandom, platformRandom } from "../../../shared/encoding/random.ts";
import { smallPdf } from "../../../shared/dispatch/testing/small-pdf.ts";
import { createView } from "../../../shared/trust/organisation-view.ts";
import { makeOrganisation } from "../../organisation/make-organisation.ts";
import { practiceShape } from "../../organisation/practice-shape.ts";
import { type PairedOptions, type Times, timePaired } from "../paired.ts";
import { noise } from "./content-times.ts";

type Step = SealProgress["step"];

export interface DispatchTimes {
  readonly times: Times;
  /** Milliseconds in each step, one for each repetition. */
  readonly steps: Readonly<Record<Step | "rest", readonly number[]>>;
  readonly bodyBytes: number;
  readonly handOverBytes: number;
}
