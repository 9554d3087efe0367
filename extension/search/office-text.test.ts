import { strToU8, zipSync } from "fflate";
import { expect, test } from "vitest";
import { officeText } from "./office-text.ts";

const zip = (files: Readonly<Record<string, string>>): Uint8Array =>
  zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])));
const words = (archive: Uint8Array): string | undefined => officeText(archive)?.replace(/\s+/g, " ").trim();

test("the words of text files, sheets and slides", () => {
  const document = `<w:document><w:p><w:r><w:t>Công </w:t></w:r><w:r><w:t>văn</w:t><w:tab/><w:t>số 5 &amp; 6</w:t></w:r></w:p>
    <w:p><w:t>&#x110;ảng &#7911;y</w:t></w:p></w:document>`;
  expect(words(zip({ "word/document.xml": document, "word/footer1.xml": "<w:p><w:t>Trang 1</w:t></w:p>" }))).toBe(
    "Công văn số 5 & 6 Đảng ủy Trang 1",
  );
  const sheet = "<row><c><v>0</v></c><c><is><t>trong ô</t></is></c></row>";
  expect(
    words(
      zip({
        "xl/sharedStrings.xml": "<sst><si><t>Họ tên</t></si><si><t>Đơn vị</t></si></sst>",
        "xl/worksheets/sheet1.xml": sheet,
      }),
    ),
  ).toBe("Họ tên Đơn vị trong ô");
  expect(words(zip({ "ppt/slides/slide1.xml": "<a:p><a:t>Một</a:t></a:p><a:p><a:t>Hai</a:t></a:p>" }))).toBe("Một Hai");
  expect(words(zip({ "content.xml": "<text:h>Mở đầu</text:h><text:p>a<text:s/>b</text:p>" }))).toBe("Mở đầu a b");
});

test("another archive has none, a damaged one is refused", () => {
  expect(officeText(zip({ "a.txt": "x" }))).toBeUndefined();
  expect(() => officeText(zip({ "content.xml": "<text:p>abc</text:p>" }).slice(0, 60))).toThrow();
});

test("what would unpack beyond measure is not unpacked", () => {
  const bomb = zip({ "word/document.xml": "a".repeat(65 * 1_048_576), "word/footer1.xml": "<w:p>nhỏ</w:p>" });
  expect(bomb.length).toBeLessThan(200_000);
  expect(words(bomb)).toBe("nhỏ");
});
