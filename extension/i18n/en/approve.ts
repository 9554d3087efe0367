export const approve = {
  title: "Waiting for your decision",
  empty: { title: "Nothing waits for you", body: "When a draft is submitted to you, it appears here." },
  submittedBy: "Submitted by {name}",
  approve: "Approve and sign",
  approving: "Signing…",
  approved: "Approved. The clerk can now number and seal it.",
  approvedWaiting: "Approved. The clerk sees it as soon as there is a line.",
  open: "Open to approve",
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
  returned: { title: "Returned by {name}" },
  page: "Page {page} of {pages}",
  choose: "Choose a draft on the left",
} as const;
