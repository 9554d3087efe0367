import { fileURLToPath } from "node:url";
import { createViteServer } from "vitest/node";

/** Serves the gallery from its sources. `close` ends it. */
export async function serveGallery(): Promise<{ url: string; close: () => Promise<void> }> {
  const root = fileURLToPath(new URL(".", import.meta.url));
  const project = fileURLToPath(new URL("../../", import.meta.url));
  const server = await createViteServer({
    root,
    configFile: false,
    logLevel: "error",
    cacheDir: `${project}node_modules/.vite/gallery`,
    server: { host: "127.0.0.1", port: 0, hmr: false, fs: { allow: [project] } },
    oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
    optimizeDeps: { include: ["preact", "preact/hooks", "preact/jsx-runtime", "preact/jsx-dev-runtime"] },
  });
  await server.listen();
  const url = server.resolvedUrls?.local[0];
  if (url === undefined) throw new Error("the gallery's server has no address");
  return { url, close: () => server.close() };
}
