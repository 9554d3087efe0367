import type { Catalogue } from "../catalogue.ts";

export const own: Catalogue["own"] = {
  title: "Cài đặt và dữ liệu của bạn",
  body: "Để mang sang máy khác, hoặc dùng trong chương trình khác.",
  saveSettings: "Lưu cài đặt",
  loadSettings: "Nạp cài đặt",
  settingsHint: "Tệp cài đặt không chứa nội dung văn bản nào, nhưng có các từ trong tìm kiếm đã lưu, không mã hóa.",
  loaded: "Đã nạp cài đặt.",
  exportOpen: "Xuất văn bản",
  exportTitle: "Xuất văn bản thành tệp ZIP",
  exportBody:
    "Các tệp bên trong không được mã hóa: ai có tệp ZIP đều đọc được. Văn bản mật chỉ có một dòng trong bảng kê.",
  from: "Từ ngày",
  to: "Đến ngày",
  start: "Xuất",
  running: "Đang gom văn bản",
  runningNote: "{done}/{count}",
  done: { other: "Đã xuất {count} văn bản." },
  left: { other: "Không xuất {count} văn bản; lý do ghi trong bảng kê." },
  column: {
    way: "Đến hoặc đi",
    number: "Số, ký hiệu",
    day: "Ngày",
    unit: "Nơi gửi hoặc nơi nhận",
    subject: "Trích yếu",
    level: "Độ mật",
    urgency: "Độ khẩn",
    arrival: "Số đến",
    id: "Mã văn bản",
    place: "Thư mục trong tệp ZIP, hoặc lý do không xuất",
  },
  way: { received: "Đến", sent: "Đi" },
  leftOut: {
    secret: "Không xuất: văn bản mật, mà tệp ZIP không được mã hóa.",
    "not-here": "Không xuất: không có trên máy này.",
    "not-whole": "Không xuất: chưa qua kiểm tra.",
  },
  readMe:
    "dispatches.csv liệt kê mọi văn bản trong thời gian đã chọn. Mỗi thư mục chứa các tệp đúng như khi gửi; thư mục “signatures” chứa những gì đơn vị và lãnh đạo đã ký.",
  readMeCheck:
    "Để kiểm tra mà không cần Trạm, đối chiếu dấu vân của root.pem với dấu vân có được bằng cách khác, rồi chạy OpenSSL trong thư mục của văn bản:",
  readMeFiles: "SHA-256 của từng tệp ghi trong signatures/manifest.json.",
};
