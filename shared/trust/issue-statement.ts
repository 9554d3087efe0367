/**
 * Signs a statement. Administrators' clients and the keeper of the root write with it; it judges the form of the
 * statement only. `extend-chain.ts` builds on it and lets nothing out that the
 * verifier would refuse.
 */
import type { UnitCode } from "../domain/unit-code.ts";
import type { Bytes } from "../encoding/bytes.ts";
import { signDetached } from "../pki/cms.ts";
import { NO_HASH, writeObject } from "../wire/schema-parts.ts";
import { type ChainState, headOf } from "./chain-state.ts";
import {
  type SignedStatement,
  STATEMENT_TYPE,
  type StatementKind,
  type StatementOf,
  statementSchema,
} from "./statement.ts";

/** A unit CA, or the root, with its key in use. */
export interface StatementSigner {
  /** DER. */
  readonly certificate: Bytes;
  readonly privateKey: CryptoKey;
  /** DER of every authority from its issuer up to the one below the root; empty for the root and for a CA right below it. */
  readonly chain: readonly Bytes[];
}

/** A kind with the body that belongs to it. */
export type StatementContent = { [K in StatementKind]: Pick<StatementOf<K>, "kind" | "body"> }[StatementKind];

export interface StatementWish {
  readonly unit: UnitCode;
  readonly content: StatementContent;
  /** The newest state of the unit's chain; undefined for its first statement. */
  readonly previous: ChainState | undefined;
  readonly signer: StatementSigner;
  readonly at: Date;
  /** For the kinds that are signed above the unit: the newest known state of the parent's chain. */
  readonly parent?: ChainState;
}

/** @throws TypeError where the schema refuses the statement */
export async function issueStatement(wish: StatementWish): Promise<SignedStatement> {
  const { unit, content, previous, signer, at, parent } = wish;
  const statement = writeObject(
    {
      type: STATEMENT_TYPE,
      v: 1,
      unit,
      seq: previous === undefined ? 0 : previous.seq + 1,
      prev: previous?.head ?? NO_HASH,
      at: at.toISOString(),
      ...content,
      ...(parent === undefined ? {} : { parent: headOf(parent) }),
    },
    statementSchema,
  );
  const cms = await signDetached({
    content: statement,
    signer,
    chain: signer.chain,
    signingTime: new Date(Math.floor(at.getTime() / 1000) * 1000),
  });
  return { statement, cms };
}
