/** Why a statement is refused: the rules of docs/protocol.md, section 4, each by its name. */
import type { UnitCode } from "../domain/unit-code.ts";

/** The relay gives it as `rule`, logs keep it. */
export type ChainRule =
  | "too-large"
  | "malformed"
  /** The place in the chain. */
  | "unit"
  | "sequence"
  | "prev"
  | "first-statement"
  | "organisation-chain"
  | "root"
  | "path"
  | "parent-head"
  | "parent-order"
  | "unit-kind"
  /** Who signed. */
  | "signature"
  | "signer"
  /** A certificate in the body. */
  | "certificate"
  | "certificate-issuer"
  | "certificate-unit"
  | "certificate-level"
  | "added-twice"
  /** The rest of the body. */
  | "authority-unknown"
  | "ceiling"
  | "network-ceiling"
  | "member-unknown"
  | "member-revoked"
  | "levels"
  | "seal-without-clerk"
  | "epoch"
  | "revocation";

export type ChainRefusal =
  | {
      readonly type: ChainRule;
      /** For logs. */
      readonly detail: string;
    }
  /** Cannot be judged yet: the parent's chain must first be fetched up to this statement. */
  | { readonly type: "parent-missing"; readonly unit: UnitCode; readonly seq: number };
