import type { Catalogue } from "../catalogue.ts";

export const rights: Catalogue["rights"] = {
  act: {
    submitDraft: "trình dự thảo",
    returnDraft: "trả lại dự thảo",
    approveDraft: "duyệt dự thảo",
    setOffice: "đặt ký hiệu của cơ quan",
    takeNumber: "lấy số văn bản",
    voidNumber: "hủy số văn bản",
    seal: "đóng dấu và gửi văn bản",
    register: "vào sổ văn bản đến",
    refuse: "từ chối tiếp nhận văn bản",
    assign: "giao xử lý văn bản",
    handle: "xử lý văn bản",
    complete: "kết thúc xử lý văn bản",
    takeBack: "thu hồi văn bản",
    answerTakeBack: "trả lời việc thu hồi văn bản",
  },
  relay: {
    administrator: "Chỉ quản trị đơn vị được làm việc này.",
    device: "Hồ sơ của đơn vị không ghi máy này, hoặc không còn ghi.",
    unit: "Nội dung này thuộc về đơn vị khác.",
    seal: "Hồ sơ của đơn vị không giao con dấu đang có hiệu lực cho máy này.",
    keys: "Hồ sơ của đơn vị không cho máy này nhận khóa của đơn vị.",
    mail: "Hồ sơ của đơn vị không cho máy này nhận và trả lời văn bản đến.",
    work: "Hồ sơ của đơn vị không cho máy này tham gia xử lý công việc của đơn vị.",
    level: "Hồ sơ của đơn vị không cho máy này xử lý độ mật {level}.",
    unnamed: "Hồ sơ của đơn vị không cho máy này quyền làm việc đó.",
  },
};
