import type { Catalogue } from "../catalogue.ts";

export const settings: Catalogue["settings"] = {
  title: "Cài đặt",
  idleMost: "Nhiều nhất {most}: do tổ chức của bạn quy định.",
  byOrganisation: "Do tổ chức của bạn quy định.",
  idle: "Tự khóa khi không có thao tác trong",
  idleHint: "Sau đó phải nhập lại mật khẩu mở khóa.",
  content: "Thông báo ghi rõ nơi gửi và trích yếu",
  contentHint: "Mặc định tắt: ai đi qua cũng đọc được màn hình khóa.",
  account: "Tài khoản này",
  remove: {
    title: "Xóa tài khoản này khỏi trình duyệt",
    body: "Văn bản thuộc về đơn vị và vẫn còn ở đơn vị. Muốn dùng lại phải có lời mời mới.",
    action: "Xóa tài khoản",
    ask: "Xóa tài khoản này?",
    means: "Khóa ký, dự thảo và mọi văn bản đã nhận bị xóa khỏi máy này. Không khôi phục được.",
    waiting: { other: "{count} việc chưa gửi đi sẽ mất." },
    confirm: "Để xác nhận, nhập số của tài khoản: {number}",
  },
};
