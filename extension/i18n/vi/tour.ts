import type { Catalogue } from "../catalogue.ts";

export const tour: Catalogue["tour"] = {
  open: "Giới thiệu nhanh",
  title: "Một vòng quanh bàn làm việc",
  end: "Xong",
  at: "{at}/{count}",
  leader: "Lãnh đạo xem những gì chờ ký ở mục “Chờ duyệt”.",
  clerk: "Văn thư cấp số, đóng dấu và gửi ở mục “Chờ cấp số, đóng dấu”.",
  step: {
    incoming: {
      title: "Văn bản đến",
      body: "Mọi văn bản gửi đơn vị nằm ở đây, mới nhất ở trên. Chữ đậm là chưa đọc. Trình duyệt báo ngay khi có văn bản đến.",
    },
    check: {
      title: "Có đúng là thật không",
      body: "Mở một văn bản: bên cạnh ghi rõ ai đã ký và nội dung không bị sửa. Sau đó vào sổ, hoặc từ chối có lý do. Văn bản không qua kiểm tra không bao giờ vào danh sách này.",
    },
    write: {
      title: "Văn bản đi",
      body: "“Soạn văn bản” là một biểu mẫu. Dự thảo trình lên lãnh đạo, rồi văn thư cấp số, đóng dấu và gửi. Tại đây theo dõi đến khi mọi nơi nhận đã vào sổ.",
    },
    line: {
      title: "Khi mất mạng",
      body: "Mọi việc vẫn làm được khi không có kết nối. Việc đã làm chờ ở đây theo thứ tự và tự gửi đi. Trước đó vẫn sửa hoặc rút lại được.",
    },
    find: {
      title: "Tìm nhanh, làm nhanh",
      body: "Tìm kiếm cả trong nội dung tệp, có dấu hay không dấu đều được. Lệnh nào cũng có phím tắt. Khi có trục trặc, mục tự kiểm tra trong cài đặt cho biết hỏng ở đâu.",
    },
  },
};
