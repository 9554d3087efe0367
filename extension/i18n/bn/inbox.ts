import type { Catalogue } from "../catalogue.ts";

export const inbox: Catalogue["inbox"] = {
  list: "পত্রের তালিকা",
  filter: {
    label: "দেখান",
    all: "সব",
    unread: "অপঠিত",
    toRegister: "নিবন্ধনের জন্য",
    urgent: "জরুরি",
  },
  empty: {
    title: "এখনো কোনো পত্র নেই",
    body: "{unit}-এর জন্য পত্র এলে এখানে দেখা যাবে এবং আপনাকে জানানো হবে।",
  },
  emptyFilter: { title: "কিছু পাওয়া যায়নি", clear: "সব দেখান" },
  choose: { title: "বাঁ দিক থেকে একটি পত্র বেছে নিন", body: "তির-চিহ্নিত কি দিয়ে চলুন, Enter দিয়ে খুলুন।" },
  today: "আজ",
  yesterday: "গতকাল",
  due: {
    on: "শেষ তারিখ {date}",
    today: "আজই শেষ দিন",
    tomorrow: "আগামীকাল শেষ দিন",
    late: { one: "{count} দিন বিলম্ব", other: "{count} দিন বিলম্ব" },
  },
  numberless: "এখনো নম্বর নেই",
  toKnow: "জ্ঞাতার্থে",
  annexes: { one: "{count}টি সংযুক্তি", other: "{count}টি সংযুক্তি" },
  backToList: "তালিকায় ফিরুন",
  reading: "খোলা পত্র",
};
