/** The relay as it is run, in a process of its own, for load from outside. */
import { spawn } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

export interface RelayProcess extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
}

/** Nobody is sent away: what is measured is the work, not the patience. */
const LIMITS = {
  device: { burst: 1_000_000, perSecond: 1_000_000 },
  address: { burst: 1_000_000, perSecond: 1_000_000 },
};

/** As docs/deployment.md starts it. */
const NODE_FLAGS = ["--min-semi-space-size=4", "--max-semi-space-size=4"];

/**
 * @param directory holds the relay's identity
 * @param env added to this process's own
 */
export async function spawnRelay(directory: string, env: NodeJS.ProcessEnv = {}): Promise<RelayProcess> {
  const config = join(directory, "bench-config.json");
  await writeFile(config, JSON.stringify({ limits: LIMITS }));
  const main = fileURLToPath(new URL("../../server/main.ts", import.meta.url));
  const child = spawn(process.execPath, [...NODE_FLAGS, main, "--data", directory, "--config", config], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const ready = new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).on("line", (line) => {
      const { event, url } = JSON.parse(line) as { readonly event: string; readonly url?: string };
      if (event === "ready" && url !== undefined) resolve(url);
    });
    child.once("error", reject);
    void ended.then(() => reject(new Error("the relay ended before it was ready")));
  });
  const url = await ready;
  return {
    url,
    port: Number(new URL(url).port),
    pid: child.pid as number,
    async [Symbol.asyncDispose]() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}
