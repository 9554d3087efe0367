export const popup = {
  notEnrolled: "This browser has not joined a unit yet.",
  unread: { one: "{count} unread dispatch", other: "{count} unread dispatches" },
  toApprove: { one: "{count} draft to approve", other: "{count} drafts to approve" },
  toSeal: { one: "{count} paper to number and seal", other: "{count} papers to number and seal" },
  open: "Open the inbox",
  beside: "Open beside the page",
} as const;
