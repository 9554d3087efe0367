import type { Catalogue } from "../catalogue.ts";

export const posts: Catalogue["posts"] = {
  open: "Tài khoản khác",
  title: "Các tài khoản trong trình duyệt này",
  body: "Mỗi chức vụ có một tài khoản và khóa riêng. Chọn một tài khoản sẽ khóa tài khoản đang mở và hỏi mật khẩu của tài khoản kia. Có văn bản đến tài khoản nào, Trạm cũng báo.",
};
