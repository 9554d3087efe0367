/** Pages of the tests that no extension holds, built from the product's sources. */
import { join } from "node:path";
import { buildOnce, outputDir } from "./build-once.ts";

/** @param folder of the page's `index.html`, from the project's folder. @returns the folder of what was built */
export async function buildPage(name: string, folder: string): Promise<string> {
  const out = join(outputDir, name);
  const options = ["--outDir", out, "--emptyOutDir", "--target", "esnext", "--logLevel", "warn"];
  await buildOnce({
    name,
    inputs: ["extension", "shared", folder, "tsconfig.json", "package-lock.json"],
    makes: [`${name}/index.html`],
    programs: [["node_modules/vite/bin/vite.js", "build", folder, ...options]],
  });
  return out;
}
