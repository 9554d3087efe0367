/** Types of the opener's functions, for the tests that use it as an oracle. */
type View = Uint8Array;

export class Refused extends Error {}

export function canonical(value: unknown): View;
export function parseCanonical(bytes: View, what: string): unknown;
export function xwingKeys(seed: View): { secretM: View; secretX: View; publicX: View; publicKey: View };
export function xwingDecapsulate(seed: View, enc: View): View;
export function hpkeKeySchedule(parameters: {
  kem: number;
  aead: number;
  keySize: number;
  sharedSecret: View;
  info: View;
  psk?: View;
  pskId?: View;
}): { key: View; baseNonce: View };
export function hpkeOpen(parameters: {
  seed: View;
  sealed: View;
  info: string;
  aad: View;
  psk?: View;
  pskId?: View;
}): View;
export function decryptStreaming(
  key: View,
  associatedData: View,
  ciphertext: View,
  parameters?: { segmentSize?: number; keySize?: number; hash?: unknown },
): View;
export function blobId(blob: View): string;
export function keyCommitment(key: View): string;
export function padmeSize(n: number, minimum: number): number;
export function readBody(body: View): Map<string, View>;
export function openDispatch(parameters: { envelopeBytes: View; blob: View; seed: View }): {
  header: { dispatch: string; from: string; level: string };
  unit: string;
  epoch: number;
  relation: "sender" | "recipient" | "forwarded";
  manifest: unknown;
  parts: Map<string, View>;
};
