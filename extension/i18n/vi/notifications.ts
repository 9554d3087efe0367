import type { Catalogue } from "../catalogue.ts";

export const notifications: Catalogue["notifications"] = {
  arrived: { title: { other: "Có {count} văn bản đến" }, body: "Mở Trạm để đọc." },
  urgent: { title: { other: "Có {count} văn bản khẩn đến" }, body: "Mở Trạm ngay." },
  locked: { title: "Có tin đến", body: "Trạm đang khóa. Mở khóa để xem." },
  approval: { title: { other: "Có {count} dự thảo chờ duyệt" }, body: "Mở Trạm để xem." },
  returned: { title: { other: "Có {count} dự thảo bị trả lại" }, body: "Mở Trạm để xem ý kiến." },
  status: { title: { other: "Có {count} hồi âm từ nơi nhận" }, body: "Mở Trạm để xem văn bản đã đến đâu." },
  deadline: { title: { other: "Có {count} văn bản sắp đến hạn" }, body: "Mở Trạm để xem việc cần làm." },
  silent: {
    title: { other: "Có {count} văn bản đi chưa được vào sổ" },
    body: "Nơi nhận chưa vào sổ. Mở Trạm để xem là nơi nào.",
  },
  trial: { title: "Trạm báo tin như thế này", body: "Khi có văn bản đến, thông báo sẽ hiện như thế này." },
  outboxLocked: { title: "Có việc đang chờ gửi", body: "Mở khóa Trạm để gửi." },
  quarantined: {
    title: "Có văn bản không hợp lệ",
    body: "Tram đã tách riêng một văn bản vì chữ ký hoặc nội dung không khớp. Mở Tram để xem.",
  },
  alarm: {
    title: "Tram phát hiện điều bất thường",
    body: "Mở Tram để xem máy chủ hoặc đơn vị nào đã báo điều không thể đúng.",
  },
};
