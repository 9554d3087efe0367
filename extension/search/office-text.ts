/**
 * The text of Office (ISO/IEC 29500) and OpenDocument (ISO/IEC 26300) files: XML in a ZIP archive. Nothing of it is shown,
 * so tags are only taken out; what the archive claims of its sizes bounds what is unpacked.
 */
import { unzipSync } from "fflate";

/** Where the words stand, in the order in which they are read. */
const PARTS = [
  /^word\/document\.xml$/,
  /^word\/(header|footer|footnotes|endnotes|comments)\d*\.xml$/,
  /^xl\/sharedStrings\.xml$/,
  /^xl\/worksheets\/sheet\d+\.xml$/,
  /^ppt\/slides\/slide\d+\.xml$/,
  /^ppt\/notesSlides\/notesSlide\d+\.xml$/,
  /^content\.xml$/,
] as const;

const MAX_UNPACKED = 64 * 1_048_576;

/** After these, words of a paragraph, cell or line end. */
const ENDS = /<\/(?:w:p|a:p|si|is|row|text:p|text:h)>|<(?:w:tab|w:br|text:tab|text:s|text:line-break)\b[^>]*>/g;
/** Of a sheet only text in its cells: numbers there are often places in the shared strings. */
const INLINE_STRINGS = /<is>.*?<\/is>/gs;

/** @returns undefined where the archive is of another kind. @throws where it is damaged */
export function officeText(archive: Uint8Array): string | undefined {
  let left = MAX_UNPACKED;
  const unpacked = unzipSync(archive, {
    filter: ({ name, originalSize }) => {
      if (!PARTS.some((part) => part.test(name)) || originalSize > left) return false;
      left -= originalSize;
      return true;
    },
  });
  const names = PARTS.flatMap((part) => Object.keys(unpacked).filter((name) => part.test(name)));
  if (names.length === 0) return undefined;
  const decoder = new TextDecoder();
  const texts = names.map((name) => {
    const xml = decoder.decode(unpacked[name]);
    return textOfXml(name.startsWith("xl/worksheets/") ? (xml.match(INLINE_STRINGS) ?? []).join("") : xml);
  });
  return texts.join("\n");
}

function textOfXml(xml: string): string {
  return xml
    .replace(ENDS, "\n")
    .replace(/<[^>]*>/g, "")
    .replace(
      /&(?:#(\d{1,7})|#x([\da-f]{1,6})|(amp|lt|gt|quot|apos));/gi,
      (all: string, decimal?: string, hex?: string, name?: string) => {
        if (name !== undefined) return NAMED[name.toLowerCase()] ?? "";
        const code = Number.parseInt(decimal ?? hex ?? "", decimal === undefined ? 16 : 10);
        return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : all;
      },
    );
}

const NAMED: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
