import type { Catalogue } from "../catalogue.ts";
import type { obstacleErrors as english } from "../en/obstacle-errors.ts";

export const obstacleErrors: Pick<Catalogue["errors"], keyof typeof english> = {
  "obstacle-no-compartment": {
    what: "Văn bản này chờ hồ sơ mới hơn của đơn vị.",
    why: "Văn bản được niêm phong bằng khóa mà hồ sơ trên máy này chưa có.",
    next: "Chờ: văn bản tự mở khi hồ sơ về đến máy. Nếu không, báo quản trị đơn vị.",
  },
  "obstacle-seed-missing": {
    what: "Khóa để mở văn bản này chưa đến máy.",
    why: "Trạm của một đồng nghiệp phải chuyển khóa trước; việc này tự diễn ra khi Trạm của họ đang mở.",
    next: "Chờ đồng nghiệp trong đơn vị mở Trạm, hoặc hỏi quản trị đơn vị.",
  },
  "obstacle-other-size": {
    what: "Không bao giờ mở được văn bản này.",
    why: "Phong bì ghi một tệp không thể có.",
    next: "Đề nghị nơi gửi gửi lại.",
  },
  "obstacle-not-there": {
    what: "Máy chủ hiện không có nội dung của văn bản này.",
    why: "Máy chủ đã nhận văn bản nhưng chưa đưa được nội dung.",
    next: "Trạm tự hỏi lại. Nếu kéo dài, báo nơi gửi và quản trị đơn vị.",
  },
  "obstacle-sender-too-much": {
    what: "Văn bản này tạm giữ lại.",
    why: "Đơn vị gửi đã gửi rất nhiều cùng lúc; văn bản của nơi khác được nhận trước.",
    next: "Văn bản tự về trong vòng mười phút.",
  },
  "obstacle-no-room": {
    what: "Không còn chỗ cho văn bản này.",
    why: "Ổ đĩa của máy hoặc phần dành cho trình duyệt sắp đầy.",
    next: "Giải phóng dung lượng. Trạm tự thử lại.",
  },
};
