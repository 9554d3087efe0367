import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { buildSegment, fitsOf, fitsText, isIn, joinParts, SEGMENT_SIZE, type SegmentPart } from "./segment.ts";
import { prefixOf, wantedWords, wordsOf } from "./words.ts";

const texts = new Map([
  [0, wordsOf("Công văn về phòng, chống thiên tai trên địa bàn tỉnh")],
  [7, wordsOf("Văn phòng Ủy ban: báo cáo công tác quý III")],
  [511, wordsOf("số 15/QĐ-UBND của Uỷ ban nhân dân về công văn".normalize("NFD"))],
]);

/** Prefixes thrown together, as the parts of a stored segment are. */
function partsOf(of: ReadonlyMap<number, readonly string[]>, count: number): (word: string) => SegmentPart | undefined {
  const bucket = (word: string): number =>
    [...prefixOf(word)].reduce((sum, each) => sum + each.charCodeAt(0), 0) % count;
  const built = Map.groupBy(buildSegment(of), ([prefix]) => bucket(prefix));
  const joined = new Map(Array.from(built, ([at, parts]) => [at, joinParts(parts.map(([, part]) => part))]));
  return (word) => joined.get(bucket(word));
}

function found(query: string, of = texts): { all: number[]; inOrder: number[] } {
  const wanted = wantedWords(query);
  if (wanted === undefined) return { all: [], inOrder: [] };
  const { all, inOrder } = fitsOf(wanted, partsOf(of, 3));
  const places = Array.from({ length: SEGMENT_SIZE }, (_, place) => place);
  return { all: places.filter((place) => isIn(all, place)), inOrder: places.filter((place) => isIn(inOrder, place)) };
}

describe("a segment", () => {
  test.each([
    ["cong van", [0, 7, 511], [0, 511]],
    ["công văn", [0, 7, 511], [0, 511]],
    ["van cong ", [0, 7, 511], []],
    ["ủy ban", [7, 511], [7, 511]],
    ["uỷ ban nhân", [511], [511]],
    ["thien ta", [0], [0]],
    ["thien t", [0], [0]],
    ["tai th", [], []],
    ["phong th", [], []],
    ["thien tai", [0], [0]],
    ["phong chong thie", [0], [0]],
    ["15/qđ-ubnd", [511], [511]],
    ["bao", [7], [7]],
    ["quy ii ", [], []],
    ["quy iii ", [7], [7]],
    ["van phong", [0, 7], [7]],
    ["công tác khác", [], []],
  ])("%s", (query, all, inOrder) => {
    expect(found(query)).toEqual({ all, inOrder });
  });

  test("too little is not looked for", () => {
    for (const query of ["", "  ", "a", "ub", "ub ", "…"]) expect(wantedWords(query)).toBeUndefined();
  });

  test("finds what looking through the words finds", () => {
    const word = fc.constantFrom("an", "ban", "bang", "bao", "cao", "ca", "x", "xa");
    const words = fc.array(word, { maxLength: 12 });
    const many = fc.array(words, { maxLength: 6 });
    const query = fc.tuple(fc.array(word, { minLength: 1, maxLength: 4 }), fc.boolean());
    fc.assert(
      fc.property(many, query, (dispatches, [asked, isWhole]) => {
        const of = new Map(dispatches.map((each, place) => [place, each]));
        const text = `${asked.join(" ")}${isWhole ? " " : ""}`;
        const wanted = wantedWords(text);
        fc.pre(wanted !== undefined);
        const one = [...of].map(([place, each]) => [place, fitsText(wanted, each)] as const);
        expect(found(text, of).all).toEqual(one.filter(([, fits]) => fits !== "no").map(([place]) => place));
        // A segment knows neighbours two by two; a row of three and more may be pieced together.
        const inOrder = one.filter(([, fits]) => fits === "in-order").map(([place]) => place);
        if (asked.length <= 2) expect(found(text, of).inOrder).toEqual(inOrder);
        else expect(found(text, of).inOrder).toEqual(expect.arrayContaining(inOrder));
      }),
    );
  });
});
