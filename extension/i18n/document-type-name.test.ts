import { expect, test } from "vitest";
import { RULE_PACKS } from "../../shared/domain/rule-pack.ts";
import { documentTypes } from "./bn/document-types.ts";
import { documentTypeName } from "./document-type-name.ts";

const types = RULE_PACKS.flatMap((pack) => pack.documentTypes);

test("every type of document of every rule pack has a Bengali name of its own, and no name is left over", () => {
  const keys = new Set(types.map(({ key }) => key));
  expect(new Set(documentTypes.keys())).toEqual(keys);
  expect(new Set(documentTypes.values()).size).toBe(keys.size);
  for (const name of documentTypes.values()) expect(name).toMatch(/^[\p{Script=Bengali}\u200c\u200d ]+$/u);
});

test("beside the name in the reader's language stands the one on the paper", () => {
  const letter = types.find(({ key }) => key === "cong-van");
  if (letter === undefined) throw new Error("no letter in any pack");
  expect(documentTypeName(letter, "vi")).toBe("Công văn");
  expect(documentTypeName(letter, "en")).toBe("Official letter (Công văn)");
  expect(documentTypeName(letter, "bn")).toBe("দাপ্তরিক পত্র (Công văn)");
});
