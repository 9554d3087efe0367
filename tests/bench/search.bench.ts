/** The search inside of files over many dispatches against over few: what a key costs, and what the index does. */
import { openBenchPage } from "./bench-page.ts";
import { quantile } from "./paired.ts";
import type { Run } from "./report.ts";

const FEW = 100;
const WORDS = 600;
const TYPED = ["bác ban", "thông", "cương ngang a", "khong co trong nay", "đoai"];

export const run: Run = async ({ quick, tell }) => {
  const many = quick ? 2_000 : 50_000;
  await using page = await openBenchPage();
  tell(`${FEW} texts of ${WORDS} words`);
  const small = await page.call("search", { count: FEW, words: WORDS, typed: TYPED });
  tell(`${many} texts of ${WORDS} words`);
  const large = await page.call("search", { count: many, words: WORDS, typed: TYPED });

  const ms = (value: number): string => `${value < 10 ? value.toFixed(1) : value.toFixed(0)} ms`;
  const perThousand = (whole: number): number => (whole / many) * 1_000;
  return {
    name: "search",
    title: `The search inside of the files of ${many} dispatches`,
    measured: [
      `texts of ${WORDS} invented words, all of them in segments, opened and answered in one worker; ${page.version}`,
      `a key: one letter more of ${TYPED.map((text) => `"${text}"`).join(", ")}; the first question of a session apart`,
      "drawing what was found is not in it; taking text out of files neither",
    ],
    figures: [
      ...([0.5, 0.95] as const).map((share) => ({
        what: `a key, ${share === 0.5 ? "median" : "19 of 20"}, ${many} dispatches against ${FEW}`,
        value: quantile(large.keys, share) / quantile(small.keys, share),
        unit: "ratio" as const,
        plain: `${ms(quantile(large.keys, share))} against ${ms(quantile(small.keys, share))}`,
      })),
      {
        what: "first question of a session",
        value: large.first,
        unit: "ms",
        plain: `${ms(small.first)} with ${FEW}; found by all typed: ${large.found.join(", ")}`,
      },
      {
        what: "making segments, against sealing and writing their texts",
        value: large.segmentsMs / large.textsMs,
        unit: "ratio",
        plain: `${ms(perThousand(large.segmentsMs))} against ${ms(perThousand(large.textsMs))} for a thousand dispatches`,
      },
      {
        what: "bytes of segments, against bytes of texts",
        value: large.segmentBytes / large.textBytes,
        unit: "ratio",
        plain: `${(large.segmentBytes / many / 1_000).toFixed(1)} KB against ${(large.textBytes / many / 1_000).toFixed(1)} KB for each dispatch`,
      },
    ],
    where: [],
  };
};
