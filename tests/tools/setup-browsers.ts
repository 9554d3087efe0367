import { browserPrograms } from "./programs.ts";
import { requirePrograms } from "./require-programs.ts";

/** Vitest runs this once before the first test that needs it: both browsers must be there. */
export function setup(): void {
  requirePrograms(browserPrograms);
}
