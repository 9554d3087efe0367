import { defineConfig } from "vitest/config";
import { PATIENCE } from "./tests/tools/patience.ts";

const folders = "{shared,server,extension,tests}/**";
const documents = "tests/tools/setup-documents.ts";
const extension = "tests/tools/setup-extension.ts";
const browsers = "tests/tools/setup-browsers.ts";

/**
 * A file's suffix says what it needs; `npm run bench` runs the `.bench.ts` files, which no test run includes.
 * Groups run one after the other, cheapest first, two files at a time: while one waits for a browser, the other has the
 * machine. So no test may count on being alone, and what it waits for has `PATIENCE`.
 */
export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: [`${folders}/*.test.ts`, `${folders}/*.test.tsx`],
          exclude: ["**/*.{build,fault,browser,pg}.test.ts", "**/node_modules/**"],
          globalSetup: [documents],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          expect: { poll: { timeout: 30_000 } },
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: "build",
          include: [`${folders}/*.build.test.ts`],
          globalSetup: [extension],
          testTimeout: 60_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: "fault",
          include: [`${folders}/*.fault.test.ts`],
          globalSetup: [documents],
          testTimeout: 300_000,
          hookTimeout: 120_000,
          expect: { poll: { timeout: PATIENCE } },
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        test: {
          name: "browser",
          include: [`${folders}/*.browser.test.ts`],
          globalSetup: [documents, browsers, extension],
          testTimeout: 3 * PATIENCE,
          hookTimeout: 3 * PATIENCE,
          expect: { poll: { timeout: PATIENCE, interval: 100 } },
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
