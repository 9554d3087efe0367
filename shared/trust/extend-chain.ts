/**
 * Writes the next statement of a chain and judges it as every reader will, so that nothing leaves an administrator's
 * client that the relay or a colleague would refuse.
 */
import type { UnitCode } from "../domain/unit-code.ts";
import { ok, type Result } from "../result.ts";
import type { ChainRefusal } from "./chain-rules.ts";
import type { ChainState } from "./chain-state.ts";
import { issueStatement, type StatementContent, type StatementSigner } from "./issue-statement.ts";
import { isKindFromAbove, type SignedStatement } from "./statement.ts";
import { type ChainContext, verifyNextStatement } from "./verify-chain.ts";

export interface Extension {
  readonly signed: SignedStatement;
  readonly state: ChainState;
}

export interface ExtensionWish {
  readonly unit: UnitCode;
  readonly state: ChainState | undefined;
  readonly content: StatementContent;
  readonly signer: StatementSigner;
  readonly at: Date;
  /** The newest known state of the parent's chain; needed for the kinds that are signed above the unit. */
  readonly parent?: ChainState;
}

export async function extendChain(
  context: ChainContext,
  { unit, state, content, signer, at, parent }: ExtensionWish,
): Promise<Result<Extension, ChainRefusal>> {
  const named = isKindFromAbove(content.kind) && parent !== undefined ? { parent } : {};
  const signed = await issueStatement({ unit, content, previous: state, signer, at, ...named });
  const next = await verifyNextStatement({ ...context, state, signed, parentState: parent });
  return next.ok ? ok({ signed, state: next.value }) : next;
}

/** Several statements one after the other; none where one is refused. */
export async function extendChainBy(
  context: ChainContext,
  wish: Omit<ExtensionWish, "content">,
  contents: readonly StatementContent[],
): Promise<Result<{ readonly signed: readonly SignedStatement[]; readonly state: ChainState }, ChainRefusal>> {
  let { state } = wish;
  const signed: SignedStatement[] = [];
  for (const content of contents) {
    const next = await extendChain(context, { ...wish, state, content });
    if (!next.ok) return next;
    signed.push(next.value.signed);
    ({ state } = next.value);
  }
  if (state === undefined) throw new RangeError("nothing to write");
  return ok({ signed, state });
}
