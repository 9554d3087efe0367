export const files = {
  title: "Room on this device",
  body: "Files that you have read can be let go from this device. They come back when you open the dispatch.",
  open: "Let files go",
  here: {
    one: "The files of {count} dispatch take {size}.",
    other: "The files of {count} dispatches take {size}.",
  },
  left: "{size} are left to the browser.",
  away: {
    one: "The files of {count} dispatch are not here; they come back when it is opened.",
    other: "The files of {count} dispatches are not here; they come back when they are opened.",
  },
  goes: "Files are being let go.",
  waits: "Files are let go once the line is back: the relay is asked first whether it has them.",
  ask: "Let files go from this device?",
  means:
    "Only the files go. The dispatch, the result of its check, its signatures and its words in the search stay. The relay is asked for each file whether it has it; what it does not have stays here.",
  which: "Of dispatches that you have read",
  older: { one: "older than {count} day", other: "older than {count} days" },
  all: "all of them",
  frees: "frees {size}",
  letGo: "Let go",
} as const;
