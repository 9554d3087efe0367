import type { Catalogue } from "../catalogue.ts";

export const inbox: Catalogue["inbox"] = {
  title: "Văn bản đến",
  list: "Danh sách văn bản",
  filter: {
    label: "Hiện",
    all: "Tất cả",
    unread: "Chưa đọc",
    toRegister: "Chờ vào sổ",
    urgent: "Khẩn",
    due: "Có hạn xử lý",
  },
  empty: {
    title: "Chưa có văn bản nào",
    body: "Khi có văn bản gửi đến {unit}, văn bản sẽ hiện ở đây kèm thông báo.",
  },
  emptyFilter: { title: "Không tìm thấy văn bản nào", clear: "Hiện tất cả" },
  choose: { title: "Chọn một văn bản ở bên trái", body: "Di chuyển bằng phím mũi tên, mở bằng phím Enter." },
  column: {
    subject: "Trích yếu",
    number: "Số, ký hiệu",
    from: "Nơi gửi",
    arrived: "Ngày đến",
    state: "Tình trạng",
    due: "Hạn xử lý",
  },
  today: "Hôm nay",
  yesterday: "Hôm qua",
  due: {
    on: "Hạn {date}",
    today: "Hạn hôm nay",
    tomorrow: "Hạn ngày mai",
    late: { other: "Quá hạn {count} ngày" },
  },
  numberless: "chưa có số",
  toAct: "để thực hiện",
  toKnow: "để biết",
  annexes: { other: "{count} phụ lục" },
  arriving: { other: "{count} văn bản mới" },
  opening: "Đang mở văn bản…",
  backToList: "Về danh sách",
  reading: "Văn bản đang mở",
};
