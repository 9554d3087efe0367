/** How a file from outside is shown. What kind it is, its bytes say and not its name, nor what the sender called it. */

export type ShownAs =
  | { readonly type: "pdf" }
  /** A picture that the browser draws and that can run nothing; never SVG, which is a document. */
  | { readonly type: "image"; readonly mediaType: string }
  /** Its words, where it has any: plain text, or what stands in an Office file. */
  | { readonly type: "words" };

/** How pictures begin: bytes as latin1, and where they stand. */
const IMAGES: readonly (readonly [mediaType: string, ...parts: (readonly [at: number, bytes: string])[]])[] = [
  ["image/png", [0, "\x89PNG\r\n\x1a\n"]],
  ["image/jpeg", [0, "\xff\xd8\xff"]],
  ["image/gif", [0, "GIF87a"]],
  ["image/gif", [0, "GIF89a"]],
  ["image/webp", [0, "RIFF"], [8, "WEBP"]],
  ["image/avif", [4, "ftypavif"]],
];

/** Readers of PDF take one that begins within so many bytes. */
const HEAD = 1024;

export async function shownAs(file: Blob): Promise<ShownAs> {
  const bytes = new Uint8Array(await file.slice(0, HEAD).arrayBuffer());
  const head = String.fromCharCode(...bytes);
  const image = IMAGES.find(([, ...parts]) => parts.every(([at, text]) => head.startsWith(text, at)));
  if (image !== undefined) return { type: "image", mediaType: image[0] };
  return { type: head.includes("%PDF-") ? "pdf" : "words" };
}

/** Whether pages can be made of it at all. */
export async function isPrintable(file: Blob): Promise<boolean> {
  return (await shownAs(file)).type !== "words";
}
