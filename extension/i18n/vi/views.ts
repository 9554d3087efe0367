import type { Catalogue } from "../catalogue.ts";

export const views: Catalogue["views"] = {
  label: "Các chế độ xem của bạn",
  save: "Lưu chế độ xem này",
  saveNow: "Lưu",
  name: "Tên chế độ xem",
  nameHint: "Tên sẽ hiện phía trên danh sách; bấm vào để xem.",
  drop: "Bỏ chế độ xem {name}",
  dropped: "Đã bỏ chế độ xem “{name}”.",
};
