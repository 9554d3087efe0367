import type { Catalogue } from "../catalogue.ts";

export const popup: Catalogue["popup"] = {
  notEnrolled: "এই ব্রাউজার এখনো কোনো দপ্তরে যোগ দেয়নি।",
  unread: { one: "{count}টি অপঠিত পত্র", other: "{count}টি অপঠিত পত্র" },
  toApprove: { one: "{count}টি খসড়া অনুমোদনের অপেক্ষায়", other: "{count}টি খসড়া অনুমোদনের অপেক্ষায়" },
  toSeal: { one: "{count}টি পত্র নম্বর ও সিলের অপেক্ষায়", other: "{count}টি পত্র নম্বর ও সিলের অপেক্ষায়" },
  open: "আগত পত্র খুলুন",
  beside: "পাতার পাশে খুলুন",
};
