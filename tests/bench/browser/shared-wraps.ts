/** One broadcast's wraps cut into equal parts for several workers, seen from the page that waits for them. */
import { type Contestant, type PairedOptions, type Times, timePaired } from "../paired.ts";
import { startBenchWorker } from "./ask-worker.ts";

/** Times by "wraps 1", "bare 1", "wraps 2" …: the work, and among how many workers. */
export async function timeSharedWraps({
  count,
  workers,
  ...options
}: PairedOptions & { readonly count: number; readonly workers: readonly number[] }): Promise<Times> {
  const all = Array.from({ length: Math.max(...workers) }, () => startBenchWorker());
  await Promise.all(all.map((ask) => ask("makeRecipients", { count })));
  const among = (many: number): Contestant[] => {
    const size = Math.ceil(count / many);
    const part = (i: number) => ({ from: i * size, to: (i + 1) * size });
    const some = all.slice(0, many);
    return [
      {
        name: `wraps ${many}`,
        run: async () => {
          const wraps = await Promise.all(some.map((ask, i) => ask("wrapSome", part(i))));
          if (wraps.flat().length !== count) throw new Error("not one wrap for each recipient");
        },
      },
      {
        name: `bare ${many}`,
        run: async () => void (await Promise.all(some.map((ask, i) => ask("encapsulateSome", part(i))))),
      },
    ];
  };
  return timePaired(workers.flatMap(among), options);
}
