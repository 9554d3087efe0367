export const shell = {
  skip: "Skip to the content",
  navigation: "Main navigation",
  search: "Search dispatches",
  language: "Language",
  theme: { label: "Appearance", system: "As the computer", light: "Light", dark: "Dark", contrast: "High contrast" },
  lock: "Lock",
  lockHint: "Lock Tram until the passphrase is typed again",
  network: {
    isolated: "Isolated network",
    isolatedHint: "This organisation runs apart from the Internet. Secrecy levels may be used here.",
    internet: "Internet, unclassified only",
    internetHint: "State secrets must not be written, sent or kept here.",
  },
  nav: {
    inbox: "Incoming",
    outgoing: "Outgoing",
    approvals: "To approve",
    toNumber: "To number and seal",
    outbox: "Waiting to go out",
    settings: "Settings",
    compose: "New dispatch",
    quarantine: "Set aside",
  },
  count: { one: "{count} item", other: "{count} items" },
  offline: {
    since: "Last contact: {when}.",
    sinceNever: "No contact since {time}.",
    justNow: "just now",
    waiting: {
      one: "{count} act waits to go out.",
      other: "{count} acts wait to go out.",
    },
  },
  waiting: {
    title: { one: "{count} act waits to go out", other: "{count} acts wait to go out" },
    show: "Show what waits",
  },
  firstSync: {
    title: "Fetching the units of the organisation",
    body: "This happens once. You can look around meanwhile.",
  },
  missing: {
    title: {
      one: "{count} earlier act of the office is not shown",
      other: "{count} earlier acts of the office are not shown",
    },
    body: "They are from before this device was given their secrecy level. Colleagues who held it then can read them.",
  },
  refused: {
    title: {
      one: "{count} act could not be carried out",
      other: "{count} acts could not be carried out",
    },
    body: "They do not go out by themselves. Look at why and what to do.",
  },
  alarm: {
    since: "Seen {time}.",
    more: { one: "And {count} more of this kind.", other: "And {count} more of this kind." },
  },
} as const;
