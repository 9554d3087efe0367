/** One entry for each error type that a person can meet: what happened, why, what to do next. */
export const errors = {
  labels: { why: "Why", next: "What to do", code: "For the help desk: {type}" },
  "relay-unreachable": {
    what: "The relay does not answer.",
    why: "This device has no connection, or the relay is being restarted.",
    next: "Go on working. Everything you send waits here and goes out by itself.",
  },
  "relay-refused": {
    what: "The relay did not accept it.",
    why: "The relay could not confirm that this device may do this.",
    next: "Nothing is lost. Ask the administrator of your unit whether this device is still admitted.",
  },
  "over-quota": {
    what: "The mailbox of the unit at the relay is full.",
    why: "The operator has set a limit for each unit, and it has been reached.",
    next: "It stays in the outbox and tries again. Tell the operator, or send smaller files.",
  },
  "disk-full": {
    what: "The relay has no space left.",
    why: "Its disk is full. Nothing of yours was taken, so nothing is half there.",
    next: "It stays in the outbox and tries again. Tell the operator of the relay.",
  },
  "rate-limited": {
    what: "The relay asks to slow down.",
    why: "Too much was sent from here in a short time.",
    next: "It tries again by itself in {wait}.",
  },
  "too-large": {
    what: "The file is too large.",
    why: "The most that can be sent in one file is {size}.",
    next: "Make the file smaller, for example by scanning at 200 dpi, or split it.",
  },
  "not-a-pdf": {
    what: "This is not a PDF.",
    why: "The main document must be a PDF, so that what is signed looks the same everywhere.",
    next: "Save it as a PDF and add that. Other files can go along as annexes.",
  },
  "pdf-broken": {
    what: "The PDF is damaged.",
    why: "It cannot be shown whole, so nobody could know what is signed.",
    next: "Make the PDF again from the original and add it once more.",
  },
  "pdf-encrypted": {
    what: "The PDF is protected by a password.",
    why: "The recipients could not open it, and the leader could not see what is signed.",
    next: "Save a copy without the password. Tram seals it for the recipients anyway.",
  },
  "clock-wrong": {
    what: "The clock of this computer is wrong.",
    why: "It differs from the relay by {wait}. Signatures would carry a wrong time.",
    next: "Set date and time in the settings of the computer, then try again.",
  },
  "certificate-expired": {
    what: "Your certificate has run out.",
    why: "A certificate of the unit holds for a limited time.",
    next: "Ask the administrator of your unit to renew it. What you have received stays readable.",
  },
  "certificate-foreign": {
    what: "The certificate belongs to another organisation.",
    why: "It does not lead to the root that this device trusts.",
    next: "Do not go on. Ask the administrator of your unit how this came about.",
  },
  "cannot-open": {
    what: "This dispatch cannot be opened.",
    why: "It is damaged, or it is not sealed for this device.",
    next: "Nothing was changed. Ask the sender to send it again, or the administrator whether your device is complete.",
  },
  "not-cleared": {
    what: "{unit} may not hold {level}.",
    why: "There is no key of that level to send to, so this is not possible rather than forbidden.",
    next: "Take the recipient out, or lower the level if the content allows it.",
  },
  "storage-full": {
    what: "This browser has no space left for Tram.",
    why: "The disk is full, or the browser gives Tram no more room.",
    next: "Free some space on the disk and try again. What was kept before is whole.",
  },
  "wrong-passphrase": {
    what: "This is not the passphrase.",
    why: "Look whether Caps Lock is on or the keyboard is set to another language.",
    next: "Try again in {wait}. Every wrong try makes the wait longer.",
  },
  locked: {
    what: "Tram is locked.",
    why: "It was locked, or nothing was touched for a while.",
    next: "Type your passphrase; then it goes on by itself.",
  },
  "conflict-taken-number": {
    what: "The number {number} is taken.",
    why: "A colleague took it a moment before.",
    next: "Take the next number. Nothing has been sent yet.",
  },
  duplicate: {
    what: "This dispatch is here already.",
    why: "The same dispatch was received and registered before.",
    next: "Open the earlier one. There is no need to register it twice.",
  },
  "invitation-expired": {
    what: "The invitation has run out.",
    why: "An invitation holds only for a short time.",
    next: "Ask the administrator of your unit for a new one.",
  },
  "invitation-used": {
    what: "The invitation has been used.",
    why: "Each invitation lets in one device, once.",
    next: "If that was not you, tell the administrator at once. Otherwise ask for a new one.",
  },
  "invitation-broken": {
    what: "This invitation cannot be read.",
    why: "A part of it is missing, or it is not an invitation of Tram.",
    next: "Copy the whole link again, or use the invitation file.",
  },
  "code-mismatch": {
    what: "The codes do not match.",
    why: "It was mistyped, or somebody stands between the two of you.",
    next: "The invitation has ended and nobody was let in. Make a new one and compare again.",
  },
  "wrong-root": {
    what: "This is not the organisation that invited you.",
    why: "The mark of the organisation differs from the one in the invitation.",
    next: "Do not go on. Show this to the administrator of your unit.",
  },
  "device-revoked": {
    what: "This device no longer belongs to the unit.",
    why: "An administrator took it out.",
    next: "Ask the administrator for a new invitation. The documents of the unit are not lost.",
  },
  "draft-changed": {
    what: "The draft has been changed by somebody else.",
    why: "A colleague worked on it while it was open here.",
    next: "Look at the newer version, then go on.",
  },
  "version-too-old": {
    what: "This version of Tram is too old.",
    why: "The relay asks for a newer one, which closes weaknesses.",
    next: "Update Tram in the browser's list of extensions. What you have stays.",
  },
  "browser-too-old": {
    what: "This browser is too old for Tram.",
    why: "It lacks the means to lock dispatches safely.",
    next: "Update the browser, or ask the help desk.",
  },
  unknown: {
    what: "Something went wrong that Tram did not expect.",
    why: "This is a fault in Tram, not of yours.",
    next: "Try again. If it happens again, give the help desk this word: {type}",
  },
} as const;
