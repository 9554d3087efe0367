import { carryingErrors } from "./carrying-errors.ts";
import { obstacleErrors } from "./obstacle-errors.ts";

/** One entry for each error type that a person can meet: what happened, why, what to do next. */
export const errors = {
  labels: { why: "Why", next: "What to do" },
  ...carryingErrors,
  ...obstacleErrors,
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
    what: "The certificates of the relay do not hold today.",
    why: "The clock of this computer is wrong, or the relay's certificates have run out.",
    next: "Set date and time in the settings of the computer. If they are right, tell the operator of the relay.",
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
    why: "Perhaps Caps Lock is on, or the keyboard is set to another language.",
    next: "Try again. After a few wrong tries, each one costs a longer wait.",
  },

  "policy-broken": {
    what: "This computer lets nobody in at the moment.",
    why: "The relay or the organisation set for it by policy cannot be read.",
    next: "Show this to those who look after the computer.",
  },
  "policy-relay": {
    what: "This invitation is not meant for this computer.",
    why: "It names another relay than the one the organisation has set for this computer.",
    next: "Ask the administrator of your unit where the invitation comes from. Nothing was sent.",
  },
  "policy-root": {
    what: "This invitation is not meant for this computer.",
    why: "It names another organisation than the one set for this computer.",
    next: "Ask the administrator of your unit where the invitation comes from. Nothing was sent.",
  },
  "settings-broken": {
    what: "This is not a file of settings.",
    why: "It was not saved by Tram, or has been damaged since.",
    next: "Choose the file that “Save settings” has made. Nothing was changed.",
  },
  "settings-newer": {
    what: "The file was saved by a newer Tram.",
    why: "This Tram does not know everything that stands in it.",
    next: "Update Tram on this computer, then load it again. Nothing was changed.",
  },
  "nothing-in-time": {
    what: "Nothing came or went in that time.",
    why: "On this device there is no dispatch of those days.",
    next: "Choose other days.",
  },
  "export-too-large": {
    what: "It is too much for one ZIP.",
    why: "A ZIP holds at most 4 GB.",
    next: "Choose fewer days, and export the rest after.",
  },
  "accounts-gone": {
    what: "What Tram kept in this browser is gone.",
    why: "The browser's data were cleared, or the browser has given their room to something else.",
    next: "The dispatches are with your unit and come back. Ask its administrator for a new invitation, and to take the old device out.",
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
    next: "Copy the whole invitation again, or use the invitation file.",
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
  "store-of-newer-version": {
    what: "What this browser keeps was written by a newer version of Tram.",
    why: "This version cannot read it, and changes nothing of it.",
    next: "Update Tram in the browser's list of extensions. What you have stays.",
  },

  unknown: {
    what: "Something went wrong that Tram did not expect.",
    why: "This is a fault in Tram, not of yours.",
    next: "Try again. If it happens again, give the help desk this word: {type}",
  },
  "invitation-ended": {
    what: "The invitation has ended.",
    why: "The administrator withdrew it, the code did not match, or it ran out.",
    next: "Ask the administrator of your unit for a new invitation.",
  },
  "enrolment-refused": {
    what: "What came back does not fit this device.",
    why: "The answer is not the one that the invitation promises ({rule}).",
    next: "Do not go on. Show this to the administrator of your unit and ask for a new invitation.",
  },
  "not-allowed": {
    what: "You may not {act}.",
    why: "In the unit this is done by: {roles}. The unit's record does not give you that role.",
    next: "Ask a colleague who has the role, or the administrator of your unit.",
  },
  "not-allowed-by-relay": {
    what: "The relay does not let this device do it.",
    why: "{missing}",
    next: "Nothing was changed. Ask the administrator of your unit what this device is admitted for.",
  },
  "not-cleared-self": {
    what: "You may not handle {level}.",
    why: "This device holds no key of that level.",
    next: "Choose a lower level if the content allows it, or ask the administrator of your unit.",
  },
  "no-key": {
    what: "The key of this level has not reached this device yet.",
    why: "A colleague's Tram has to hand it over first; that happens by itself when it is open.",
    next: "Wait until a colleague of the unit has opened Tram, or ask the administrator of your unit.",
  },
  "no-signing-key": {
    what: "Your signing key is not on this device.",
    why: "The key, or the certificate that belongs to it, is missing in this account, so nothing can be signed here in your name.",
    next: "Nothing was signed or sent. Ask the administrator of your unit for a new invitation for this device.",
  },
  "draft-file-unreadable": {
    what: "A file of the draft cannot be opened.",
    why: "What is kept of it is damaged, or was sealed with a key that this device does not hold.",
    next: "Nothing was signed or sent. Ask whoever submitted the draft to add the file anew and to submit it again.",
  },
  "rotation-due": {
    what: "At this level nothing may be written now.",
    why: "Somebody who has left still holds the unit's newest key of this level.",
    next: "Ask the administrator of your unit to renew the key.",
  },
  "recipient-rotation-due": {
    what: "{unit} cannot be sent {level} now.",
    why: "Somebody who has left that unit still holds its newest key of this level.",
    next: "Ask that unit's administrator to renew the key, or take the recipient out.",
  },
  "no-device": {
    what: "{unit} has no key of {level} yet.",
    why: "No device of that unit could open it.",
    next: "Take the recipient out, or wait until its administrator has opened the level.",
  },
  "not-synced": {
    what: "This device has not reached the relay yet.",
    why: "It does not know yet what the unit has done, so it cannot continue from there.",
    next: "Wait until the line is there; then do it again.",
  },
  "name-missing": {
    what: "The view has no name.",
    why: "It is found again by its name alone.",
    next: "Write one.",
  },
  "too-many-views": {
    what: "There are twelve views already.",
    why: "More of them would not be found faster than the papers themselves.",
    next: "Take one away first: show it, then press the cross beside it.",
  },
  "already-waiting": {
    what: "This has been done already.",
    why: "It waits to go out, or has gone out a moment ago.",
    next: "Look at what waits to go out.",
  },
  "already-submitted": {
    what: "The draft has been submitted already.",
    why: "While it is with the leader it cannot be changed.",
    next: "Wait until it is returned, or take it back from what waits to go out.",
  },
  "already-decided": {
    what: "This dispatch has been decided already.",
    why: "A colleague has registered or refused it.",
    next: "Look at its state again.",
  },
  "not-decidable": {
    what: "This dispatch cannot be registered.",
    why: "It is not opened, not genuine, or not addressed to your unit.",
    next: "Look at the check of signatures, and ask the sender.",
  },
  "file-coming": {
    what: "A file is still on its way.",
    why: "Its sealed content has not reached this device yet.",
    next: "Wait a moment; it opens by itself when it is here.",
  },
  "file-differs": {
    what: "A file is not the one that the draft names.",
    why: "What was uploaded differs from what was submitted. Nothing can be signed over it.",
    next: "Return the draft, and tell the administrator of your unit.",
  },
  "file-unreadable": {
    what: "The file cannot be read.",
    why: "It was moved, changed or removed while it was read.",
    next: "Choose it again.",
  },
  "too-large-together": {
    what: "The files are too large together.",
    why: "The most that one dispatch can hold is {size}.",
    next: "Leave a file out, or send it with another dispatch.",
  },
  "too-many-files": {
    what: "These are too many files.",
    why: "One dispatch holds {count} files at most.",
    next: "Put several of them into one archive.",
  },
  "office-unset": {
    what: "The office has not said how it writes itself.",
    why: "A number and notation need its abbreviation, and where numbers run by term, the term.",
    next: "Fill them in; that is needed once.",
  },
  "abbreviation-refused": {
    what: "“{abbreviation}” cannot stand in a notation.",
    why: "An abbreviation has capital letters and digits, without spaces, such as VPTU or UBND.",
    next: "Write it as it stands on your papers.",
  },
  "no-notation": {
    what: "This type of document has no number and notation.",
    why: "The rules of the branch give it none.",
    next: "Choose another type of document.",
  },
  "no-seal": {
    what: "This device holds no seal of the unit.",
    why: "The seal is given to a clerk's device when it is let in.",
    next: "Seal on a clerk's device, or ask the administrator of your unit.",
  },
  "too-late": {
    what: "It can no longer be taken back.",
    why: "A part of it has gone out already.",
    next: "Let it go on. It ends by itself.",
  },
  "no-rules": {
    what: "No rules are known for this office today.",
    why: "The unit's branch has no rule pack in force.",
    next: "Look at the date of this computer, and update Tram.",
  },
  "numbers-used-up": {
    what: "The series has no number left.",
    why: "The largest number has been taken.",
    next: "Tell the administrator of your unit.",
  },
  conflict: {
    what: "Somebody else changed it at the same moment.",
    why: "Another window or a colleague wrote the same thing.",
    next: "Look at it again and repeat.",
  },
  incomplete: {
    what: "Something is still missing.",
    why: "Not every field is filled in as it must be.",
    next: "Look at the marked fields.",
  },
  "reason-missing": {
    what: "The reason is missing.",
    why: "Whoever receives this has to learn why.",
    next: "Write the reason and try again.",
  },
  "vault-refused": {
    what: "The account on this device cannot be opened.",
    why: "Its lock was changed, or comes from a newer version of Tram.",
    next: "Update Tram. If it stays so, ask the administrator of your unit.",
  },
} as const;
