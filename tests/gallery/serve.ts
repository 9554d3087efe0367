import { buildPage } from "../tools/build-page.ts";
import { type ServedFolder, serveFolder } from "../tools/serve-folder.ts";

/** Serves the gallery, built from its sources. */
export async function serveGallery(): Promise<ServedFolder> {
  return serveFolder(await buildPage("gallery", "tests/gallery"));
}
