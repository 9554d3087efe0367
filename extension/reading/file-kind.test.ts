import { expect, test } from "vitest";
import { shownAs } from "./file-kind.ts";

const kindOf = async (...parts: (string | readonly number[])[]) =>
  shownAs(new Blob(parts.map((part) => (typeof part === "string" ? part : new Uint8Array(part)))));

test.each([
  ["image/png", [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ["image/jpeg", [0xff, 0xd8, 0xff, 0xe0]],
  ["image/gif", [...new TextEncoder().encode("GIF89a")]],
  ["image/webp", [...new TextEncoder().encode("RIFF\0\n\0\0WEBPVP8 ")]],
  ["image/avif", [...new TextEncoder().encode("\0\0\0\u001cftypavif")]],
])("a picture is one by its bytes: %s", async (mediaType, head) => {
  expect(await kindOf(head, "anything")).toEqual({ type: "image", mediaType });
});

test("what could run something is never taken for a picture or a document", async () => {
  for (const text of ['<svg xmlns="http://www.w3.org/2000/svg"/>', "<html>", "GIF", "", "RIFF____WAVE"]) {
    expect(await kindOf(text)).toEqual({ type: "words" });
  }
});

test("a PDF may have something in front of it, as readers allow", async () => {
  expect(await kindOf("%PDF-1.7")).toEqual({ type: "pdf" });
  expect(await kindOf(" ".repeat(900), "%PDF-1.4")).toEqual({ type: "pdf" });
  expect(await kindOf(" ".repeat(2_000), "%PDF-1.4")).toEqual({ type: "words" });
});
