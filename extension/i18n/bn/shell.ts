import type { Catalogue } from "../catalogue.ts";

export const shell: Catalogue["shell"] = {
  skip: "মূল অংশে যান",
  navigation: "প্রধান তালিকা",
  search: "পত্র খুঁজুন",
  language: "ভাষা",
  theme: {
    label: "চেহারা",
    system: "কম্পিউটারের মতো",
    light: "উজ্জ্বল",
    dark: "অন্ধকার",
    contrast: "উচ্চ বৈসাদৃশ্য",
  },
  lock: "তালা দিন",
  lockHint: "আবার পাসওয়ার্ড না দেওয়া পর্যন্ত ট্রামে তালা দিন",
  network: {
    isolated: "বিচ্ছিন্ন নেটওয়ার্ক",
    isolatedHint: "এই ব্যবস্থা ইন্টারনেট থেকে আলাদা। এখানে গোপনীয়তার স্তর ব্যবহার করা যায়।",
    internet: "ইন্টারনেট, গোপনীয় কিছু নয়",
    internetHint: "রাষ্ট্রীয় গোপন তথ্য এখানে লেখা, পাঠানো বা রাখা যাবে না।",
  },
  nav: {
    inbox: "আগত পত্র",
    outgoing: "প্রেরিত পত্র",
    approvals: "অনুমোদনের জন্য",
    toNumber: "নম্বর ও সিলের জন্য",
    outbox: "পাঠানোর অপেক্ষায়",
    settings: "সেটিংস",
    compose: "নতুন পত্র",
    quarantine: "আলাদা রাখা পত্র",
  },
  count: { one: "{count}টি", other: "{count}টি" },
  offline: {
    since: "শেষ যোগাযোগ: {when}।",
    sinceNever: "{time} থেকে যোগাযোগ নেই।",
    justNow: "এইমাত্র",
    waiting: { one: "{count}টি কাজ পাঠানোর অপেক্ষায়।", other: "{count}টি কাজ পাঠানোর অপেক্ষায়।" },
  },
  waiting: {
    title: { one: "{count}টি কাজ পাঠানোর অপেক্ষায়", other: "{count}টি কাজ পাঠানোর অপেক্ষায়" },
    show: "কী অপেক্ষায় আছে দেখুন",
  },
  firstSync: {
    title: "প্রতিষ্ঠানের দপ্তরগুলো আনা হচ্ছে",
    body: "এটি একবারই হয়। ততক্ষণ দেখে নিতে পারেন।",
  },
  missing: {
    title: {
      one: "কার্যালয়ের আগের {count}টি কাজ দেখানো হচ্ছে না",
      other: "কার্যালয়ের আগের {count}টি কাজ দেখানো হচ্ছে না",
    },
    body: "এই যন্ত্র ওই গোপনীয়তার স্তর পাওয়ার আগে এগুলো হয়েছিল। যাঁদের তখন স্তরটি ছিল, তাঁরা পড়তে পারেন।",
  },
  refused: {
    title: {
      one: "{count}টি কাজ করা যায়নি",
      other: "{count}টি কাজ করা যায়নি",
    },
    body: "এগুলো নিজে থেকে যাবে না। কারণ ও করণীয় দেখুন।",
  },
  alarm: {
    since: "দেখা গেছে {time}।",
    more: { one: "এ ধরনের আরও {count}টি আছে।", other: "এ ধরনের আরও {count}টি আছে।" },
  },
};
