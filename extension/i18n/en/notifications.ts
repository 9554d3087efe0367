export const notifications = {
  arrived: {
    title: { one: "A dispatch has arrived", other: "{count} dispatches have arrived" },
    body: "Open Tram to read.",
  },
  urgent: {
    title: { one: "An urgent dispatch has arrived", other: "{count} urgent dispatches have arrived" },
    body: "Open Tram now.",
  },
  locked: { title: "Something has come", body: "Tram is locked. Unlock it to see what." },
  approval: { title: "A draft waits for your decision", body: "Open Tram to read it." },
  returned: { title: "A draft was returned to you", body: "Open Tram to read the remark." },
  status: { title: "A recipient has answered", body: "Open Tram to see how far your dispatch is." },
  outboxLocked: { title: "Something waits to go out", body: "Unlock Tram so that it can be sent." },
  outboxRefused: { title: "Something could not be sent", body: "Open Tram to see why and what to do." },
  content: { title: "{urgency} · {unit}", body: "{number}: {subject}" },
  open: "Open",
  later: "Later",
  badge: "New dispatches",
} as const;
