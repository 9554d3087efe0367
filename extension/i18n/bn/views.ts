import type { Catalogue } from "../catalogue.ts";

export const views: Catalogue["views"] = {
  label: "আপনার ভিউগুলো",
  save: "এই ভিউ রেখে দিন",
  saveNow: "রাখুন",
  name: "ভিউয়ের নাম",
  nameHint: "নামটি তালিকার উপরে থাকবে; চাপলে দেখাবে।",
  drop: "{name} ভিউ সরান",
  dropped: "“{name}” ভিউ সরানো হয়েছে।",
};
