import { documentPrograms } from "./programs.ts";
import { requirePrograms } from "./require-programs.ts";

/** Vitest runs this once before the first test that needs it: what checks certificates and PDF files must be there. */
export function setup(): void {
  requirePrograms(documentPrograms);
}
