export const lock = {
  title: "Tram is locked",
  body: "Type your passphrase to go on.",
  passphrase: "Passphrase",
  unlock: "Unlock",
  unlocking: "Unlocking…",
  waiting: "The next try is possible in {wait}.",
  outbox: { one: "{count} act waits to go out.", other: "{count} acts wait to go out." },
  forgotten: "Passphrase forgotten?",
  forgottenBody:
    "Nobody can look it up. Ask the administrator of your unit for a new invitation. The documents of the unit are not lost.",
  something: "Something has come since the lock.",
  accounts: "Accounts",
  account: "Account {number}",
  passphraseOf: "Passphrase of account {number}",
  unfinished: "Joining is not finished",
  addAccount: "Add another account to this browser",
} as const;
