import type { Catalogue } from "../catalogue.ts";
import { carryingErrors } from "./carrying-errors.ts";
import { obstacleErrors } from "./obstacle-errors.ts";

export const errors: Catalogue["errors"] = {
  labels: { why: "Vì sao", next: "Cần làm gì" },
  ...carryingErrors,
  ...obstacleErrors,
  "relay-unreachable": {
    what: "Máy chủ không trả lời.",
    why: "Máy này mất mạng, hoặc máy chủ đang khởi động lại.",
    next: "Cứ làm việc tiếp. Những gì gửi đi sẽ chờ ở đây và tự gửi.",
  },
  "relay-refused": {
    what: "Máy chủ không nhận.",
    why: "Máy chủ chưa xác nhận được máy này có quyền làm việc đó.",
    next: "Không mất gì. Hãy hỏi quản trị đơn vị xem máy này còn được nhận không.",
  },
  "over-quota": {
    what: "Hộp của đơn vị tại máy chủ đã đầy.",
    why: "Mỗi đơn vị có một hạn mức và hạn mức đó đã hết.",
    next: "Văn bản vẫn nằm trong mục chờ gửi và sẽ tự thử lại. Hãy báo người vận hành, hoặc gửi tệp nhỏ hơn.",
  },
  "disk-full": {
    what: "Máy chủ hết chỗ lưu.",
    why: "Ổ đĩa của máy chủ đã đầy. Máy chủ chưa nhận gì, nên không có gì dở dang.",
    next: "Văn bản vẫn nằm trong mục chờ gửi và sẽ tự thử lại. Hãy báo người vận hành máy chủ.",
  },
  "rate-limited": {
    what: "Máy chủ đề nghị gửi chậm lại.",
    why: "Vừa gửi quá nhiều trong thời gian ngắn.",
    next: "Sẽ tự thử lại sau {wait}.",
  },
  "too-large": {
    what: "Tệp quá lớn.",
    why: "Mỗi tệp gửi đi tối đa {size}.",
    next: "Làm nhỏ tệp, ví dụ quét lại ở 200 dpi, hoặc chia thành nhiều tệp.",
  },
  "not-a-pdf": {
    what: "Đây không phải tệp PDF.",
    why: "Văn bản chính phải là PDF để nội dung được ký hiện giống nhau ở mọi nơi.",
    next: "Lưu thành PDF rồi thêm lại. Tệp loại khác có thể gửi kèm làm phụ lục.",
  },
  "pdf-broken": {
    what: "Tệp PDF bị hỏng.",
    why: "Tệp không hiện được đầy đủ, nên không ai biết chắc mình ký gì.",
    next: "Xuất lại PDF từ bản gốc rồi thêm lại.",
  },
  "pdf-encrypted": {
    what: "Tệp PDF có mật khẩu.",
    why: "Nơi nhận sẽ không mở được, lãnh đạo cũng không thấy mình ký gì.",
    next: "Lưu một bản không có mật khẩu. Trạm vẫn niêm phong cho từng nơi nhận.",
  },
  "clock-wrong": {
    what: "Chứng thư của máy chủ không có hiệu lực vào lúc này.",
    why: "Đồng hồ máy này sai, hoặc chứng thư của máy chủ đã hết hạn.",
    next: "Chỉnh lại ngày giờ trong cài đặt của máy. Nếu ngày giờ đã đúng, báo người vận hành máy chủ.",
  },

  "cannot-open": {
    what: "Không mở được văn bản này.",
    why: "Văn bản bị hỏng, hoặc không được niêm phong cho máy này.",
    next: "Chưa có gì thay đổi. Đề nghị nơi gửi gửi lại, hoặc hỏi quản trị đơn vị xem máy đã đủ quyền chưa.",
  },
  "not-cleared": {
    what: "{unit} không được giữ văn bản {level}.",
    why: "Đơn vị này không có khóa ở độ đó, nên không có cách nào gửi tới.",
    next: "Bỏ nơi nhận này, hoặc hạ độ mật nếu nội dung cho phép.",
  },
  "storage-full": {
    what: "Trình duyệt hết chỗ lưu cho Trạm.",
    why: "Ổ đĩa đầy, hoặc trình duyệt không cấp thêm chỗ.",
    next: "Dọn bớt ổ đĩa rồi thử lại. Những gì đã lưu trước đó vẫn nguyên vẹn.",
  },
  "wrong-passphrase": {
    what: "Mật khẩu mở khóa không đúng.",
    why: "Có thể phím Caps Lock đang bật, hoặc bộ gõ đang ở tiếng Việt.",
    next: "Nhập lại. Sau vài lần sai, mỗi lần phải chờ lâu hơn.",
  },

  "policy-broken": {
    what: "Máy này hiện không nhận lời mời nào.",
    why: "Máy chủ hoặc tổ chức do chính sách quy định không đọc được.",
    next: "Đưa thông báo này cho người phụ trách máy tính.",
  },
  "policy-relay": {
    what: "Lời mời này không dành cho máy này.",
    why: "Lời mời ghi một máy chủ khác với máy chủ mà tổ chức quy định cho máy này.",
    next: "Hỏi quản trị đơn vị lời mời từ đâu đến. Chưa có gì được gửi đi.",
  },
  "policy-root": {
    what: "Lời mời này không dành cho máy này.",
    why: "Lời mời ghi một tổ chức khác với tổ chức được quy định cho máy này.",
    next: "Hỏi quản trị đơn vị lời mời từ đâu đến. Chưa có gì được gửi đi.",
  },
  "settings-broken": {
    what: "Đây không phải tệp cài đặt.",
    why: "Tệp không do Trạm lưu, hoặc đã bị hỏng.",
    next: "Chọn tệp mà “Lưu cài đặt” đã tạo. Chưa có gì thay đổi.",
  },
  "settings-newer": {
    what: "Tệp do phiên bản Trạm mới hơn lưu.",
    why: "Trạm trên máy này chưa hiểu hết nội dung của tệp.",
    next: "Cập nhật Trạm trên máy này rồi nạp lại. Chưa có gì thay đổi.",
  },
  "nothing-in-time": {
    what: "Không có văn bản nào trong thời gian đó.",
    why: "Trên máy này không có văn bản của những ngày đó.",
    next: "Chọn những ngày khác.",
  },
  "export-too-large": {
    what: "Quá nhiều cho một tệp ZIP.",
    why: "Một tệp ZIP chứa nhiều nhất 4 GB.",
    next: "Chọn ít ngày hơn, rồi xuất phần còn lại sau.",
  },
  "accounts-gone": {
    what: "Dữ liệu của Trạm trong trình duyệt này không còn.",
    why: "Dữ liệu trình duyệt đã bị xóa, hoặc trình duyệt đã lấy lại dung lượng.",
    next: "Văn bản vẫn còn ở đơn vị và sẽ về lại. Xin quản trị đơn vị lời mời mới, và đề nghị loại thiết bị cũ.",
  },
  "invitation-expired": {
    what: "Lời mời đã hết hạn.",
    why: "Lời mời chỉ có giá trị trong thời gian ngắn.",
    next: "Xin quản trị đơn vị lời mời mới.",
  },
  "invitation-used": {
    what: "Lời mời đã được dùng.",
    why: "Mỗi lời mời chỉ cho một máy vào, một lần.",
    next: "Nếu không phải đồng chí dùng, hãy báo ngay quản trị đơn vị. Nếu phải, xin lời mời mới.",
  },
  "invitation-broken": {
    what: "Không đọc được lời mời này.",
    why: "Lời mời bị thiếu một phần, hoặc không phải lời mời của Trạm.",
    next: "Sao chép lại toàn bộ lời mời, hoặc dùng tệp lời mời.",
  },

  "wrong-root": {
    what: "Đây không phải tổ chức đã mời đồng chí.",
    why: "Mã nhận dạng của tổ chức khác với mã trong lời mời.",
    next: "Dừng lại. Đưa quản trị đơn vị xem thông báo này.",
  },
  "device-revoked": {
    what: "Máy này không còn thuộc đơn vị.",
    why: "Quản trị đơn vị đã đưa máy này ra.",
    next: "Xin quản trị đơn vị lời mời mới. Văn bản của đơn vị không mất.",
  },
  "draft-changed": {
    what: "Dự thảo đã được người khác sửa.",
    why: "Một đồng nghiệp đã sửa trong lúc dự thảo đang mở ở đây.",
    next: "Xem bản mới hơn rồi làm tiếp.",
  },
  "store-of-newer-version": {
    what: "Dữ liệu trong trình duyệt này do phiên bản Trạm mới hơn ghi.",
    why: "Phiên bản này không đọc được và không thay đổi gì trong đó.",
    next: "Cập nhật Trạm trong danh sách tiện ích của trình duyệt. Dữ liệu vẫn còn nguyên.",
  },

  unknown: {
    what: "Có lỗi mà Trạm không lường trước.",
    why: "Đây là lỗi của Trạm, không phải lỗi của đồng chí.",
    next: "Hãy thử lại. Nếu còn lỗi, báo bộ phận hỗ trợ từ này: {type}",
  },
  "invitation-ended": {
    what: "Lời mời đã kết thúc.",
    why: "Quản trị đơn vị đã thu hồi, mã không khớp hoặc lời mời hết hạn.",
    next: "Đề nghị quản trị đơn vị cấp lời mời mới.",
  },
  "enrolment-refused": {
    what: "Nội dung trả lời không khớp với máy này.",
    why: "Câu trả lời không đúng như lời mời cam kết ({rule}).",
    next: "Không tiếp tục. Báo quản trị đơn vị và đề nghị cấp lời mời mới.",
  },
  "not-allowed": {
    what: "Đồng chí không được {act}.",
    why: "Trong đơn vị, việc này do {roles} làm; hồ sơ của đơn vị không ghi đồng chí có vai trò đó.",
    next: "Nhờ người có vai trò phù hợp hoặc liên hệ quản trị đơn vị.",
  },
  "not-allowed-by-relay": {
    what: "Máy chủ không cho máy này làm việc đó.",
    why: "{missing}",
    next: "Chưa có gì thay đổi. Hỏi quản trị đơn vị xem máy này được nhận vào làm những việc gì.",
  },
  "not-cleared-self": {
    what: "Đồng chí không được xử lý văn bản {level}.",
    why: "Máy này không có khóa của độ mật đó.",
    next: "Chọn độ mật thấp hơn nếu nội dung cho phép, hoặc liên hệ quản trị đơn vị.",
  },
  "no-key": {
    what: "Khóa của độ mật này chưa đến máy.",
    why: "Trạm của một đồng nghiệp phải chuyển khóa trước; việc này tự diễn ra khi Trạm của họ đang mở.",
    next: "Chờ đồng nghiệp trong đơn vị mở Trạm, hoặc liên hệ quản trị đơn vị.",
  },
  "no-signing-key": {
    what: "Máy này không có khóa ký của đồng chí.",
    why: "Tài khoản trên máy thiếu khóa ký hoặc chứng thư đi kèm, nên không thể ký tên đồng chí tại đây.",
    next: "Chưa có gì được ký hoặc gửi đi. Xin quản trị đơn vị lời mời mới cho máy này.",
  },
  "draft-file-unreadable": {
    what: "Không mở được một tệp của dự thảo.",
    why: "Tệp đang lưu bị hỏng, hoặc được niêm phong bằng khóa mà máy này không có.",
    next: "Chưa có gì được ký hoặc gửi đi. Đề nghị người trình thêm lại tệp rồi trình lại dự thảo.",
  },
  "rotation-due": {
    what: "Hiện chưa soạn được văn bản ở độ mật này.",
    why: "Người đã rời đơn vị vẫn còn giữ khóa mới nhất của độ mật này.",
    next: "Đề nghị quản trị đơn vị thay khóa.",
  },
  "recipient-rotation-due": {
    what: "Hiện chưa gửi được văn bản {level} cho {unit}.",
    why: "Người đã rời đơn vị đó vẫn còn giữ khóa mới nhất của độ mật này.",
    next: "Đề nghị quản trị của đơn vị đó thay khóa, hoặc bỏ nơi nhận này.",
  },
  "no-device": {
    what: "{unit} chưa có khóa {level}.",
    why: "Chưa máy nào của đơn vị đó mở được.",
    next: "Bỏ nơi nhận này, hoặc chờ quản trị của đơn vị đó mở độ mật.",
  },
  "not-synced": {
    what: "Máy này chưa kết nối được với máy chủ lần nào.",
    why: "Máy chưa biết công việc của đơn vị đến đâu nên chưa thể làm tiếp.",
    next: "Chờ có kết nối rồi làm lại.",
  },
  "name-missing": {
    what: "Chế độ xem chưa có tên.",
    why: "Chỉ có thể tìm lại theo tên.",
    next: "Hãy đặt tên.",
  },
  "too-many-views": {
    what: "Đã có mười hai chế độ xem.",
    why: "Nhiều hơn nữa thì tìm chế độ xem cũng lâu như tìm văn bản.",
    next: "Bỏ bớt một: mở chế độ xem đó rồi bấm dấu chéo bên cạnh.",
  },
  "already-waiting": {
    what: "Việc này đã làm rồi.",
    why: "Việc đang chờ gửi hoặc vừa gửi xong.",
    next: "Xem mục Chờ gửi.",
  },
  "already-submitted": {
    what: "Dự thảo đã trình rồi.",
    why: "Khi đang ở chỗ lãnh đạo thì không sửa được.",
    next: "Chờ lãnh đạo trả lại, hoặc rút lại ở mục Chờ gửi.",
  },
  "already-decided": {
    what: "Văn bản này đã được xử lý rồi.",
    why: "Đồng nghiệp đã vào sổ hoặc từ chối tiếp nhận.",
    next: "Xem lại trạng thái của văn bản.",
  },
  "not-decidable": {
    what: "Không vào sổ được văn bản này.",
    why: "Văn bản chưa mở được, không xác thực hoặc không gửi cho đơn vị.",
    next: "Xem phần kiểm tra chữ ký và hỏi nơi gửi.",
  },
  "file-coming": {
    what: "Một tệp đang được tải về.",
    why: "Nội dung niêm phong của tệp chưa đến máy này.",
    next: "Chờ một lát; tệp tự mở khi về đến máy.",
  },
  "file-differs": {
    what: "Có tệp không đúng với dự thảo.",
    why: "Nội dung tải lên khác nội dung đã trình nên không được ký.",
    next: "Trả lại dự thảo và báo quản trị đơn vị.",
  },
  "file-unreadable": {
    what: "Không đọc được tệp.",
    why: "Tệp đã bị chuyển, sửa hoặc xóa trong lúc đọc.",
    next: "Chọn lại tệp.",
  },
  "too-large-together": {
    what: "Tổng dung lượng các tệp quá lớn.",
    why: "Một văn bản chứa nhiều nhất {size}.",
    next: "Bớt tệp, hoặc gửi kèm một văn bản khác.",
  },
  "too-many-files": {
    what: "Quá nhiều tệp.",
    why: "Một văn bản có nhiều nhất {count} tệp.",
    next: "Gộp nhiều tệp vào một tệp nén.",
  },
  "office-unset": {
    what: "Đơn vị chưa khai chữ viết tắt.",
    why: "Số, ký hiệu cần chữ viết tắt; nơi đánh số theo nhiệm kỳ thì cần cả nhiệm kỳ.",
    next: "Khai các thông tin đó; chỉ cần làm một lần.",
  },
  "abbreviation-refused": {
    what: "“{abbreviation}” không dùng làm chữ viết tắt được.",
    why: "Chữ viết tắt gồm chữ in hoa và số, không có dấu cách, ví dụ VPTU, UBND.",
    next: "Ghi đúng như trên văn bản của đơn vị.",
  },
  "no-notation": {
    what: "Loại văn bản này không có số, ký hiệu.",
    why: "Quy định không đặt ký hiệu cho loại này.",
    next: "Chọn loại văn bản khác.",
  },
  "no-seal": {
    what: "Máy này không có con dấu của đơn vị.",
    why: "Con dấu được cấp cho máy của văn thư khi vào đơn vị.",
    next: "Đóng dấu trên máy của văn thư, hoặc liên hệ quản trị đơn vị.",
  },
  "too-late": {
    what: "Không rút lại được nữa.",
    why: "Một phần đã gửi đi.",
    next: "Cứ để tiếp tục; việc sẽ tự hoàn tất.",
  },
  "no-rules": {
    what: "Chưa có quy định áp dụng cho đơn vị vào ngày này.",
    why: "Không có bộ quy tắc nào của ngành đang có hiệu lực.",
    next: "Kiểm tra ngày của máy và cập nhật Trạm.",
  },
  "numbers-used-up": {
    what: "Đã hết số trong sổ này.",
    why: "Số lớn nhất đã được cấp.",
    next: "Báo quản trị đơn vị.",
  },
  conflict: {
    what: "Có người vừa thay đổi cùng lúc.",
    why: "Cửa sổ khác hoặc đồng nghiệp đang ghi cùng nội dung.",
    next: "Xem lại rồi thực hiện lại.",
  },
  incomplete: {
    what: "Còn thiếu thông tin.",
    why: "Có mục chưa được điền đúng.",
    next: "Xem các mục được đánh dấu.",
  },
  "reason-missing": {
    what: "Chưa ghi lý do.",
    why: "Người nhận cần biết vì sao.",
    next: "Ghi lý do rồi thử lại.",
  },
  "vault-refused": {
    what: "Không mở được tài khoản trên máy này.",
    why: "Phần khóa đã bị thay đổi, hoặc do phiên bản Trạm mới hơn tạo ra.",
    next: "Cập nhật Trạm. Nếu vẫn vậy, hỏi quản trị đơn vị.",
  },
};
