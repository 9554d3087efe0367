import type { Catalogue } from "../catalogue.ts";

export const bulk: Catalogue["bulk"] = {
  label: "Việc làm với các văn bản đã chọn",
  start: "Chọn nhiều",
  end: "Thôi chọn",
  chosen: { other: "Đã chọn {count}" },
  all: { other: "Chọn cả {count}" },
  read: "Đánh dấu đã đọc",
  unread: "Đánh dấu chưa đọc",
  register: { other: "Vào sổ {count}" },
  undo: "Hoàn tác",
  markedRead: { other: "Đã đánh dấu {count} văn bản là đã đọc." },
  markedUnread: { other: "Đã đánh dấu {count} văn bản là chưa đọc." },
  registering: { other: "{count} văn bản sẽ được vào sổ sau mười giây, cũ trước mới sau." },
  takenBack: { other: "Đã lấy lại {count}; chưa văn bản nào vào sổ." },
  takenBackSome: { other: "Đã lấy lại {taken} trên {count}; số còn lại đã gửi đi." },
  notRegistered: { other: "{count} văn bản chưa vào sổ được: hãy mở để xem lý do." },
};
