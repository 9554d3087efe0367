/** What every store must hold, as tests. A store that passes may stand behind a relay. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { describeDispatches } from "./contract/dispatches.ts";
import { describeRecords } from "./contract/records.ts";
import { describeStreams } from "./contract/streams.ts";
import { createWorkbench, type StoreUnderTest, WORK } from "./contract/workbench.ts";

export function describeStore(name: string, create: () => Promise<StoreUnderTest>): void {
  describe(`${name} as a relay's store`, () => {
    const at = createWorkbench(create);
    const { begin, random, readAll, reopen } = at;
    beforeEach(at.setUp);
    afterEach(at.tearDown);

    describeStreams(at);
    describeDispatches(at);
    describeRecords(at);

    it("finishes what waits when it is closed, and refuses what comes after", async () => {
      const author = await begin("A");
      const waiting = Promise.all(
        Array.from({ length: 50 }, () => at.store.append({ stream: WORK, entry: random(20), author })),
      );
      const closing = at.store.close();
      expect(await at.store.append({ stream: WORK, entry: random(20), author })).toEqual({
        ok: false,
        error: { type: "stopping" },
      });
      expect((await waiting).every(({ ok }) => ok)).toBe(true);
      await closing;
      await reopen();
      expect((await readAll(WORK)).seq).toBe(50);
    });
  });
}
