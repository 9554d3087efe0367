import type { Catalogue } from "../catalogue.ts";

export const lock: Catalogue["lock"] = {
  title: "Trạm đang khóa",
  body: "Nhập mật khẩu mở khóa để tiếp tục.",
  passphrase: "Mật khẩu mở khóa",
  unlock: "Mở khóa",
  unlocking: "Đang mở khóa…",
  waiting: "Thử lại được sau {wait}.",
  outbox: { other: "{count} việc đang chờ gửi." },
  forgotten: "Quên mật khẩu mở khóa?",
  forgottenBody: "Không ai tra lại được. Đề nghị quản trị đơn vị cấp lời mời mới. Văn bản của đơn vị không mất.",
  something: "Có văn bản hoặc thông tin mới đến trong lúc khóa.",
  accounts: "Các tài khoản",
  account: "Tài khoản {number}",
  passphraseOf: "Mật khẩu mở khóa của tài khoản {number}",
  unfinished: "Chưa hoàn tất tham gia",
  addAccount: "Thêm tài khoản khác vào trình duyệt này",
};
