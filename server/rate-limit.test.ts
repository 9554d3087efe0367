import { describe, expect, it } from "vitest";

import { createRateLimit } from "./rate-limit.ts";

describe("rate limits", () => {
  it("let a burst pass, then so many a second, each key by itself", () => {
    let now = 1_000_000;
    const limit = createRateLimit({ burst: 3, perSecond: 2, clock: () => now });
    expect([1, 2, 3, 4].map(() => limit.take("a"))).toEqual([0, 0, 0, 1]);
    expect(limit.take("b")).toBe(0);
    now += 500;
    expect([1, 2].map(() => limit.take("a"))).toEqual([0, 1]);
    now += 60_000;
    expect([1, 2, 3, 4].map(() => limit.take("a"))).toEqual([0, 0, 0, 1]);
  });

  it("give nothing for a clock that was set back", () => {
    let now = 1_000_000;
    const limit = createRateLimit({ burst: 1, perSecond: 1, clock: () => now });
    expect(limit.take("a")).toBe(0);
    now -= 3_600_000;
    expect(limit.take("a")).toBeGreaterThan(0);
    now += 1_000;
    expect(limit.take("a")).toBe(0);
  });

  it("say how long to wait for a slow refill", () => {
    const limit = createRateLimit({ burst: 1, perSecond: 0.1, clock: () => 0 });
    limit.take("a");
    expect(limit.take("a")).toBe(10);
  });

  it("R32: remember a bounded number of keys", () => {
    const limit = createRateLimit({ burst: 1, perSecond: 0.001, clock: () => 0 });
    limit.take("first");
    for (let i = 0; i < 50_000; i++) limit.take(`key ${i}`);
    expect(limit.take("first")).toBe(0);
  });
});
