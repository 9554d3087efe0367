/** An invented official paper as a real PDF, printed by the browser: what an office would have made in its word processor. */
import { chromium } from "playwright-core";
import { requirePrograms } from "../tools/require-programs.ts";

export interface Paper {
  readonly issuer: string;
  readonly above: string;
  readonly place: string;
  readonly title: string;
  readonly subject: string;
  readonly to: string;
  readonly paragraphs: readonly string[];
  readonly signerPost: string;
  readonly signerName: string;
}

export const SAMPLE_PAPER: Paper = {
  above: "TỔ CHỨC THỰC HÀNH (MẪU)",
  issuer: "VĂN PHÒNG",
  place: "Cao Bằng",
  title: "Công văn",
  subject: "V/v rà soát, cập nhật danh sách cán bộ đầu mối",
  to: "các đảng ủy xã, phường trực thuộc",
  paragraphs: [
    "Thực hiện chương trình công tác quý IV, Văn phòng đề nghị các đồng chí rà soát danh sách cán bộ đầu mối của đơn vị mình, cập nhật họ tên, chức danh và số điện thoại công vụ.",
    "Danh sách gửi về Văn phòng trước ngày 15 để tổng hợp. Trường hợp không có thay đổi, đề nghị vẫn báo cáo bằng văn bản.",
    "Trong quá trình thực hiện, nếu có vướng mắc, đề nghị phản ánh kịp thời về Văn phòng để được hướng dẫn.",
  ],
  signerPost: "CHÁNH VĂN PHÒNG",
  signerName: "Người ký mẫu",
};

/** Prints the paper to a file. */
export async function printPaper(paper: Paper, path: string): Promise<void> {
  const { chromium: executablePath } = requirePrograms(["chromium"]);
  const args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"];
  const browser = await chromium.launch({
    executablePath,
    headless: true,
    chromiumSandbox: false,
    // What to do on a signal is for the command to say that prints the paper.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    args,
  });
  try {
    const page = await browser.newPage();
    await page.setContent(htmlOf(paper));
    await page.pdf({ path, format: "A4", margin: { top: "20mm", bottom: "20mm", left: "30mm", right: "15mm" } });
  } finally {
    await browser.close();
  }
}

function htmlOf(paper: Paper): string {
  const text = (value: string) => value.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  return `<!doctype html><html lang="vi"><meta charset="utf-8"><title>${text(paper.subject)}</title>
<style>
  body { font: 14pt/1.45 "Times New Roman", "Noto Serif", serif; }
  header { display: grid; grid-template-columns: 2fr 3fr; text-align: center; gap: 8mm; font-size: 13pt; }
  header b, header span { display: block; } header i { display: block; margin-top: 3mm; }
  .line { inline-size: 30mm; margin: 1mm auto; border-top: 0.6pt solid; }
  .to { margin: 9mm 0 5mm 12mm; } p { text-align: justify; text-indent: 10mm; margin: 0 0 3mm; }
  footer { display: grid; grid-template-columns: 1fr 1fr; margin-top: 9mm; } footer div:last-child { text-align: center; }
  footer small { font-size: 11pt; } .name { margin-top: 26mm; font-weight: bold; }
</style>
<header>
  <div>${text(paper.above)}<b>${text(paper.issuer)}</b><div class="line"></div><span>Số:&#8195;&#8195;&#8195;</span><small>${text(paper.subject)}</small></div>
  <div><b>ĐẢNG CỘNG SẢN VIỆT NAM</b><div class="line"></div><i>${text(paper.place)}, ngày&#8195;&#8195;tháng&#8195;&#8195;năm</i></div>
</header>
<div class="to"><i>Kính gửi:</i> ${text(paper.to)}</div>
${paper.paragraphs.map((each) => `<p>${text(each)}</p>`).join("\n")}
<footer>
  <div><small><b><i>Nơi nhận:</i></b><br>- Như trên,<br>- Lưu Văn phòng.</small></div>
  <div><b>${text(paper.signerPost)}</b><div class="name">${text(paper.signerName)}</div></div>
</footer></html>`;
}
