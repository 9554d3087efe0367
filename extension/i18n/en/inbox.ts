export const inbox = {
  list: "List of dispatches",
  filter: {
    label: "Show",
    all: "All",
    unread: "Unread",
    toRegister: "To register",
    urgent: "Urgent",
  },
  empty: {
    title: "No dispatch yet",
    body: "When a dispatch for {unit} arrives, it appears here and you are told.",
  },
  emptyFilter: { title: "Nothing found", clear: "Show all" },
  choose: { title: "Choose a dispatch on the left", body: "Move with the arrow keys, open with Enter." },
  today: "Today",
  yesterday: "Yesterday",
  due: {
    on: "Due {date}",
    today: "Due today",
    tomorrow: "Due tomorrow",
    late: { one: "{count} day late", other: "{count} days late" },
  },
  numberless: "no number yet",
  toKnow: "to know",
  annexes: { one: "{count} annex", other: "{count} annexes" },
  backToList: "Back to the list",
  reading: "The opened dispatch",
} as const;
