import type { DispatchSummary } from "../../extension/ui/dispatch-row.tsx";
import type { ComboboxOption } from "../../extension/ui/combobox-state.ts";

/** Invented material; the moment at which every picture is taken. */
export const now = Date.UTC(2026, 9, 5, 3, 12);
const minute = 60_000;
const day = 86_400_000;

const base = { unread: false, annexes: 0, urgency: "normal", secrecy: "unclassified", state: "registered" } as const;

export const dispatches: readonly DispatchSummary[] = [
  {
    ...base,
    id: "d1",
    subject: "Về việc triển khai ứng phó khẩn cấp với bão số 11 và mưa lũ sau bão trên địa bàn",
    number: "18-CV/VPTU",
    unit: "Văn phòng Tỉnh ủy",
    parent: "Cao Bằng",
    urgency: "express",
    state: "new",
    at: now - 4 * minute,
    unread: true,
    annexes: 2,
    due: now + 3 * 3_600_000,
  },
  {
    ...base,
    id: "d2",
    subject: "Thông báo kết luận hội nghị Ban Thường vụ về công tác cán bộ quý III",
    number: "139-TB/ĐU",
    unit: "Đảng ủy xã Thử Nghiệm 01",
    parent: "Đồng Nai",
    urgency: "urgent",
    secrecy: "confidential",
    state: "new",
    at: now - 31 * minute,
    unread: true,
  },
  {
    ...base,
    id: "d3",
    subject: "V/v rà soát, cập nhật danh sách cán bộ đầu mối",
    number: "893/STTTT-CNTT",
    unit: "UBND phường Minh Họa 02",
    parent: "Khánh Hòa",
    state: "assigned",
    at: now - 96 * minute,
    annexes: 1,
    due: now + 2 * day,
  },
  {
    ...base,
    id: "d4",
    subject: "Kế hoạch kiểm tra, giám sát quý IV đối với các chi bộ trực thuộc",
    number: "02-KH/ĐU",
    unit: "Ủy ban Kiểm tra Tỉnh ủy",
    parent: "Lạng Sơn",
    secrecy: "topSecret",
    urgency: "veryUrgent",
    at: now - day - 2 * 3_600_000,
    due: now - 2 * day,
    state: "inProgress",
  },
  {
    ...base,
    id: "d0",
    subject: '<img src=x onerror="document.title=1"> <b>đậm</b> &amp; "nháy"',
    number: "1/<i>CV</i>",
    unit: "</bdi><script>document.title=2</script>",
    state: "waiting",
    at: now - day - 2.5 * 3_600_000,
  },
  {
    ...base,
    id: "d5",
    subject: "invoice\u202Efdp.exe \u200Bbáo cáo",
    number: "05\u202E-BC",
    unit: "Đặc khu Ví Dụ\u200B",
    parent: "Quảng Ninh",
    state: "refused",
    at: now - day - 3 * 3_600_000,
  },
  {
    ...base,
    id: "d6",
    subject: `Tờ trình xin chủ trương ${"rất dài ".repeat(40)}`,
    unit: "Trung tâm Phục vụ hành chính công và Chuyển đổi số phường Minh Họa 02",
    parent: "Thành phố Hồ Chí Minh",
    secrecy: "secret",
    state: "completed",
    role: "know",
    at: now - day - 5 * 3_600_000,
    annexes: 12,
  },
  {
    ...base,
    id: "d7",
    subject: "Hướng dẫn sinh hoạt chuyên đề tháng 10",
    number: "06-HD/BTGDVTU",
    unit: "Ban Tuyên giáo và Dân vận Tỉnh ủy",
    parent: "Cao Bằng",
    role: "know",
    at: now - day - 6 * 3_600_000,
  },
  {
    ...base,
    id: "d8",
    subject: "Báo cáo tiến độ đại hội chi bộ trực thuộc",
    number: "41-BC/ĐU",
    unit: "Đảng ủy xã Tân Tiến",
    parent: "Đồng Nai",
    state: "completed",
    at: now - 2 * day,
  },
];

export const recipients: readonly ComboboxOption[] = [
  { id: "g1", label: "Tất cả xã, phường, đặc khu của Đồng Nai", members: 95 },
  { id: "r1", label: "Xã Tân Tiến", detail: "Đồng Nai" },
  { id: "r2", label: "Xã Tân Tiến", detail: "Lạng Sơn" },
  { id: "r3", label: "Xã Tân Tiến", detail: "Cà Mau", reason: "Không được giữ văn bản Tối mật" },
  { id: "r4", label: "Phường Minh Họa 02", detail: "Khánh Hòa" },
  { id: "r5", label: "Đặc khu Ví Dụ", detail: "Quảng Ninh" },
  { id: "r6", label: "Văn phòng Tỉnh ủy", detail: "Cao Bằng" },
];

export const unit = { name: "Văn phòng Đảng ủy xã Thử Nghiệm 01", parent: "Đồng Nai" };
export const person = { name: "Nguyễn Thị Hạnh", post: "Văn thư" };

/** Dispatches number `from` and on, the newest first: some 80 a working day, each like one of the samples. */
export function manyDispatches(from: number, count: number): readonly DispatchSummary[] {
  return Array.from({ length: count }, (_, i) => {
    const number = from + count - 1 - i;
    const sample = dispatches[(number * 7) % dispatches.length] as DispatchSummary;
    const at = now - (60_000 - number) * 6 * minute;
    return { ...sample, id: `n${number}`, number: `${number}-CV/VPTU`, at, unread: number % 17 === 0 };
  });
}
