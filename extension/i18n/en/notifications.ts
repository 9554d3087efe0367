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
  quarantined: {
    title: "Something did not check out",
    body: "Tram set a dispatch aside because its signatures or its content do not fit. Open Tram to see it.",
  },
  alarm: {
    title: "Tram has noticed something wrong",
    body: "Open Tram to read what the relay or a unit said that cannot be true.",
  },
} as const;
