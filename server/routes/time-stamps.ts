import { own } from "../../shared/encoding/bytes.ts";
import { drawRandom } from "../../shared/encoding/random.ts";
import { answerTimeStampRequest } from "../../shared/pki/time-stamp.ts";
import type { RelayParts } from "../relay.ts";
import { BODY_BYTES } from "../body-limits.ts";
import { type Answer, malformed, readBytes } from "../http.ts";
import type { Router } from "./route.ts";
import { askerOf } from "./with-session.ts";

export function addTimeStampRoutes(route: Router, parts: RelayParts): void {
  const { trust, random } = parts;
  route("POST", "/v1/time-stamps", async (c): Promise<Answer> => {
    const asker = await askerOf(parts, c);
    if (!asker.ok) return asker.error;
    if (c.req.header("content-type") !== "application/timestamp-query") return malformed("not a time-stamp query");
    const body = await readBytes(c, BODY_BYTES.timeStamp, asker.value.room);
    if (!body.ok) return body.error;
    // Bad requests are answered in the words of RFC 3161, section 2.4.2, not of HTTP.
    const bytes = await answerTimeStampRequest(own(body.value), trust.timeStamps, drawRandom(random, 16));
    return { status: 200, bytes, contentType: "application/timestamp-reply" };
  });
}
