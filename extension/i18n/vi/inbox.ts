import type { Catalogue } from "../catalogue.ts";

export const inbox: Catalogue["inbox"] = {
  list: "Danh sách văn bản",
  filter: {
    label: "Hiện",
    all: "Tất cả",
    unread: "Chưa đọc",
    toRegister: "Chờ vào sổ",
    urgent: "Khẩn",
  },
  empty: {
    title: "Chưa có văn bản nào",
    body: "Khi có văn bản gửi đến {unit}, văn bản sẽ hiện ở đây kèm thông báo.",
  },
  emptyFilter: { title: "Không tìm thấy văn bản nào", clear: "Hiện tất cả" },
  choose: { title: "Chọn một văn bản ở bên trái", body: "Di chuyển bằng phím mũi tên, mở bằng phím Enter." },
  today: "Hôm nay",
  yesterday: "Hôm qua",
  due: {
    on: "Hạn {date}",
    today: "Hạn hôm nay",
    tomorrow: "Hạn ngày mai",
    late: { other: "Quá hạn {count} ngày" },
  },
  numberless: "chưa có số",
  toKnow: "để biết",
  annexes: { other: "{count} phụ lục" },
  backToList: "Về danh sách",
  reading: "Văn bản đang mở",
};
