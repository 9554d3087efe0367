import type { Catalogue } from "../catalogue.ts";
import type { carryingErrors as english } from "../en/carrying-errors.ts";

export const carryingErrors: Pick<Catalogue["errors"], keyof typeof english> = {
  malformed: {
    what: "Máy chủ không đọc được nội dung gửi lên.",
    why: "Đây là lỗi của Trạm, hoặc phiên bản Trạm không hợp với máy chủ.",
    next: "Chưa gửi được. Cập nhật Trạm rồi thử lại; nếu vẫn lỗi, báo bộ phận hỗ trợ.",
  },
  "different-bytes": {
    what: "Máy chủ đã có một bản khác của nội dung này.",
    why: "Máy chủ giữ bản nhận trước và không bao giờ thay bằng bản khác.",
    next: "Không gửi lại. Xem ở mục Văn bản đi và báo quản trị đơn vị.",
  },
  "wrong-hash": {
    what: "Tệp đến máy chủ không còn như khi gửi đi.",
    why: "Tệp bị thay đổi trên đường, hoặc bị hỏng trên máy này. Máy chủ không nhận.",
    next: "Thử lại. Nếu vẫn bị, thêm lại tệp.",
  },
  "refused-statement": {
    what: "Máy chủ không ghi nội dung này vào hồ sơ của đơn vị.",
    why: "Theo quy tắc của tổ chức, hồ sơ hiện tại không cho phép ghi như vậy.",
    next: "Chưa có gì thay đổi. Xem lại hồ sơ, hoặc hỏi quản trị của đơn vị cấp trên.",
  },
  expired: {
    what: "Đã quá thời hạn cho việc này.",
    why: "Thời hạn do máy chủ đặt đã hết, hoặc đồng hồ máy này sai.",
    next: "Kiểm tra đồng hồ của máy rồi thử lại.",
  },
  "head-mismatch": {
    what: "Một đồng nghiệp vừa làm trước.",
    why: "Khi việc này đến máy chủ, công việc của đơn vị đã có thay đổi nên không được nhận.",
    next: "Xem lại tình hình hiện tại. Nếu vẫn cần thì làm lại.",
  },
  "stale-epoch": {
    what: "Khóa vừa được thay.",
    why: "Nội dung này niêm phong bằng khóa cũ, mà máy chủ chỉ nhận nội dung niêm phong bằng khóa mới nhất.",
    next: "Chờ một lát. Nếu vẫn còn chờ, báo quản trị đơn vị.",
  },
  "no-compartment": {
    what: "Đơn vị chưa có khóa ở độ mật này.",
    why: "Quản trị của đơn vị phải mở độ mật thì mới niêm phong cho đơn vị đó được.",
    next: "Sẽ tự thử lại. Đề nghị quản trị của đơn vị đó mở độ mật.",
  },
  "not-found": {
    what: "Máy chủ không có nội dung được hỏi.",
    why: "Nội dung chưa đến máy chủ, hoặc đã bị xóa khi hết hạn lưu.",
    next: "Chờ một lát rồi thử lại. Nếu vẫn vậy, báo người vận hành máy chủ.",
  },
  busy: {
    what: "Máy chủ đang bận.",
    why: "Máy chủ có quá nhiều việc lúc này, hoặc đang khởi động lại.",
    next: "Sẽ tự thử lại. Không mất gì.",
  },
  internal: {
    what: "Máy chủ gặp lỗi.",
    why: "Đây là lỗi của máy chủ, không phải của máy này.",
    next: "Sẽ tự thử lại. Nếu vẫn vậy, báo người vận hành máy chủ.",
  },
  "strange-answer": {
    what: "Không hiểu được câu trả lời của máy chủ.",
    why: "Có thứ khác trả lời thay máy chủ, hoặc phiên bản hai bên không hợp nhau.",
    next: "Sẽ tự thử lại. Nếu vẫn vậy, cập nhật Trạm hoặc báo người vận hành máy chủ.",
  },
  "too-large-to-send": {
    what: "Nội dung quá lớn, không gửi được.",
    why: "Tổng dung lượng các tệp của văn bản vượt mức máy chủ nhận.",
    next: "Trình lại với tệp nhỏ hơn, hoặc chuyển bớt tệp sang văn bản khác.",
  },
  "unknown-draft": {
    what: "Không có dự thảo này.",
    why: "Trong công việc của đơn vị không có dự thảo này, hoặc lần trình không được tính.",
    next: "Chưa gửi gì. Hãy trình lại dự thảo.",
  },
  "not-approved": {
    what: "Dự thảo chưa được duyệt.",
    why: "Lãnh đạo chưa duyệt, hoặc đã trả lại.",
    next: "Chưa gửi gì. Chờ lãnh đạo duyệt.",
  },
  "already-sealed": {
    what: "Dự thảo này đã được đóng dấu.",
    why: "Đồng nghiệp đã cấp số, đóng dấu trước. Chỉ có một văn bản, không phải hai.",
    next: "Không cần làm gì. Xem ở mục Văn bản đi.",
  },
  "seal-refused": {
    what: "Việc đóng dấu không được tính.",
    why: "Khi đến máy chủ thì dự thảo hoặc quyền trong đơn vị đã thay đổi.",
    next: "Văn bản chưa gửi đi. Xem lại dự thảo và hỏi quản trị đơn vị xem đồng chí có quyền đóng dấu không.",
  },
  "number-refused": {
    what: "Việc lấy số không được tính.",
    why: "Sổ của đơn vị nhiều lần không nhận số này.",
    next: "Văn bản chưa gửi đi. Hỏi quản trị đơn vị xem đồng chí có quyền cấp số không.",
  },
  "chain-missing": {
    what: "Chưa có đủ hồ sơ của đơn vị ở đây.",
    why: "Máy này chưa đọc hết hồ sơ của đơn vị, các đơn vị cấp trên và người trong đơn vị.",
    next: "Sẽ tự thử lại. Nếu vẫn vậy, báo quản trị đơn vị.",
  },
  "bad-time-stamp": {
    what: "Dấu thời gian của máy chủ không đúng.",
    why: "Dấu thời gian không thuộc văn bản này, hoặc không do máy chủ của tổ chức cấp.",
    next: "Chưa gửi gì. Sẽ tự thử lại; nếu vẫn vậy, báo người vận hành máy chủ.",
  },
  "blob-missing": {
    what: "Có tệp không đầy đủ trên máy này.",
    why: "Tệp chưa được lưu hết, hoặc trình duyệt đã xóa.",
    next: "Chưa gửi gì. Thêm lại tệp vào dự thảo.",
  },
  "data-changed": {
    what: "Đây không phải nội dung lãnh đạo đã duyệt.",
    why: "Có thông tin hoặc tệp khác với bản được duyệt nên không thể đóng dấu.",
    next: "Chưa gửi gì. Báo quản trị đơn vị và trình duyệt lại.",
  },
  "not-sealable": {
    what: "Không lập được văn bản để gửi.",
    why: "Phần phê duyệt, con dấu và dấu thời gian không khớp nhau.",
    next: "Chưa gửi gì. Báo quản trị đơn vị và trình duyệt lại.",
  },
  "cannot-seal-to": {
    what: "Không niêm phong được cho {unit}.",
    why: "Có đơn vị không có khóa dùng được ở độ mật này, hoặc không được giữ văn bản ở độ mật này.",
    next: "Chưa gửi gì tới đó. Hỏi quản trị của đơn vị đó, hoặc bỏ nơi nhận này.",
  },
  "unknown-dispatch": {
    what: "Máy này không có văn bản đó.",
    why: "Không có văn bản đã nhận thì không trả lời được.",
    next: "Chưa gửi trả lời. Tìm trong mục Văn bản đến; có thể văn bản còn đang trên đường.",
  },
  fault: {
    what: "Trạm gặp lỗi khi làm việc này.",
    why: "Đây là lỗi của Trạm, không phải lỗi của đồng chí.",
    next: "Việc vẫn nằm đây và tự thử lại. Nếu không tiến triển, báo bộ phận hỗ trợ.",
  },
  damaged: {
    what: "Tệp từ máy chủ về bị hỏng.",
    why: "Nội dung máy chủ đang giữ không đúng với tệp đã đưa lên.",
    next: "Tệp này không được dùng. Sẽ tự thử lại; nếu vẫn vậy, báo người vận hành máy chủ.",
  },
  "unknown-document-type": {
    what: "Quy định không có loại văn bản này.",
    why: "Loại này không nằm trong các loại văn bản của ngành vào ngày này.",
    next: "Chọn loại khác trong dự thảo, hoặc cập nhật Trạm.",
  },
  "date-before-term": {
    what: "Ngày văn bản ở trước nhiệm kỳ.",
    why: "Số của đơn vị tính từ ngày đầu nhiệm kỳ, mà ngày đó chưa đến.",
    next: "Kiểm tra ngày của máy và nhiệm kỳ đã khai cho đơn vị.",
  },
  "drafter-missing": {
    what: "Thiếu chữ viết tắt đơn vị soạn thảo.",
    why: "Công văn không có tên loại phải ghi chữ viết tắt này trong ký hiệu.",
    next: "Nhập ở phần chữ viết tắt của đơn vị.",
  },
  "unit-unknown": {
    what: "Ở đây chưa biết đơn vị này.",
    why: "Máy này chưa đọc được hồ sơ của đơn vị đó hoặc của đơn vị cấp trên.",
    next: "Sẽ tự thử lại. Nếu vẫn vậy, báo quản trị đơn vị.",
  },
  "above-ceiling": {
    what: "Đơn vị đó không được giữ văn bản ở độ mật này.",
    why: "Đơn vị cấp trên đã đặt mức cao nhất thấp hơn độ mật này.",
    next: "Không gửi tới đó ở độ mật này được. Hãy hỏi quản trị đơn vị.",
  },
  fork: {
    what: "Máy chủ đưa ra hai lịch sử khác nhau.",
    why: "Nội dung lúc này trái với nội dung máy này đã thấy. Máy chủ hoạt động đúng không thể như vậy.",
    next: "Trạm ngừng đọc phần đó. Báo ngay quản trị đơn vị.",
  },
  shortened: {
    what: "Máy chủ đưa ra ít hơn trước.",
    why: "Một phần nội dung máy này đã thấy nay không còn. Máy chủ hoạt động đúng không làm mất gì.",
    next: "Trạm ngừng đọc phần đó. Báo ngay quản trị đơn vị.",
  },
  "bad-proof": {
    what: "Xác nhận của máy chủ không xác thực.",
    why: "Xác nhận không có chữ ký của máy chủ thuộc tổ chức trên đúng nội dung này.",
    next: "Nội dung chưa được coi là đã gửi. Báo ngay quản trị đơn vị.",
  },
  "bad-statement": {
    what: "Hồ sơ của một đơn vị có nội dung trái quy tắc.",
    why: "Người không có quyền đã ghi, hoặc nội dung bị thay đổi trên đường.",
    next: "Từ đó trở đi hồ sơ không được tin. Báo ngay quản trị đơn vị.",
  },
  "two-contents": {
    what: "Một văn bản đến với hai nội dung khác nhau.",
    why: "Cùng một mã nhận dạng, máy chủ đã giao hai bản khác nhau. Một trong hai không phải bản nơi gửi đã giao.",
    next: "Trạm chỉ giữ bản đến trước. Báo ngay quản trị đơn vị và hỏi lại nơi gửi.",
  },
  backdated: {
    what: "Máy chủ ghi lùi thời điểm.",
    why: "Nội dung lúc này mang thời điểm trước những gì máy này đã thấy. Máy chủ hoạt động đúng không làm như vậy.",
    next: "Trạm ngừng đọc phần đó. Báo ngay quản trị đơn vị.",
  },
  "sealed-twice": {
    what: "Một phê duyệt đến với hai văn bản.",
    why: "Đơn vị gửi đã đóng dấu hai lần văn bản mà lãnh đạo chỉ phê duyệt một lần, với hai số hoặc hai ngày. Chỉ một trong hai có thể là đúng.",
    next: "Trạm giữ văn bản đứng trước trong hộp thư, văn bản kia được để riêng. Hỏi nơi gửi văn bản nào có giá trị.",
  },
  "sender-rotation-due": {
    what: "Trả lời đang chờ đơn vị gửi.",
    why: "Người đã rời đơn vị đó vẫn còn giữ khóa mới nhất của độ mật này, nên chưa niêm phong gửi tới đó được.",
    next: "Sẽ tự gửi đi khi quản trị của đơn vị đó đã thay khóa.",
  },
  "newer-version": {
    what: "Nội dung này do phiên bản Trạm mới hơn ghi.",
    why: "Phiên bản này không hiểu hết nội dung nên để nguyên.",
    next: "Mục này chờ, mọi việc khác vẫn tiếp tục. Hãy cập nhật Trạm trên máy này.",
  },
  "other-epoch": {
    what: "Máy chủ được khôi phục từ bản sao lưu.",
    why: "Những gì đến sau bản sao lưu có thể không còn ở đó.",
    next: "Tạm ngừng gửi và nhận đến khi xử lý xong. Những gì đang chờ vẫn được giữ. Báo ngay quản trị đơn vị.",
  },
  "other-relay": {
    what: "Máy chủ trả lời không phải của tổ chức này.",
    why: "Máy chủ đó nêu tên một tổ chức khác với tổ chức của máy này.",
    next: "Trạm không gửi gì. Báo ngay quản trị đơn vị.",
  },
};
