import type { Catalogue } from "../catalogue.ts";

export const compose: Catalogue["compose"] = {
  title: "Soạn văn bản",
  edit: "Sửa dự thảo",
  type: "Loại văn bản",
  subject: "Trích yếu",
  subjectHint: "Nội dung chính của văn bản, trong một câu.",
  recipients: {
    act: "Nơi nhận để thực hiện",
    know: "Nơi nhận để biết",
    hint: "Gõ tên đơn vị, tên tỉnh hoặc “tất cả xã của …”. Không cần gõ dấu.",
    placeholder: "Thêm nơi nhận",
    count: { other: "{count} nơi nhận" },
    notCleared: "Không được giữ văn bản {level}",
    noDevice: "Chưa có máy nào mở được",
    reading: "Danh sách đơn vị chưa tải xong",
  },
  urgency: "Độ khẩn",
  secrecy: {
    label: "Độ mật",
  },
  deadline: "Hạn trả lời hoặc thực hiện",
  replyTo: "Trả lời văn bản số",
  main: { label: "Văn bản chính (PDF)", hint: "Văn bản mà lãnh đạo ký." },
  annexes: { label: "Phụ lục", hint: "Tệp loại nào cũng được." },
  saved: "Đã lưu dự thảo lúc {time}",
  saving: "Đang lưu dự thảo…",
  submit: "Trình duyệt",
  discard: {
    action: "Bỏ dự thảo",
    title: "Bỏ dự thảo này?",
    body: "Dự thảo và các tệp kèm theo sẽ bị xóa khỏi máy này. Không lấy lại được.",
  },
  missing: {
    type: "Chọn loại văn bản.",
    subject: "Ghi trích yếu.",
    main: "Thêm văn bản chính.",
    deadlinePast: "Hạn này đã qua.",
    subjectLong: "Trích yếu dài quá 500 ký tự.",
    recipients: "Chọn ít nhất một nơi nhận.",
    recipientsReading:
      "Danh sách đơn vị chưa tải xong nên chưa gửi được cho cả nhóm. Chờ ít phút, hoặc chọn từng đơn vị.",
    recipientsMany: "Nhiều nhất {most} nơi nhận.",
    refused: "Nội dung này không dùng trong văn bản được.",
  },
  noSubject: "(chưa có trích yếu)",
  authority: "Thẩm quyền ký",
  authorityHint: "Chỉ ghi khi ký thay người đứng đầu.",
  none: "Không",
  submitting: "Đang ký và niêm phong…",
  done: "Đã trình lãnh đạo.",
  doneWaiting: "Đã lưu. Sẽ trình lãnh đạo ngay khi có kết nối.",
  waitFiles: "Chờ niêm phong xong các tệp.",
  blocked: {
    other: "{count} nơi nhận không được giữ văn bản {level}: {units}",
  },
  takeOut: "Bỏ các nơi nhận này",
  levelMine: "Đồng chí không được xử lý độ mật này.",
  levelRecipients: {
    other: "{count} nơi nhận không được giữ, trong đó có {units}.",
  },
  unavailable: "Tài khoản này không soạn được văn bản.",
  groups: {
    "all-provinces": {
      party: "Tất cả tỉnh ủy, thành ủy",
      state: "Tất cả UBND tỉnh, thành phố",
    },
    "all-communes": {
      party: "Tất cả đảng ủy xã, phường, đặc khu",
      state: "Tất cả UBND xã, phường, đặc khu",
    },
    "communes-of": {
      party: "Tất cả đảng ủy xã, phường, đặc khu của {parent}",
      state: "Tất cả UBND xã, phường, đặc khu của {parent}",
    },
  },
  noRecipients: "(chưa có nơi nhận)",
};
