/**
 * Writes `dispatch.json`: one small dispatch with everything that a reader needs to open and judge it. Signatures and
 * encapsulations differ at each run, so the file is written once and kept: what it holds must open for ever.
 *
 *   node tests/vectors/make-dispatch-vector.ts > tests/vectors/dispatch.json
 */
import { toBase64Url, toHex } from "../../shared/encoding/bytes.ts";
import type { SignedStatement } from "../../shared/trust/statement.ts";
import {
  makeTimeStamper,
  positionOf,
  prepareDispatch,
  seedOf,
  sendDispatch,
} from "../../shared/dispatch/testing/make-dispatch.ts";
import { makeOrganisation } from "../organisation/make-organisation.ts";

const people = [{ roles: ["leader"] }, { roles: ["clerk"] }] as const;
const org = await makeOrganisation({
  name: "Tổ chức mẫu",
  units: [
    {
      code: "Z01",
      name: "Văn phòng Trung ương (mẫu)",
      kind: "centre",
      compartments: [],
      units: [
        { code: "Z01.01", name: "Tỉnh ủy Mẫu", kind: "province", compartments: ["confidential"], people },
        { code: "Z01.02", name: "Tỉnh ủy Thử", kind: "province", compartments: ["confidential"] },
      ],
    },
  ],
});
const prepared = await prepareDispatch(org, await makeTimeStamper(org), { to: ["Z01.02"], level: "confidential" });
const sent = await sendDispatch(org, prepared);
const statements = (signed: readonly SignedStatement[]) =>
  signed.map(({ statement, cms }) => ({ statement: toBase64Url(statement), cms: toBase64Url(cms) }));

const vector = {
  about: "One dispatch of docs/protocol.md, version 1. Bytes are base64url; seed and ids are hexadecimal.",
  root: toBase64Url(org.root.certificate.der),
  organisation: org.code,
  chains: {
    [org.code]: statements(org.statements),
    ...Object.fromEntries([...org.units.values()].map(({ code, statements: all }) => [code, statements(all)])),
  },
  position: positionOf(org, "Z01.01"),
  unit: "Z01.02",
  level: "confidential",
  seed: toHex(seedOf(org, "Z01.02", "confidential")),
  envelope: toBase64Url(sent.envelope("Z01.02")),
  handOver: toBase64Url(sent.handOver),
  blob: toBase64Url(sent.bytes),
  expected: {
    dispatch: prepared.id,
    manifest: toBase64Url(prepared.manifest.bytes),
    leader: org.person("Z01.01", "leader").name,
    clerk: org.person("Z01.01", "clerk").name,
    stamped: "2027-06-15T08:33:00.000Z",
    files: prepared.data.files,
  },
};
process.stdout.write(`${JSON.stringify(vector, undefined, 1)}\n`);
