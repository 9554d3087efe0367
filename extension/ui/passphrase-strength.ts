export type PassphraseStrength = "empty" | "weak" | "fair" | "good" | "strong";

/** What everybody tries first, folded to plain letters; a passphrase is judged without them. */
const commonest = [
  "password",
  "passphrase",
  "matkhau",
  "qwerty",
  "asdfgh",
  "123456",
  "111111",
  "abc123",
  "admin",
  "vanthu",
  "iloveyou",
];

/**
 * A hint for the person who chooses; `weak` is not taken, since the wrapped keys can be guessed at without end by whoever
 * has the disk. It reckons in bits what a guesser who knows words would need: about
 * 12 for each different word of the text, less where the word is short, at most 4.5 for each different letter in a row of
 * signs that is no text.
 */
export function passphraseStrength(passphrase: string): PassphraseStrength {
  if (passphrase.trim() === "") return "empty";
  const bits = reckonBits(passphrase);
  if (bits < 34) return "weak";
  if (bits < 46) return "fair";
  return bits < 64 ? "good" : "strong";
}

function reckonBits(passphrase: string): number {
  let folded = passphrase.normalize("NFD").replace(/\p{M}/gu, "").replaceAll("đ", "d").toLowerCase();
  for (const word of commonest) folded = folded.replaceAll(word, " ");
  const words = new Set(folded.split(/[\s\-_.,]+/u).filter((word) => word !== ""));
  let bits = 0;
  for (const word of words) {
    const different = new Set(word).size;
    const isText = /^\p{L}+$/u.test(word);
    bits += isText && word.length <= 10 ? Math.min(12, different * 3.2) : Math.min(different * 4.5, word.length * 4.5);
  }
  return bits;
}
