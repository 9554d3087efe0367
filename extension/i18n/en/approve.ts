export const approve = {
  title: "Waiting for your decision",
  empty: { title: "Nothing waits for you", body: "When a draft is submitted to you, it appears here." },
  submittedBy: "Submitted by {name}",
  document: "The document",
  data: "The data that you approve",
  approve: "Approve and sign",
  approving: "Signing…",
  approved: "Approved. The clerk can now number and seal it.",
  means:
    "Your signature covers every file as you see it here, and all the data beside it. Only number and date are added later.",
  return: {
    action: "Return",
    title: "Return the draft",
    remark: "What has to be changed?",
    remarkHint: "The drafter sees this remark.",
    missing: "Write what has to be changed.",
    done: "Returned to {name}.",
  },
  returned: { title: "Returned by {name}", remark: "Remark" },
  changed: "The draft was changed after it was opened. Look at it again before you decide.",
  page: "Page {page} of {pages}",
  noPreview: "This file cannot be shown here. Save it and look at it before you approve.",
} as const;
