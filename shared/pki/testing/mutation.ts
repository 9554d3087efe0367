/** What a way to spoil a chain is, and the handles that the ways share. */
import type { Bytes } from "../../encoding/bytes.ts";
import { OID } from "../oids.ts";
import type { PathRule } from "../validate-path.ts";
import { type Draft, type Keys, type LeafKind, looseName, nameConstraints } from "./hostile-chain.ts";

export interface Scene {
  /** Root first, leaf last; at least one unit CA between. */
  readonly chain: Draft[];
  /** Keys of P-256 that nothing else in the chain uses, and a pair of P-384. */
  readonly spare: readonly Keys[];
  readonly p384: Keys;
  /** A whole number from 0 to below the limit. */
  readonly pick: (limit: number) => number;
}

/**
 * One way. `refusal`: the rules by which ours may refuse it; `openssl`: whether OpenSSL refuses it as well (where it does
 * not, ours is the stricter one).
 */
export interface Mutation {
  readonly name: string;
  /** Empty: the chain stays good. */
  readonly refusal: readonly PathRule[];
  readonly openssl: "accepts" | "refuses" | "either";
  /** Which kinds of leaf it makes sense for; unit leaves where absent. */
  readonly leaf?: LeafKind;
  /** How many unit CAs it needs. */
  readonly depth?: number;
  readonly apply: (scene: Scene) => void | Promise<void>;
}

export function leafOf({ chain }: Scene): Draft {
  return chain.at(-1) as Draft;
}

/** The unit CA that issued the leaf. */
export function lastAuthority({ chain }: Scene): Draft {
  return chain.at(-2) as Draft;
}

/** Any unit CA. */
export function anyAuthority({ chain, pick }: Scene): Draft {
  return chain[1 + pick(chain.length - 2)] as Draft;
}

/** Any certificate below the root. */
export function anyOf({ chain, pick }: Scene): Draft {
  return chain[1 + pick(chain.length - 1)] as Draft;
}

export function change(draft: Draft, id: string, value: Bytes): void {
  for (const each of draft.extensions) if (each.id === id) each.value = value;
}

export function drop(draft: Draft, id: string): void {
  draft.extensions = draft.extensions.filter((each) => each.id !== id);
}

export function sibling(path: readonly string[]): readonly string[] {
  return [...path.slice(0, -1), "ELSEWHERE"];
}

/** Gives a unit CA another place in the tree, with constraints to match. */
export function move(draft: Draft, path: readonly string[]): void {
  draft.subject = looseName(path);
  change(draft, OID.nameConstraints, nameConstraints([looseName(path)]));
}

export function rename(draft: Draft, path: readonly string[]): void {
  draft.subject = looseName(path, "Lê Văn Tám");
}
