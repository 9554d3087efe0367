import { useEffect, useState } from "preact/hooks";
import type { Policy } from "../settings/policy.ts";
import { loadPolicy, watchPolicy } from "../settings/policy-storage.ts";

/** What the organisation has set for this browser; undefined until it was read. */
export function usePolicy(): Policy | undefined {
  const [policy, setPolicy] = useState<Policy>();
  useEffect(() => {
    const ending = new AbortController();
    const read = async (): Promise<void> => {
      const loaded = await loadPolicy();
      if (!ending.signal.aborted) setPolicy(loaded);
    };
    watchPolicy(() => void read(), ending.signal);
    void read();
    return () => ending.abort();
  }, []);
  return policy;
}
