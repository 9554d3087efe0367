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
  approval: {
    title: { one: "A draft waits for your decision", other: "{count} drafts wait for your decision" },
    body: "Open Tram to read.",
  },
  returned: {
    title: { one: "A draft was returned to you", other: "{count} drafts were returned to you" },
    body: "Open Tram to read the remark.",
  },
  status: {
    title: { one: "A recipient has answered", other: "{count} answers of recipients have come" },
    body: "Open Tram to see how far your dispatch is.",
  },
  deadline: {
    title: { one: "A deadline is near", other: "{count} deadlines are near" },
    body: "Open Tram to see what is to be done.",
  },
  silent: {
    title: { one: "Recipients of a dispatch are silent", other: "Recipients of {count} dispatches are silent" },
    body: "They have not registered it. Open Tram to see who.",
  },
  trial: { title: "This is how Tram tells you", body: "A dispatch would be told like this." },
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
