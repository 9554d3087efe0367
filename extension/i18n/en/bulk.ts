export const bulk = {
  label: "What to do with the chosen dispatches",
  start: "Choose several",
  end: "End choosing",
  chosen: { one: "{count} chosen", other: "{count} chosen" },
  all: { one: "Choose {count}", other: "Choose all {count}" },
  read: "Mark as read",
  unread: "Mark as unread",
  register: { one: "Register {count}", other: "Register {count}" },
  undo: "Undo",
  markedRead: { one: "{count} marked as read.", other: "{count} marked as read." },
  markedUnread: { one: "{count} marked as unread.", other: "{count} marked as unread." },
  registering: {
    one: "{count} is registered in ten seconds.",
    other: "{count} are registered in ten seconds, the oldest first.",
  },
  takenBack: {
    one: "{count} taken back; nothing was registered.",
    other: "{count} taken back; nothing was registered.",
  },
  takenBackSome: {
    one: "{taken} of {count} taken back; it had already gone out.",
    other: "{taken} of {count} taken back; the others had already gone out.",
  },
  notRegistered: {
    one: "{count} was not registered: open it to see why.",
    other: "{count} were not registered: open them to see why.",
  },
} as const;
