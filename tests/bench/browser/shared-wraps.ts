/** One broadcast's wraps cut into equal parts for several workers, seen from the page that waits for them. */
import { type PairedOptions, type Times, timePaired } from "../paired.ts";
import { startBenchWorker } from "./ask-worker.ts";

export async function timeSharedWraps({
  count,
  workers,
  ...options
}: PairedOptions & { readonly count: number; readonly workers: readonly number[] }): Promise<Times> {
  const all = Array.from({ length: Math.max(...workers) }, () => startBenchWorker());
  await Promise.all(all.map((ask) => ask("makeRecipients", { count })));
  return timePaired(
    workers.map((many) => ({
      name: String(many),
      run: async () => {
        const size = Math.ceil(count / many);
        const parts = await Promise.all(
          all.slice(0, many).map((ask, i) => ask("wrapSome", { from: i * size, to: (i + 1) * size })),
        );
        if (parts.flat().length !== count) throw new Error("not one wrap for each recipient");
      },
    })),
    options,
  );
}
