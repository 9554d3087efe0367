import { expect, test } from "vitest";
import { passphraseStrength } from "./passphrase-strength.ts";

test("what everybody tries, repeats or keeps short is weak", () => {
  for (const guess of [
    "123456",
    "12345678",
    "password123",
    "Mật khẩu",
    "aaaaaaaaaaaaaaaa",
    "tram tram tram tram",
    "vanthu2026",
    "xin chào",
  ]) {
    expect(passphraseStrength(guess), guess).toBe("weak");
  }
});

test("each further word that differs makes it better, in any of the languages", () => {
  expect(passphraseStrength("trăng giếng")).toBe("weak");
  expect(passphraseStrength("trăng giếng khoai thuyền")).toBe("good");
  expect(passphraseStrength("trăng giếng khoai thuyền chuông")).toBe("good");
  expect(passphraseStrength("trăng giếng khoai thuyền chuông nghiên bưởi")).toBe("strong");
  expect(passphraseStrength("lantern copper meadow thirsty violin basket")).toBe("strong");
  expect(passphraseStrength("নদী পাহাড় জানালা কমলা বাতাস সকাল")).not.toBe("weak");
});

test("a long row of mixed signs counts by its signs", () => {
  expect(passphraseStrength("k7#Rq2!vZm9&xT4w")).toBe("strong");
  expect(passphraseStrength("")).toBe("empty");
  expect(passphraseStrength("   ")).toBe("empty");
});
