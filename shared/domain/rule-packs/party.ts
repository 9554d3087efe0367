/**
 * Party offices. Types and format: Regulation 399-QĐ/TW of 09/01/2026, in force on signing; presentation: Guideline
 * 05-HD/VPTW of 27/05/2026. Numbers run from 01 for each document type through a committee's term, secret papers in
 * the same series (Guideline 36-HD/VPTW of 2018, not yet seen confirmed under the new ones). The pack covers papers
 * from the regulation's first day on.
 */
import { plainDate } from "../plain-date.ts";
import type { DocumentType, RulePack, UrgencyRule } from "../rule-pack.ts";
import { OFFICE_RIGHTS } from "./office-rights.ts";

const DOCUMENT_TYPES: readonly DocumentType[] = [
  { key: "cuong-linh-chinh-tri", abbreviation: null, vi: "Cương lĩnh chính trị", en: "Political platform" },
  { key: "dieu-le-dang", abbreviation: null, vi: "Điều lệ Đảng", en: "Party statutes" },
  { key: "chien-luoc", abbreviation: null, vi: "Chiến lược", en: "Strategy" },
  { key: "nghi-quyet", abbreviation: "NQ", vi: "Nghị quyết", en: "Resolution" },
  { key: "quyet-dinh", abbreviation: "QĐ", vi: "Quyết định", en: "Decision" },
  { key: "chi-thi", abbreviation: "CT", vi: "Chỉ thị", en: "Directive" },
  { key: "ket-luan", abbreviation: "KL", vi: "Kết luận", en: "Conclusion" },
  { key: "quy-che", abbreviation: "QC", vi: "Quy chế", en: "Working rules" },
  { key: "quy-dinh", abbreviation: "QĐ", vi: "Quy định", en: "Regulation" },
  { key: "thong-tri", abbreviation: "TT", vi: "Thông tri", en: "Circular notice" },
  { key: "huong-dan", abbreviation: "HD", vi: "Hướng dẫn", en: "Guideline" },
  { key: "thong-bao", abbreviation: "TB", vi: "Thông báo", en: "Notice" },
  { key: "thong-cao", abbreviation: "TC", vi: "Thông cáo", en: "Communiqué", unconfirmed: true },
  { key: "tuyen-bo", abbreviation: "TBố", vi: "Tuyên bố", en: "Declaration", unconfirmed: true },
  { key: "loi-keu-goi", abbreviation: null, vi: "Lời kêu gọi", en: "Appeal" },
  { key: "bao-cao", abbreviation: "BC", vi: "Báo cáo", en: "Report" },
  { key: "ke-hoach", abbreviation: "KH", vi: "Kế hoạch", en: "Plan" },
  { key: "quy-hoach", abbreviation: "QH", vi: "Quy hoạch", en: "Master plan", unconfirmed: true },
  { key: "chuong-trinh", abbreviation: "CTr", vi: "Chương trình", en: "Programme" },
  { key: "de-an", abbreviation: "ĐA", vi: "Đề án", en: "Scheme", unconfirmed: true },
  { key: "phuong-an", abbreviation: "PA", vi: "Phương án", en: "Option plan", unconfirmed: true },
  { key: "du-an", abbreviation: "DA", vi: "Dự án", en: "Project", unconfirmed: true },
  { key: "to-trinh", abbreviation: "TTr", vi: "Tờ trình", en: "Submission" },
  { key: "cong-van", abbreviation: "CV", vi: "Công văn", en: "Official letter" },
  { key: "bien-ban", abbreviation: "BB", vi: "Biên bản", en: "Minutes" },
];

const URGENCIES: readonly UrgencyRule[] = [
  { key: "normal", vi: "Thường", edxml: 0, atOnce: false },
  { key: "urgent", vi: "Khẩn", edxml: 1, atOnce: true },
  { key: "veryUrgent", vi: "Thượng khẩn", edxml: 2, atOnce: true },
  { key: "express", vi: "Hỏa tốc", edxml: 3, atOnce: true },
];

export const PARTY_PACKS: readonly RulePack[] = [
  {
    kind: "party",
    from: plainDate("2026-01-09"),
    to: null,
    source: "399-QĐ/TW (09/01/2026), 05-HD/VPTW (27/05/2026)",
    documentTypes: DOCUMENT_TYPES,
    urgencies: URGENCIES,
    notation: {
      label: "Số ",
      withType: "{number}-{type}/{body}",
      withoutType: null,
      symbolWithType: "{type}/{body}",
      symbolWithoutType: null,
    },
    numbering: { minimumDigits: 2, period: "term", perType: true, secretPapers: "same-series" },
    authorityMarks: [
      { mark: "T/M", meaning: "onBehalf" },
      { mark: "K/T", meaning: "deputyForHead" },
      { mark: "Q.", meaning: "acting" },
      { mark: "T/L", meaning: "byOrder" },
    ],
    rights: OFFICE_RIGHTS,
  },
];
