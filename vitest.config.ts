import { defineConfig } from "vitest/config";

/** A file's suffix says what it needs; `npm run bench` runs the `.bench.ts` files, which no test run includes. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          environment: "node",
          include: ["{shared,server,extension,tests}/**/*.test.ts"],
          exclude: ["**/*.{browser,fault,pg}.test.ts", "**/node_modules/**"],
          testTimeout: 20_000,
          hookTimeout: 30_000,
        },
      },
    ],
  },
});
