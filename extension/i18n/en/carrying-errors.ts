/** What can happen on the way: in the outbox, at the relay, and where the two contradict each other. */
export const carryingErrors = {
  malformed: {
    what: "The relay could not read what was sent.",
    why: "This is a fault in Tram, or its version does not fit the relay.",
    next: "It has not gone out. Update Tram and try again; if it happens again, tell the help desk.",
  },
  "different-bytes": {
    what: "The relay already has another version of this.",
    why: "It keeps what it accepted first and never replaces it.",
    next: "Do not send it anew. Look at it under Outgoing, and tell the administrator of your unit.",
  },
  "wrong-hash": {
    what: "A file came to the relay other than it left.",
    why: "It was changed on its way, or is damaged on this device. The relay did not take it.",
    next: "Try again. If it happens again, add the file anew.",
  },
  "refused-statement": {
    what: "The relay did not take an entry into the record of the unit.",
    why: "The rules of the organisation do not allow it as the record stands now.",
    next: "Nothing was changed. Look at the record again, or ask the administrator of the unit above.",
  },
  expired: {
    what: "The time for this has run out.",
    why: "The relay had set a limit, or the clock of this computer is wrong.",
    next: "Look at the clock of the computer, then try again.",
  },
  "head-mismatch": {
    what: "A colleague was a moment faster.",
    why: "The unit's work had moved on when this came to the relay, so it was not accepted.",
    next: "Look at how things stand now. If it is still needed, do it again.",
  },
  "stale-epoch": {
    what: "A key was renewed in the meantime.",
    why: "This was sealed with the key before, and the relay takes only what is sealed with the newest one.",
    next: "Wait a moment. If it still waits then, tell the administrator of your unit.",
  },
  "no-compartment": {
    what: "There is no key of this level for the unit yet.",
    why: "Nothing can be sealed to a unit before its administrator has opened the level.",
    next: "It tries again by itself. Ask that unit's administrator to open the level.",
  },
  "not-found": {
    what: "The relay does not have what was asked for.",
    why: "It has not come there yet, or was removed after its time.",
    next: "Wait a moment and try again. If it stays so, tell the operator of the relay.",
  },
  busy: {
    what: "The relay is busy.",
    why: "It has more to do at the moment than it can take, or is being restarted.",
    next: "It tries again by itself. Nothing is lost.",
  },
  internal: {
    what: "Something failed in the relay.",
    why: "This is a fault of the relay, not of this device.",
    next: "It tries again by itself. If it stays so, tell the operator of the relay.",
  },
  "strange-answer": {
    what: "The answer of the relay cannot be understood.",
    why: "Something else answers in its place, or its version does not fit this one.",
    next: "It tries again by itself. If it stays so, update Tram or tell the operator of the relay.",
  },
  "too-large-to-send": {
    what: "It is too large to be sent.",
    why: "All files of a dispatch together are larger than the relay takes.",
    next: "Submit it again with smaller files, or with some of them in another dispatch.",
  },
  "unknown-draft": {
    what: "The draft is not there.",
    why: "The unit's work holds no such draft, or its submission did not count.",
    next: "Nothing was sent. Submit the draft again.",
  },
  "not-approved": {
    what: "The draft is not approved.",
    why: "The leader has not approved it, or it was returned.",
    next: "Nothing was sent. Wait for the approval.",
  },
  "already-sealed": {
    what: "The draft has been sealed already.",
    why: "A colleague numbered and sealed it first. There is one dispatch, not two.",
    next: "There is nothing to do. Look at it under Outgoing.",
  },
  "seal-refused": {
    what: "The sealing did not count.",
    why: "When it came to the relay, the draft or the rights in the unit had changed.",
    next: "The dispatch has not gone out. Look at the draft again, and ask the administrator of your unit whether you may seal.",
  },
  "number-refused": {
    what: "The taking of the number did not count.",
    why: "The unit's register did not take it, several times.",
    next: "The dispatch has not gone out. Ask the administrator of your unit whether you may take numbers.",
  },
  "chain-missing": {
    what: "A record of the unit is not here yet.",
    why: "This device has not yet read everything about the unit, the units above it and its people.",
    next: "It tries again by itself. If it stays so, tell the administrator of your unit.",
  },
  "bad-time-stamp": {
    what: "The time stamp of the relay is not right.",
    why: "It does not belong to this dispatch, or not to the relay of the organisation.",
    next: "Nothing was sent. It tries again by itself; if it stays so, tell the operator of the relay.",
  },
  "blob-missing": {
    what: "A file is not whole on this device.",
    why: "It was not kept to the end, or the browser has removed it.",
    next: "Nothing was sent. Add the file to the draft again.",
  },
  "data-changed": {
    what: "This is not what the leader approved.",
    why: "A detail or a file differs from the approval, so the seal cannot stand under it.",
    next: "Nothing was sent. Tell the administrator of your unit, and have it approved anew.",
  },
  "not-sealable": {
    what: "The dispatch cannot be put together.",
    why: "Approval, seal and time stamp do not belong together.",
    next: "Nothing was sent. Tell the administrator of your unit, and have it approved anew.",
  },
  "cannot-seal-to": {
    what: "It cannot be sealed for {unit}.",
    why: "A unit has no usable key of this level, or may not hold the level.",
    next: "Nothing has gone there. Ask that unit's administrator, or leave the recipient out.",
  },
  "unknown-dispatch": {
    what: "The dispatch is not on this device.",
    why: "It cannot be answered without what came.",
    next: "No answer was sent. Look for it under Incoming; it may still be on its way.",
  },
  fault: {
    what: "Something in Tram failed at this.",
    why: "This is a fault in Tram, not of yours.",
    next: "It stays here and tries again by itself. If it does not go on, tell the help desk.",
  },
  damaged: {
    what: "A file comes damaged from the relay.",
    why: "What the relay holds under its name is not what was put there.",
    next: "Nothing of it is used. It tries again by itself; if it stays so, tell the operator of the relay.",
  },
  "unknown-document-type": {
    what: "The rules do not know this type of document.",
    why: "It is not among the types of the unit's branch on this day.",
    next: "Choose another type in the draft, or update Tram.",
  },
  "date-before-term": {
    what: "The day lies before the term.",
    why: "The office's numbers run from the first day of its term, which has not come yet.",
    next: "Look at the date of this computer and at the term in the office's settings.",
  },
  "drafter-missing": {
    what: "The abbreviation of the drafting unit is missing.",
    why: "A letter without a type carries it in its notation.",
    next: "Fill it in where the office says how it writes itself.",
  },
  "unit-unknown": {
    what: "The unit is not known here.",
    why: "Its record, or that of a unit above it, has not been read.",
    next: "It tries again by itself. If it stays so, tell the administrator of your unit.",
  },
  "above-ceiling": {
    what: "The unit may not hold this level.",
    why: "The unit above it has set a lower one as the highest.",
    next: "Nothing can be sent to it at this level. Ask the administrator of your unit.",
  },
  fork: {
    what: "The relay has shown two different histories.",
    why: "What it shows now contradicts what this device has seen before. A relay that works rightly cannot do that.",
    next: "Nothing more is read there. Show this to the administrator of your unit.",
  },
  shortened: {
    what: "The relay shows less than before.",
    why: "A part of what this device has seen there is gone. A relay that works rightly loses nothing.",
    next: "Nothing more is read there. Show this to the administrator of your unit.",
  },
  "bad-proof": {
    what: "A confirmation of the relay is not genuine.",
    why: "It does not carry the signature of the organisation's relay over exactly this.",
    next: "It does not count as sent. Show this to the administrator of your unit.",
  },
  "bad-statement": {
    what: "The record of a unit holds something that no rule allows.",
    why: "Somebody without the right wrote it, or it was changed on its way.",
    next: "From there on the record is not believed. Show this to the administrator of your unit.",
  },
  "two-contents": {
    what: "One dispatch came with two different contents.",
    why: "Under one identifier the relay has delivered two that differ. One of them is not what the sender handed over.",
    next: "Only the first is kept here. Show this to the administrator of your unit, and ask the sender which one is theirs.",
  },
  backdated: {
    what: "The relay has gone back.",
    why: "What it says now is dated before what this device has already seen there. A relay that works does not do that.",
    next: "Nothing more is read there. Show this to the administrator of your unit.",
  },
  "sealed-twice": {
    what: "One approval came with two dispatches.",
    why: "A unit has sealed twice what its leader approved once, under two numbers or dates. Only one of the two can be meant.",
    next: "The one that stands first in the mailbox is kept, the other is set aside. Ask the unit that sent them which one holds.",
  },
  "sender-rotation-due": {
    what: "The answer waits for the unit that sent this.",
    why: "Somebody who has left that unit still holds its newest key of this level, so nothing is sealed to it.",
    next: "It goes out by itself once that unit's administrator has renewed the key.",
  },
  "newer-version": {
    what: "A later version of Tram has written this.",
    why: "This version does not know what is in it, so it leaves it as it is.",
    next: "It waits, and all else goes on. Update Tram on this device.",
  },
  "other-epoch": {
    what: "The relay was restored from a backup.",
    why: "What came after the backup may be missing there.",
    next: "Nothing is sent or read until this is settled. What waits here is kept. Show this to the administrator of your unit.",
  },
  "other-relay": {
    what: "The relay that answers is not the one of this organisation.",
    why: "It names another organisation than the one this device belongs to.",
    next: "Nothing is sent. Show this to the administrator of your unit.",
  },
} as const;
