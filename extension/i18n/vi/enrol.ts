import type { Catalogue } from "../catalogue.ts";

export const enrol: Catalogue["enrol"] = {
  title: "Bắt đầu dùng Trạm",
  steps: {
    invitation: "Lời mời",
    passphrase: "Mật khẩu mở khóa",
    compare: "Đối chiếu mã",
    finish: "Hoàn tất",
  },
  welcome: {
    title: "Gửi và nhận văn bản giữa các cơ quan, ngay trong trình duyệt",
    body: "Quản trị đơn vị cấp một lời mời. Có lời mời, trình duyệt này dùng được để nhận, ký và gửi văn bản.",
    needed: "Mất khoảng năm phút. Cần gặp hoặc gọi điện được cho quản trị đơn vị.",
  },
  invitation: {
    title: "Mở lời mời",
    file: "Tệp lời mời",
    link: "Hoặc dán lời mời",
    linkHint:
      "Là liên kết hoặc đoạn chữ do quản trị đơn vị đưa. Nên dán vào đây, đừng mở liên kết: trình duyệt lưu lại địa chỉ đã mở.",
    read: "Đọc lời mời",
    unit: "Đơn vị",
    organisation: "Tổ chức",
    fingerprint: "Mã nhận dạng của tổ chức",
    fingerprintHint: "Quản trị đơn vị thấy cùng mã này. Mọi người trong tổ chức đều có mã giống nhau.",
    relay: "Máy chủ",
    expires: "Có giá trị đến",
    check: "Đối chiếu với thông tin quản trị đơn vị đã cho rồi mới tiếp tục.",
    another: "Dùng lời mời khác",
  },
  person: {
    name: "Họ và tên",
    post: "Chức vụ",
    role: "Công việc trong đơn vị",
    levels: "Được xử lý độ mật",
  },
  passphrase: {
    title: "Đặt mật khẩu mở khóa",
    body: "Mật khẩu này mở khóa Trạm trên máy này. Mật khẩu không rời khỏi máy, không ai tra lại giúp được.",
    first: "Mật khẩu mở khóa",
    second: "Nhập lại một lần nữa",
    mismatch: "Hai lần nhập không giống nhau.",
    forgotten: "Nếu quên cũng không mất gì: văn bản thuộc về đơn vị, quản trị đơn vị sẽ mời vào lại.",
    tooShort: "Dùng ít nhất {least} ký tự, tốt nhất là vài từ.",
    tooWeak: "Chưa dùng được: ai lấy được ổ đĩa này có thể dò ra.",
  },
  working: {
    keys: "Đang tạo khóa ký…",
    waiting: "Đang chờ quản trị đơn vị…",
    keysBody: "Khóa được tạo ngay trên máy này và không bao giờ rời máy ở dạng đọc được.",
    entering: "Đang kiểm tra vị trí trong đơn vị…",
  },
  compare: {
    title: "Đọc mã này cho quản trị đơn vị",
    body: "Đọc trực tiếp hoặc qua điện thoại. Quản trị đơn vị sẽ nhập mã. Không gửi mã bằng tin nhắn.",
    why: "Mã chứng tỏ không có ai đứng giữa hai người.",
    waiting: "Đang chờ quản trị đơn vị nhập mã…",
    canClose: "Có thể đóng cửa sổ này. Mở lại sẽ tiếp tục từ chỗ đang dở.",
  },
  finish: {
    title: "Đã vào đơn vị",
    body: "Từ giờ trình duyệt này nhận văn bản của đơn vị {unit}.",
    notificationsHint: "Thông báo chỉ nói có văn bản đến, không nói nội dung.",
    open: "Mở văn bản đến",
  },
  failed: {
    title: "Chưa vào được đơn vị",
    body: "Chưa có dữ liệu nào của đơn vị đến trình duyệt này.",
    note: "Tài khoản đang tạo dở sẽ được xóa khỏi trình duyệt này.",
  },
};
