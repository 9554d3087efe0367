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
    drafts: "Drafts",
    approvals: "To approve",
    toNumber: "To number and seal",
    outbox: "Waiting to go out",
    registers: "Registers",
    people: "People of the unit",
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
  online: "Connected to the relay again",
  waiting: {
    title: { one: "{count} act waits to go out", other: "{count} acts wait to go out" },
    body: "They go out by themselves as soon as the relay answers.",
    show: "Show what waits",
  },
  waitingLocked: {
    title: { one: "{count} act waits for you to unlock", other: "{count} acts wait for you to unlock" },
    body: "Nothing can go out while Tram is locked.",
  },
  updateReady: {
    title: "A new version is ready",
    body: "It starts with the next opening of the browser.",
    now: "Start it now",
  },
  keys: {
    title: "Keys",
    move: "move in the list",
    open: "open",
    search: "search",
    compose: "new dispatch",
    register: "register",
    lock: "lock",
    help: "all keys",
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
  },
} as const;
