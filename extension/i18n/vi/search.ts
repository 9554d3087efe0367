import type { Catalogue } from "../catalogue.ts";

export const search: Catalogue["search"] = {
  found: { other: "Tìm thấy {count}" },
  foundInside: { other: "Tìm thấy {count}, trong đó {inside} theo nội dung" },
  inside: "Có trong nội dung văn bản hoặc phụ lục",
  looking: "Đang tìm trong nội dung…",
  more: { other: "Còn {count} văn bản khác có các từ này; hãy gõ thêm." },
  waiting: { other: "Còn {count} văn bản chưa tìm được trong nội dung." },
  unread: "“{field}” không phải là ngày. Hãy viết 2026-10-05 hoặc 05/10/2026.",
  fields: "Tìm kỹ hơn: từ: đến: số: trước: sau:",
};
