import type { Catalogue } from "../catalogue.ts";

export const approve: Catalogue["approve"] = {
  title: "Chờ đồng chí quyết định",
  empty: { title: "Không có gì chờ quyết định", body: "Khi có dự thảo trình lên, dự thảo sẽ hiện ở đây." },
  submittedBy: "Người trình: {name}",
  approve: "Duyệt và ký",
  approving: "Đang ký…",
  approved: "Đã duyệt. Văn thư có thể cấp số và đóng dấu.",
  approvedWaiting: "Đã duyệt. Văn thư sẽ thấy ngay khi có kết nối.",
  open: "Mở để duyệt",
  means: "Chữ ký gắn với mọi tệp đúng như đang thấy và mọi thông tin bên cạnh. Sau đó chỉ thêm số và ngày.",
  return: {
    action: "Trả lại",
    title: "Trả lại dự thảo",
    remark: "Cần sửa những gì?",
    remarkHint: "Người soạn sẽ thấy ý kiến này.",
    missing: "Ghi rõ cần sửa những gì.",
    done: "Đã trả lại {name}.",
  },
  returned: { title: "{name} trả lại" },
  page: "Trang {page} / {pages}",
  choose: "Chọn dự thảo ở bên trái",
};
