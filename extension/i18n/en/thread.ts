export const thread = {
  title: { one: "Conversation, {count} dispatch", other: "Conversation, {count} dispatches" },
  incoming: "Came in",
  outgoing: "Our own",
} as const;
