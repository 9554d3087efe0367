import type { Catalogue } from "../catalogue.ts";

export const bulk: Catalogue["bulk"] = {
  label: "বাছাই করা পত্র নিয়ে যা করা যায়",
  start: "একাধিক বাছুন",
  end: "বাছাই শেষ",
  chosen: { one: "{count}টি বাছাই", other: "{count}টি বাছাই" },
  all: { one: "{count}টি বাছুন", other: "সব {count}টি বাছুন" },
  read: "পঠিত চিহ্ন দিন",
  unread: "অপঠিত চিহ্ন দিন",
  register: { one: "{count}টি নিবন্ধন", other: "{count}টি নিবন্ধন" },
  undo: "ফিরিয়ে নিন",
  markedRead: { one: "{count}টি পঠিত চিহ্নিত হয়েছে।", other: "{count}টি পঠিত চিহ্নিত হয়েছে।" },
  markedUnread: { one: "{count}টি অপঠিত চিহ্নিত হয়েছে।", other: "{count}টি অপঠিত চিহ্নিত হয়েছে।" },
  registering: {
    one: "{count}টি দশ সেকেন্ড পরে নিবন্ধিত হবে।",
    other: "{count}টি দশ সেকেন্ড পরে নিবন্ধিত হবে, পুরোনোগুলো আগে।",
  },
  takenBack: {
    one: "{count}টি ফিরিয়ে নেওয়া হয়েছে; কিছুই নিবন্ধিত হয়নি।",
    other: "{count}টি ফিরিয়ে নেওয়া হয়েছে; কিছুই নিবন্ধিত হয়নি।",
  },
  takenBackSome: {
    one: "{count}টির মধ্যে {taken}টি ফিরিয়ে নেওয়া হয়েছে; বাকিটি আগেই চলে গেছে।",
    other: "{count}টির মধ্যে {taken}টি ফিরিয়ে নেওয়া হয়েছে; বাকিগুলো আগেই চলে গেছে।",
  },
  notRegistered: {
    one: "{count}টি নিবন্ধিত হয়নি: কারণ জানতে খুলুন।",
    other: "{count}টি নিবন্ধিত হয়নি: কারণ জানতে খুলুন।",
  },
};
