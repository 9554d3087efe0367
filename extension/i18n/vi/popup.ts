import type { Catalogue } from "../catalogue.ts";

export const popup: Catalogue["popup"] = {
  notEnrolled: "Trình duyệt này chưa vào đơn vị nào.",
  unread: { other: "{count} văn bản chưa đọc" },
  toApprove: { other: "{count} dự thảo chờ duyệt" },
  toSeal: { other: "{count} văn bản chờ cấp số, đóng dấu" },
  open: "Mở văn bản đến",
  beside: "Mở bên cạnh trang",
};
