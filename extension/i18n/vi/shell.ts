import type { Catalogue } from "../catalogue.ts";

export const shell: Catalogue["shell"] = {
  skip: "Đến nội dung chính",
  navigation: "Điều hướng chính",
  search: "Tìm văn bản",
  language: "Ngôn ngữ",
  theme: { label: "Giao diện", system: "Theo máy tính", light: "Sáng", dark: "Tối", contrast: "Tương phản cao" },
  lock: "Khóa",
  lockHint: "Khóa Trạm cho đến khi nhập lại mật khẩu mở khóa",
  network: {
    isolated: "Mạng độc lập",
    isolatedHint: "Hệ thống chạy tách khỏi Internet. Được dùng các độ mật.",
    internet: "Internet, chỉ văn bản không mật",
    internetHint: "Không được soạn, gửi hoặc lưu bí mật nhà nước ở đây.",
  },
  nav: {
    inbox: "Văn bản đến",
    outgoing: "Văn bản đi",
    approvals: "Chờ duyệt",
    toNumber: "Chờ cấp số, đóng dấu",
    outbox: "Chờ gửi",
    settings: "Cài đặt",
    compose: "Soạn văn bản",
    quarantine: "Văn bản bị cách ly",
  },
  count: { other: "{count} mục" },
  offline: {
    since: "Liên lạc lần cuối: {when}.",
    sinceNever: "Không liên lạc được từ {time}.",
    justNow: "vừa xong",
    waiting: { other: "{count} việc đang chờ gửi." },
  },
  waiting: {
    title: { other: "{count} việc đang chờ gửi" },
    show: "Xem những việc đang chờ",
  },
  firstSync: {
    title: "Đang tải danh mục đơn vị của tổ chức",
    body: "Chỉ làm một lần. Trong lúc chờ vẫn xem được các mục.",
  },
  missing: {
    title: {
      other: "{count} việc trước đây của cơ quan không hiện ở đây",
    },
    body: "Những việc này có từ trước khi thiết bị này được cấp độ mật đó. Đồng nghiệp đã được cấp từ trước đọc được.",
  },
  refused: {
    title: {
      other: "{count} việc không thực hiện được",
    },
    body: "Những việc này không tự gửi được. Xem lý do và cách xử lý.",
  },
  alarm: {
    since: "Phát hiện lúc {time}.",
    more: { other: "Và {count} lần khác cùng loại." },
  },
};
