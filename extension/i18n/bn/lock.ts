import type { Catalogue } from "../catalogue.ts";

export const lock: Catalogue["lock"] = {
  title: "ট্রামে তালা দেওয়া আছে",
  body: "এগোতে পাসওয়ার্ড লিখুন।",
  passphrase: "পাসওয়ার্ড",
  unlock: "তালা খুলুন",
  unlocking: "তালা খোলা হচ্ছে…",
  waiting: "{wait} পরে আবার চেষ্টা করা যাবে।",
  outbox: { one: "{count}টি কাজ পাঠানোর অপেক্ষায়।", other: "{count}টি কাজ পাঠানোর অপেক্ষায়।" },
  forgotten: "পাসওয়ার্ড ভুলে গেছেন?",
  forgottenBody: "কেউ তা খুঁজে দিতে পারে না। দপ্তরের প্রশাসকের কাছে নতুন আমন্ত্রণ চান। দপ্তরের পত্র হারায়নি।",
  something: "তালা দেওয়া অবস্থায় নতুন কিছু এসেছে।",
  accounts: "অ্যাকাউন্টসমূহ",
  account: "অ্যাকাউন্ট {number}",
  passphraseOf: "অ্যাকাউন্ট {number}-এর পাসওয়ার্ড",
  unfinished: "যোগদান শেষ হয়নি",
  addAccount: "এই ব্রাউজারে আরেকটি অ্যাকাউন্ট যোগ করুন",
};
