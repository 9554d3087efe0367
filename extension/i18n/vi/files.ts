import type { Catalogue } from "../catalogue.ts";

export const files: Catalogue["files"] = {
  title: "Dung lượng trên máy này",
  body: "Tệp đã đọc có thể gỡ khỏi máy này. Khi mở văn bản, tệp được tải về lại.",
  open: "Gỡ tệp",
  here: { other: "Tệp của {count} văn bản chiếm {size}." },
  left: "Trình duyệt còn {size}.",
  away: { other: "Tệp của {count} văn bản không có trên máy; mở văn bản thì tệp về lại." },
  goes: "Đang gỡ tệp.",
  waits: "Tệp được gỡ khi có mạng trở lại: Trạm hỏi máy chủ trước xem còn giữ tệp không.",
  ask: "Gỡ tệp khỏi máy này?",
  means:
    "Chỉ gỡ các tệp. Văn bản, kết quả kiểm tra, chữ ký và các từ để tìm kiếm vẫn còn. Trạm hỏi máy chủ về từng tệp; tệp nào máy chủ không có thì vẫn ở lại đây.",
  which: "Của những văn bản đã đọc",
  older: { other: "cũ hơn {count} ngày" },
  all: "tất cả",
  frees: "giải phóng {size}",
  letGo: "Gỡ",
};
