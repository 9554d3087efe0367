import { buildExtension } from "./build-extension.ts";

/** Vitest runs this once before the first test that needs it: the extension stands built in `.output/`. */
export async function setup(): Promise<void> {
  await buildExtension();
}
