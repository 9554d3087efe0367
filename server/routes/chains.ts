import { LIMITS } from "../../shared/wire/limits.ts";
import { statementRequestSchema } from "../../shared/wire/relay-api.ts";
import { unitCode } from "../../shared/wire/schema-parts.ts";
import { BODY_BYTES } from "../body-limits.ts";
import {
  type Answer,
  base64Url,
  bytesOf,
  malformed,
  notFound,
  plainError,
  queryInteger,
  readJson,
  refuse,
} from "../http.ts";
import type { RelayParts } from "../relay.ts";
import type { Router } from "./route.ts";
import { addressOf, askerOf } from "./with-session.ts";

/** Statements are small; a page of them is about this long. */
const PAGE_BYTES = 2 * 1024 * 1024;

export function addChainRoutes(route: Router, parts: RelayParts): void {
  const { store, book, limits, bodies, log } = parts;

  route("GET", "/v1/chains", async (c) => {
    const asker = await askerOf(parts, c);
    if (!asker.ok) return asker.error;
    return { status: 200, json: { heads: await store.chainHeads() } };
  });

  route("GET", "/v1/chains/:unit", async (c): Promise<Answer> => {
    const asker = await askerOf(parts, c);
    if (!asker.ok) return asker.error;
    const unit = unitCode.safeParse(c.req.param("unit"));
    const from = queryInteger(c, "from", { min: 0, max: Number.MAX_SAFE_INTEGER, fallback: 0 });
    if (!unit.success || from === undefined) return malformed("not a unit code or a sequence");
    if ((await store.chainState(unit.data)) === undefined) return notFound();
    const page = await store.statements(unit.data, from, LIMITS.entriesPerAnswer, PAGE_BYTES);
    const statements = page.statements.map(({ statement, cms }) => ({
      statement: base64Url(statement),
      cms: base64Url(cms),
    }));
    return { status: 200, json: { statements, more: page.more } };
  });

  route("POST", "/v1/chains/:unit", async (c): Promise<Answer> => {
    const wait = limits.address.take(addressOf(parts, c));
    if (wait > 0) return plainError("rate-limited", wait);
    const unit = unitCode.safeParse(c.req.param("unit"));
    if (!unit.success) return malformed("not a unit code");
    const body = await readJson(
      c,
      statementRequestSchema,
      BODY_BYTES.statement,
      bodies.address.of(addressOf(parts, c)),
    );
    if (!body.ok) return body.error;
    const signed = { statement: bytesOf(body.value.statement), cms: bytesOf(body.value.cms) };
    if (signed.statement.length + signed.cms.length > LIMITS.statementBytes) {
      return refuse({ type: "too-large", message: "a statement and its CMS", limit: LIMITS.statementBytes });
    }
    const appended = await book.append(unit.data, signed);
    if (appended.ok) {
      const { seq, head, again } = appended.value;
      return { status: again ? 200 : 201, json: { seq, head } };
    }
    const { error } = appended;
    switch (error.type) {
      case "refused-statement":
        log("info", "statement refused", { rule: error.rule });
        return refuse({ type: error.type, message: "the statement breaks a rule of chains", rule: error.rule });
      case "sequence-taken":
        return refuse({ ...error, message: "the chain stands elsewhere" });
      default:
        return plainError(error.type);
    }
  });
}
