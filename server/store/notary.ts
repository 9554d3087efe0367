/**
 * Writes positions, acceptances and the signature over a commit (docs/protocol.md, section 10). Everything that is signed
 * follows from the rows of the store, so after a crash it is either whole on disk or was never told to anybody: the
 * signature is made before the commit, stored by it, and leaves the relay after it.
 *
 * The worst failure: two positions for one place.
 */
import { createPrivateKey, hash, type KeyObject, sign } from "node:crypto";
import { buildTree, hashLeaf, type MerkleTree, type Sha256 } from "../../shared/merkle/tree.ts";
import type { ChainHead } from "../../shared/trust/statement.ts";
import { batchBytes } from "../../shared/wire/batch.ts";

/** `prev` of the first position of a stream and the first statement of a chain. */
export const NO_HASH = "0".repeat(64);

/** By way of text, which takes half the time of a Buffer that Node makes for 32 bytes. */
export const sha256: Sha256 = (data) => Buffer.from(hash("sha256", data, "binary"), "binary");

export function sha256Hex(data: Uint8Array): string {
  return hash("sha256", data, "hex");
}

/** What makes a position; hashes in hex, `at` in milliseconds since 1970. */
export interface PositionFields {
  readonly at: number;
  /** The author's, as the relay held it. */
  readonly chain: ChainHead;
  readonly entry: string;
  readonly epoch: string;
  readonly prev: string;
  readonly seq: number;
  readonly stream: string;
}

export interface AcceptanceFields {
  readonly at: number;
  readonly chain: ChainHead;
  readonly dispatch: string;
  readonly epoch: string;
  readonly mailboxes: number;
  readonly request: string;
}

/** Canonical JSON, written out: no value here needs an escape, and the relay writes one for every entry. */
export function positionBytes(fields: PositionFields): Buffer {
  const { at, chain, entry, epoch, prev, seq, stream } = fields;
  return Buffer.from(
    `{"at":"${instantText(at)}","chain":${chainText(chain)},"entry":"${entry}","epoch":"${epoch}","prev":"${prev}","seq":${seq},"stream":"${stream}",` +
      `"type":"tram/position","v":1}`,
    "latin1",
  );
}

export function acceptanceBytes(fields: AcceptanceFields): Buffer {
  const { at, chain, dispatch, epoch, mailboxes, request } = fields;
  return Buffer.from(
    `{"at":"${new Date(at).toISOString()}","chain":${chainText(chain)},"dispatch":"${dispatch}","epoch":"${epoch}",` +
      `"mailboxes":${mailboxes},"request":"${request}","type":"tram/acceptance","v":1}`,
    "latin1",
  );
}

let newest = { at: 0, text: new Date(0).toISOString() };

/** All positions of a commit have one time. */
function instantText(at: number): string {
  if (newest.at !== at) newest = { at, text: new Date(at).toISOString() };
  return newest.text;
}

function chainText({ unit, seq, head }: ChainHead): string {
  return `{"head":"${head}","seq":${seq},"unit":"${unit}"}`;
}

/** The acceptance key: PKCS #8 and the fingerprint of its certificate. Plain data, so that it can go to a thread. */
export interface AcceptanceKey {
  readonly fingerprint: string;
  readonly pkcs8: Uint8Array;
}

export interface SignedBatch {
  readonly tree: MerkleTree;
  /** Raw r ‖ s, 64 bytes. */
  readonly signature: Uint8Array;
}

export interface Notary {
  readonly fingerprint: string;
  /** @param leaves bytes of the positions and acceptances of one commit, in order; at least one */
  sign(leaves: readonly Uint8Array[]): SignedBatch;
}

export function createNotary(key: AcceptanceKey): Notary {
  const privateKey: KeyObject = createPrivateKey({ key: Buffer.from(key.pkcs8), format: "der", type: "pkcs8" });
  return {
    fingerprint: key.fingerprint,
    sign(leaves) {
      const tree = buildTree(
        leaves.map((leaf) => hashLeaf(leaf, sha256)),
        sha256,
      );
      const bytes = batchBytes(tree.size, tree.root);
      return { tree, signature: sign("sha256", bytes, { key: privateKey, dsaEncoding: "ieee-p1363" }) };
    },
  };
}
