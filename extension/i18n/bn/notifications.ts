import type { Catalogue } from "../catalogue.ts";

export const notifications: Catalogue["notifications"] = {
  arrived: {
    title: { one: "একটি পত্র এসেছে", other: "{count}টি পত্র এসেছে" },
    body: "পড়তে ট্রাম খুলুন।",
  },
  urgent: {
    title: { one: "একটি জরুরি পত্র এসেছে", other: "{count}টি জরুরি পত্র এসেছে" },
    body: "এখনই ট্রাম খুলুন।",
  },
  locked: { title: "কিছু এসেছে", body: "ট্রামে তালা দেওয়া আছে। দেখতে তালা খুলুন।" },
  approval: { title: "একটি খসড়া আপনার সিদ্ধান্তের অপেক্ষায়", body: "পড়তে ট্রাম খুলুন।" },
  returned: { title: "একটি খসড়া ফেরত এসেছে", body: "মন্তব্য পড়তে ট্রাম খুলুন।" },
  status: { title: "একজন প্রাপক সাড়া দিয়েছেন", body: "আপনার পত্র কোথায় আছে দেখতে ট্রাম খুলুন।" },
  outboxLocked: { title: "কিছু পাঠানোর অপেক্ষায়", body: "পাঠাতে ট্রামের তালা খুলুন।" },
  quarantined: {
    title: "একটি পত্র যাচাইয়ে মেলেনি",
    body: "স্বাক্ষর বা বিষয়বস্তু মেলেনি বলে Tram একটি পত্র আলাদা করে রেখেছে। দেখতে Tram খুলুন।",
  },
  alarm: { title: "Tram কিছু অস্বাভাবিক লক্ষ্য করেছে", body: "সার্ভার বা কোন দপ্তর অসম্ভব কিছু জানিয়েছে, তা দেখতে Tram খুলুন।" },
};
