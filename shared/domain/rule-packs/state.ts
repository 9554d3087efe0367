/**
 * State offices: Decree 30/2020/NĐ-CP of 05/03/2020, in force on signing: 29 types (article 7), authority marks
 * (article 13), one series of numbers a year from 01 across paper and electronic, secret papers in a series of their
 * own (article 15), urgency (article 4). A công văn's notation names the agency and the unit that drafted it.
 */
import { plainDate } from "../plain-date.ts";
import type { DocumentType, RulePack, UrgencyRule } from "../rule-pack.ts";
import { OFFICE_RIGHTS } from "./office-rights.ts";

const DOCUMENT_TYPES: readonly DocumentType[] = [
  { key: "nghi-quyet", abbreviation: "NQ", vi: "Nghị quyết (cá biệt)", en: "Resolution (individual)" },
  { key: "quyet-dinh", abbreviation: "QĐ", vi: "Quyết định (cá biệt)", en: "Decision (individual)" },
  { key: "chi-thi", abbreviation: "CT", vi: "Chỉ thị", en: "Directive" },
  { key: "quy-che", abbreviation: "QC", vi: "Quy chế", en: "Statute / working rules" },
  { key: "quy-dinh", abbreviation: "QyĐ", vi: "Quy định", en: "Regulation" },
  { key: "thong-cao", abbreviation: "TC", vi: "Thông cáo", en: "Communiqué" },
  { key: "thong-bao", abbreviation: "TB", vi: "Thông báo", en: "Notice" },
  { key: "huong-dan", abbreviation: "HD", vi: "Hướng dẫn", en: "Guideline" },
  { key: "chuong-trinh", abbreviation: "CTr", vi: "Chương trình", en: "Programme" },
  { key: "ke-hoach", abbreviation: "KH", vi: "Kế hoạch", en: "Plan" },
  { key: "phuong-an", abbreviation: "PA", vi: "Phương án", en: "Option plan" },
  { key: "de-an", abbreviation: "ĐA", vi: "Đề án", en: "Scheme" },
  { key: "du-an", abbreviation: "DA", vi: "Dự án", en: "Project" },
  { key: "bao-cao", abbreviation: "BC", vi: "Báo cáo", en: "Report" },
  { key: "bien-ban", abbreviation: "BB", vi: "Biên bản", en: "Minutes" },
  { key: "to-trinh", abbreviation: "TTr", vi: "Tờ trình", en: "Submission" },
  { key: "hop-dong", abbreviation: "HĐ", vi: "Hợp đồng", en: "Contract" },
  { key: "cong-van", abbreviation: null, vi: "Công văn", en: "Official letter" },
  { key: "cong-dien", abbreviation: "CĐ", vi: "Công điện", en: "Official telegram" },
  { key: "ban-ghi-nho", abbreviation: "BGN", vi: "Bản ghi nhớ", en: "Memorandum" },
  { key: "ban-thoa-thuan", abbreviation: "BTT", vi: "Bản thỏa thuận", en: "Agreement" },
  { key: "giay-uy-quyen", abbreviation: "GUQ", vi: "Giấy ủy quyền", en: "Power of attorney" },
  { key: "giay-moi", abbreviation: "GM", vi: "Giấy mời", en: "Invitation" },
  { key: "giay-gioi-thieu", abbreviation: "GGT", vi: "Giấy giới thiệu", en: "Letter of introduction" },
  { key: "giay-nghi-phep", abbreviation: "GNP", vi: "Giấy nghỉ phép", en: "Leave permit" },
  { key: "phieu-gui", abbreviation: "PG", vi: "Phiếu gửi", en: "Dispatch slip" },
  { key: "phieu-chuyen", abbreviation: "PC", vi: "Phiếu chuyển", en: "Transfer slip" },
  { key: "phieu-bao", abbreviation: "PB", vi: "Phiếu báo", en: "Advice slip" },
  { key: "thu-cong", abbreviation: null, vi: "Thư công", en: "Official personal letter" },
];

const URGENCIES: readonly UrgencyRule[] = [
  { key: "normal", vi: "Thường", edxml: 0, atOnce: false },
  { key: "urgent", vi: "Khẩn", edxml: 1, atOnce: true },
  { key: "veryUrgent", vi: "Thượng khẩn", edxml: 2, atOnce: true },
  { key: "express", vi: "Hỏa tốc", edxml: 3, atOnce: true },
];

export const STATE_PACKS: readonly RulePack[] = [
  {
    kind: "state",
    from: plainDate("2020-03-05"),
    to: null,
    source: "30/2020/NĐ-CP (05/03/2020)",
    documentTypes: DOCUMENT_TYPES,
    urgencies: URGENCIES,
    notation: {
      label: "Số: ",
      withType: "{number}/{type}-{body}",
      withoutType: "{number}/{body}-{drafter}",
      symbolWithType: "{type}-{body}",
      symbolWithoutType: "{body}-{drafter}",
    },
    numbering: { minimumDigits: 2, period: "year", perType: false, secretPapers: "own-series" },
    authorityMarks: [
      { mark: "TM.", meaning: "onBehalf" },
      { mark: "KT.", meaning: "deputyForHead" },
      { mark: "Q.", meaning: "acting" },
      { mark: "TL.", meaning: "byOrder" },
      { mark: "TUQ.", meaning: "subDelegation" },
    ],
    rights: OFFICE_RIGHTS,
  },
];
