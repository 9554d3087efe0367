import type { Catalogue } from "../catalogue.ts";

export const thread: Catalogue["thread"] = {
  title: { one: "কথোপকথন, {count}টি পত্র", other: "কথোপকথন, {count}টি পত্র" },
  incoming: "আগত",
  outgoing: "আমাদের",
};
