import { defineConfig } from "vitest/config";

const folders = "{shared,server,extension,tests}/**";
const documents = "tests/tools/setup-documents.ts";
const extension = "tests/tools/setup-extension.ts";
const browsers = "tests/tools/setup-browsers.ts";

/**
 * A file's suffix says what it needs; `npm run bench` runs the `.bench.ts` files, which no test run includes.
 * Groups run one after the other, cheapest first: browsers and killed relays get the machine for themselves.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: [`${folders}/*.test.ts`, `${folders}/*.test.tsx`],
          exclude: ["**/*.{build,fault,browser,pg}.test.ts", "**/node_modules/**"],
          globalSetup: [documents],
          testTimeout: 30_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: "build",
          include: [`${folders}/*.build.test.ts`],
          globalSetup: [extension],
          testTimeout: 60_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: "fault",
          include: [`${folders}/*.fault.test.ts`],
          globalSetup: [documents],
          fileParallelism: false,
          testTimeout: 300_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: "browser",
          include: [`${folders}/*.browser.test.ts`],
          globalSetup: [documents, browsers, extension],
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 180_000,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});
