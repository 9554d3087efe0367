import { rm } from "node:fs/promises";
import { beforeAll, expect, it } from "vitest";

import { createRelayClient } from "../shared/relay-client/relay-client.ts";
import type { MadeOrganisation } from "../tests/organisation/make-organisation.ts";
import { silentLog } from "./log.ts";
import { type RunningRelay, startRelay } from "./start.ts";
import {
  deviceOf,
  makeOrganisation,
  publish,
  SMALL_ORGANISATION,
  temporaryDirectory,
  writeIdentity,
} from "./testing/test-relay.ts";

let organisation: MadeOrganisation;

beforeAll(async () => {
  organisation = await makeOrganisation(SMALL_ORGANISATION, { at: new Date() });
});

/** For a relay whose shares never fill again, however long the requests take. */
function clockThatStands(): () => number {
  const now = Date.now();
  return () => now;
}

it("R32: requests are limited for each address and each device, and say when to come again", async () => {
  const [other, log] = [await temporaryDirectory(), silentLog];
  await writeIdentity(other, organisation);
  const limits = { device: { burst: 5, perSecond: 1 }, address: { burst: 60, perSecond: 1 } };
  const started = await startRelay({ directory: other, log, limits, clock: clockThatStands() });
  if (!started.ok) throw new Error(started.error.message);
  const narrow = { fetch, address: started.value.url };
  await publish(organisation, createRelayClient(narrow));
  const client = createRelayClient(narrow, deviceOf(organisation, organisation.person("P01", "clerk")));
  const answers = [];
  for (let i = 0; i < 7; i++) answers.push(await client.streams());
  expect(answers.slice(0, 5).every(({ ok }) => ok)).toBe(true);
  expect(answers.at(-1)).toMatchObject({ ok: false, error: { type: "rate-limited", retryAfter: 1_000 } });
  const ask = () => fetch(`${started.value.url}/v1/sessions/challenges`, { method: "POST", body: "{}" });
  const statuses = new Set<number>();
  for (let i = 0; i < 80; i++) statuses.add((await ask()).status);
  expect(statuses).toContain(429);
  await started.value.stop();
  await rm(other, { recursive: true });
});

it("R32: behind a proxy of the configuration one client does not use up the share of another", async () => {
  const other = await temporaryDirectory();
  await writeIdentity(other, organisation);
  const limits = { device: { burst: 5, perSecond: 1 }, address: { burst: 20, perSecond: 1 } };
  const ask = async (relay: RunningRelay, client: string) => {
    const headers = { "x-forwarded-for": `203.0.113.77, ${client}` };
    const body = JSON.stringify({ device: "ab".repeat(32) });
    return (await fetch(`${relay.url}/v1/sessions/challenges`, { method: "POST", headers, body })).status;
  };
  for (const [proxies, honest] of [
    [["127.0.0.0/8"], 200],
    [[], 429],
  ] as const) {
    const clock = clockThatStands();
    const started = await startRelay({ directory: other, log: silentLog, limits, proxies, clock });
    if (!started.ok) throw new Error(started.error.message);
    for (let i = 0; i < 30; i++) await ask(started.value, "198.51.100.1");
    expect(await ask(started.value, "198.51.100.1")).toBe(429);
    expect(await ask(started.value, "198.51.100.2")).toBe(honest);
    await started.value.stop();
  }
  await rm(other, { recursive: true });
});
