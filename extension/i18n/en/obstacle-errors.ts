/** Why a dispatch that has come is not opened yet, or never: the obstacles of extension/store/records.ts. */
export const obstacleErrors = {
  "obstacle-no-compartment": {
    what: "This dispatch waits for a newer record of your unit.",
    why: "It is sealed with a key that the record on this device does not name yet.",
    next: "Wait: it opens by itself when the record has come. If it does not, tell the administrator of your unit.",
  },
  "obstacle-seed-missing": {
    what: "The key for this dispatch has not reached this device yet.",
    why: "A colleague's Tram has to hand it over first; that happens by itself when it is open.",
    next: "Wait until a colleague of the unit has opened Tram, or ask the administrator of your unit.",
  },
  "obstacle-other-size": {
    what: "This dispatch can never be opened.",
    why: "Its envelope names a file that cannot exist.",
    next: "Ask the sender to send it anew.",
  },
  "obstacle-not-there": {
    what: "The file of this dispatch is not at the relay now.",
    why: "The relay has accepted the dispatch, but does not give its contents.",
    next: "It is asked again by itself. If that lasts, tell the sender and the administrator of your unit.",
  },
  "obstacle-sender-too-much": {
    what: "This dispatch is held back for a while.",
    why: "The sending unit has sent very much at once, and others go first.",
    next: "It comes by itself within ten minutes.",
  },
  "obstacle-no-room": {
    what: "There is no room left for this dispatch.",
    why: "The disk of this computer, or the room of this browser, is almost full.",
    next: "Free some space. It is looked at again by itself.",
  },
};
