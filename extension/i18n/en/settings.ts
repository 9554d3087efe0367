export const settings = {
  title: "Settings",
  idleMost: "At most {most}: your organisation has set this.",
  byOrganisation: "Your organisation has set this.",
  idle: "Lock when nothing is touched for",
  idleHint: "The passphrase is asked for then.",
  content: "Say in notifications who sent what",
  contentHint: "Off by default: a lock screen is read by anybody who passes.",
  account: "This account",
  remove: {
    title: "Remove this account from the browser",
    body: "The dispatches belong to the unit and stay with it. To come back, a new invitation is needed.",
    action: "Remove the account",
    ask: "Remove this account?",
    means: "Its keys, drafts and everything received are deleted from this device. This cannot be undone.",
    waiting: {
      one: "{count} act has not gone out yet and will be lost.",
      other: "{count} acts have not gone out yet and will be lost.",
    },
    confirm: "To confirm, type the number of the account: {number}",
  },
} as const;
