import type { Catalogue } from "../catalogue.ts";

export const invite: Catalogue["invite"] = {
  title: "Mời người vào {unit}",
  create: "Tạo lời mời",
  body: "Mỗi lời mời dành cho một người và một máy, chỉ dùng được một lần.",
  link: "Liên kết mời",
  file: "Lưu thành tệp",
  expires: "Có giá trị đến {time}",
  waiting: "Đang chờ người được mời mở lời mời…",
  request: {
    title: "Có máy xin vào đơn vị",
    name: "Họ và tên",
    post: "Chức vụ",
    role: "Công việc",
    device: "Máy",
    levels: "Được đọc đến độ",
  },
  code: {
    title: "Nhập mã mà người kia đọc",
    body: "Chỉ nhập mã nghe trực tiếp hoặc qua điện thoại. Nhập sai mã thì lời mời hết hiệu lực.",
    submit: "Đối chiếu",
    wrong: "Mã không khớp. Lời mời đã bị hủy, chưa ai được vào.",
  },
  admit: "Cho vào",
  refuse: "Không cho vào",
  admitted: "{name} đã vào đơn vị.",
  withdraw: "Thu hồi lời mời",
  withdrawn: "Đã thu hồi lời mời.",
};
