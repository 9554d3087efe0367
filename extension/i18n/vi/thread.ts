import type { Catalogue } from "../catalogue.ts";

export const thread: Catalogue["thread"] = {
  title: { other: "Trao đổi, {count} văn bản" },
  incoming: "Văn bản đến",
  outgoing: "Văn bản đi",
};
