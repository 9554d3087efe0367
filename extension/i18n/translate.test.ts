import { describe, expect, test } from "vitest";
import { errorWords } from "./error-words.ts";
import { createTranslator } from "./all-languages.ts";

const vi = createTranslator("vi");
const en = createTranslator("en");
const bn = createTranslator("bn");

test("a message takes its parameters, numbers in the digits of the language", () => {
  expect(en.t("inbox.due.on", { date: "5 Oct 2026" })).toBe("Due 5 Oct 2026");
  expect(vi.t("send.recipients.summary", { arrived: 3355, total: 3400, registered: 1 })).toBe(
    "3.355 / 3.400 nơi đã đến, 1 nơi đã tiếp nhận",
  );
  expect(bn.t("inbox.annexes", { count: 12 })).toBe("১২টি সংযুক্তি");
});

test("the plural form follows the rules of the language", () => {
  expect([0, 1, 2].map((count) => en.t("inbox.annexes", { count }))).toEqual(["0 annexes", "1 annex", "2 annexes"]);
  expect([1, 2].map((count) => vi.t("inbox.annexes", { count }))).toEqual(["1 phụ lục", "2 phụ lục"]);
});

test("a wrong key or a missing parameter is a type error, and throws when it happens all the same", () => {
  // @ts-expect-error no such message
  expect(() => en.t("inbox.nothing")).toThrow("no message");
  // @ts-expect-error the parameter is missing
  expect(() => en.t("inbox.due.on")).toThrow("needs the parameter date");
  // @ts-expect-error the parameter has another name
  expect(() => en.t("inbox.due.on", { day: "x" })).toThrow("needs the parameter date");
});

test("R33: a hostile name cannot turn round or break the sentence that it is put into", () => {
  const turned = en.t("common.actions.removeNamed", { name: "report\u202Efdp.exe\n\u0000" });
  expect(turned).toBe("Remove reportfdp.exe");
  const hebrew = en.t("common.actions.removeNamed", { name: "\u05D0\u05D1" });
  expect(hebrew).toBe("Remove \u2068\u05D0\u05D1\u2069");
  expect(en.t("common.actions.removeNamed", { name: "{name} $& $1" })).toBe("Remove {name} $& $1");
});

describe("the words of an error", () => {
  test("say what, why and what next, with limits and times in the words of the language", () => {
    const words = errorWords(en, { type: "rate-limited", milliseconds: 30_000 });
    expect(words.what).toBe("The relay asks to slow down.");
    expect(words.next).toContain("in 30 seconds");
    expect(errorWords(vi, { type: "too-large", bytes: 200 * 1024 * 1024 }).why).toBe("Mỗi tệp gửi đi tối đa 200 MB.");
  });

  test("of a type that has none name the type to the help desk", () => {
    expect(errorWords(en, { type: "moon-eclipse" }).next).toContain("moon-eclipse");
  });

  test("never fail for want of a parameter", () => {
    expect(errorWords(en, { type: "not-cleared" }).what).toBe("… may not hold ….");
  });
});
