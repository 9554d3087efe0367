import type { Catalogue } from "../catalogue.ts";

export const approve: Catalogue["approve"] = {
  title: "আপনার সিদ্ধান্তের অপেক্ষায়",
  empty: { title: "আপনার জন্য কিছু অপেক্ষায় নেই", body: "আপনার কাছে খসড়া এলে এখানে দেখা যাবে।" },
  submittedBy: "পেশ করেছেন: {name}",
  approve: "অনুমোদন ও স্বাক্ষর",
  approving: "স্বাক্ষর হচ্ছে…",
  approved: "অনুমোদিত। করণিক এখন নম্বর ও সিল দিতে পারবেন।",
  approvedWaiting: "অনুমোদিত। সংযোগ হলেই করণিক দেখতে পাবেন।",
  open: "অনুমোদনের জন্য খুলুন",
  means: "আপনার স্বাক্ষর এখানে দেখা প্রতিটি ফাইল ও পাশের সব তথ্যের জন্য। পরে শুধু নম্বর ও তারিখ যোগ হয়।",
  return: {
    action: "ফেরত দিন",
    title: "খসড়া ফেরত দিন",
    remark: "কী বদলাতে হবে?",
    remarkHint: "খসড়াকারী এই মন্তব্য দেখবেন।",
    missing: "কী বদলাতে হবে লিখুন।",
    done: "{name}-এর কাছে ফেরত দেওয়া হয়েছে।",
  },
  returned: { title: "{name} ফেরত দিয়েছেন" },
  page: "পৃষ্ঠা {page} / {pages}",
  choose: "বাঁ দিকে একটি খসড়া বাছুন",
};
