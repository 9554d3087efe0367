export const tour = {
  open: "Show me around",
  title: "A look around the desk",
  end: "Done",
  at: "{at} of {count}",
  leader: "As a leader you find what waits for your signature under “To approve”.",
  clerk: "As a clerk you number, seal and send under “To number and seal”.",
  step: {
    incoming: {
      title: "What comes in",
      body: "Every dispatch for your unit stands here, the newest first. What is bold has not been read. You are told in the browser the moment one arrives.",
    },
    check: {
      title: "Whether it is genuine",
      body: "Open a dispatch: beside it stands who signed it and that nothing was altered. Then it is registered, or refused with a reason. What fails the check never comes into this list.",
    },
    write: {
      title: "What goes out",
      body: "“New dispatch” is a form. What you submit goes to your leader, then to the clerk who numbers, seals and sends it. Here you follow it until every recipient has registered it.",
    },
    line: {
      title: "Without the line",
      body: "Everything works without a connection. What you do waits here, in its order, and goes out by itself. It can be changed or taken back until then.",
    },
    find: {
      title: "Finding, and being quick",
      body: "The search looks inside of files too, with or without diacritics. Every command has a key. If something does not work, the self-check in the settings says which link is broken.",
    },
  },
} as const;
