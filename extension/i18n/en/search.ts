export const search = {
  found: { one: "{count} found", other: "{count} found" },
  foundInside: { one: "{count} found, {inside} by words inside", other: "{count} found, {inside} by words inside" },
  inside: "Words inside the document or an annex",
  looking: "Looking inside…",
  more: {
    one: "{count} more holds these words; write more of them.",
    other: "{count} more hold these words; write more of them.",
  },
  waiting: {
    one: "{count} dispatch has not been looked into yet.",
    other: "{count} dispatches have not been looked into yet.",
  },
  unread: "“{field}” is not a date. Write it as 2026-10-05 or 05/10/2026.",
  fields: "More closely: from: to: number: before: after:",
} as const;
