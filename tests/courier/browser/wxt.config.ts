import { resolve } from "node:path";
import { defineConfig } from "wxt";
import product from "../../../wxt.config.ts";

/** The page of the desks, built and packed as the product is. */
export default defineConfig({
  ...product,
  srcDir: ".",
  publicDir: resolve("extension/public"),
  outDir: resolve(".output/courier-desk"),
});
