/** The statements of one unit, page by page to their end. They are not judged here. */
import { fromBase64Url } from "../encoding/bytes.ts";
import { type Result, err, ok } from "../result.ts";
import type { SignedStatement } from "../trust/statement.ts";
import type { RelayClient } from "./relay-client.ts";
import type { RequestError } from "./request.ts";

/** Of one chain, far more than a unit writes in a hundred years; a relay that goes on is not believed (R32). */
const MOST_STATEMENTS = 50_000;

/** @param from the first sequence that is wanted */
export async function readChain(
  client: Pick<RelayClient, "statements">,
  unit: string,
  from: number,
  signal?: AbortSignal,
): Promise<Result<readonly SignedStatement[], RequestError | { readonly type: "too-long" }>> {
  const statements: SignedStatement[] = [];
  for (let more = true; more;) {
    const answer = await client.statements(unit, from + statements.length, signal);
    if (!answer.ok) return answer;
    const page = answer.value.statements.map(readStatement);
    statements.push(...page);
    if (statements.length > MOST_STATEMENTS) return err({ type: "too-long" });
    more = answer.value.more && page.length > 0;
  }
  return ok(statements);
}

/** A statement as the relay gives it. */
export function readStatement(given: { readonly statement: string; readonly cms: string }): SignedStatement {
  return { statement: fromBase64Url(given.statement), cms: fromBase64Url(given.cms) };
}
