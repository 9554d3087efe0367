/** Token buckets by key (a device, an address): so many requests at once, so many a second after. Memory is bounded. */

export interface RateLimit {
  /** @returns seconds to wait, 0 where the request may pass */
  take(key: string): number;
}

/** Beyond, the oldest buckets are forgotten, which lets their owners begin anew. */
const KEPT = 50_000;

export function createRateLimit(options: {
  readonly burst: number;
  readonly perSecond: number;
  readonly clock: () => number;
}): RateLimit {
  const { burst, perSecond, clock } = options;
  const buckets = new Map<string, { left: number; at: number }>();
  return {
    take(key) {
      const now = clock();
      let bucket = buckets.get(key);
      if (bucket === undefined) {
        bucket = { left: burst, at: now };
        buckets.set(key, bucket);
        const [oldest] = buckets.keys();
        if (buckets.size > KEPT && oldest !== undefined) buckets.delete(oldest);
      }
      // A clock that was set back gives nothing.
      bucket.left = Math.min(burst, bucket.left + (Math.max(0, now - bucket.at) / 1000) * perSecond);
      bucket.at = now;
      if (bucket.left < 1) return Math.max(1, Math.ceil((1 - bucket.left) / perSecond));
      bucket.left -= 1;
      return 0;
    },
  };
}
