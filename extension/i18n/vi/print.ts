import type { Catalogue } from "../catalogue.ts";

export const print: Catalogue["print"] = {
  action: "In",
  title: "In văn bản",
  now: "In",
  again: "In lại",
  files: "In gì sau phiếu",
  sheetFirst: "Trang đầu là phiếu ghi kết quả kiểm tra chữ ký.",
  cannot: "hãy lưu tệp và in từ phần mềm của tệp đó",
  secret: "Bản in ra không còn được Trạm bảo vệ. Mỗi trang ghi rõ ai in và in lúc nào.",
  drawing: "Đang chuẩn bị các trang",
  pages: "{done} trên {total}",
  ready: { other: "Đã sẵn sàng {count} trang. Cửa sổ in của trình duyệt sẽ tự mở." },
  left: { other: "Bỏ lại {count} trang vì quá nhiều. Hãy lưu tệp và in từ phần mềm của tệp đó." },
  broken: "không vẽ được đầy đủ. Hãy lưu tệp và in từ phần mềm của tệp đó.",
  sheet: "Phiếu kiểm tra chữ ký",
  to: "Nơi nhận",
  by: "{name} in, {time}",
  fileList: "Các tệp",
  fileName: "Tên",
  fileSize: "Cỡ",
  fileHash: "Mã băm (SHA-256)",
  means:
    "Đây là kết quả Trạm kiểm tra lúc {time} trên máy của {name}. Bản giấy tự nó không chứng minh được gì: bằng chứng là các đối tượng đã ký, có thể lưu từ văn bản và kiểm tra bằng công cụ khác.",
};
