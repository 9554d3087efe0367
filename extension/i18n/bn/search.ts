import type { Catalogue } from "../catalogue.ts";

export const search: Catalogue["search"] = {
  found: { one: "{count}টি পাওয়া গেছে", other: "{count}টি পাওয়া গেছে" },
  foundInside: {
    one: "{count}টি পাওয়া গেছে, {inside}টি ভেতরের কথা ধরে",
    other: "{count}টি পাওয়া গেছে, {inside}টি ভেতরের কথা ধরে",
  },
  inside: "পত্র বা সংযুক্তির ভেতরে আছে",
  looking: "ভেতরে খোঁজা হচ্ছে…",
  more: {
    one: "আরও {count}টিতে এই শব্দগুলো আছে; আরও লিখুন।",
    other: "আরও {count}টিতে এই শব্দগুলো আছে; আরও লিখুন।",
  },
  waiting: {
    one: "{count}টি পত্রের ভেতরে এখনও খোঁজা হয়নি।",
    other: "{count}টি পত্রের ভেতরে এখনও খোঁজা হয়নি।",
  },
  unread: "“{field}” কোনো তারিখ নয়। 2026-10-05 বা 05/10/2026 লিখুন।",
  fields: "আরও নির্দিষ্ট করে: থেকে: প্রতি: নম্বর: আগে: পরে:",
};
