/** The relay as it is run, in a process of its own, for tests that kill it. */
import { type ChildProcess, spawn } from "node:child_process";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(new URL("../main.ts", import.meta.url));

export interface RelayProcess {
  readonly url: string;
  readonly child: ChildProcess;
  /** Ends it at once, and resolves when it is gone. */
  kill(signal?: NodeJS.Signals): Promise<number | null>;
}

/** At most, with one that is no test. */
const FILES_AT_A_TIME = 4;

/**
 * A port that nobody listens at, for a relay that is ended and started again at the same address. It lies below those that
 * systems give to connections that go out: of those another program may have it by the time that the relay comes back. Of
 * test files that run at a time each has ports of its own, for the same reason.
 */
export async function freePort(): Promise<number> {
  const own = Number(process.env["VITEST_POOL_ID"] ?? 0) % FILES_AT_A_TIME;
  for (;;) {
    const port = 10_000 + FILES_AT_A_TIME * Math.floor(Math.random() * (22_000 / FILES_AT_A_TIME)) + own;
    const server = createServer();
    const isFree = await new Promise<boolean>((resolve) => {
      server.once("error", () => resolve(false));
      server.listen(port, "127.0.0.1", () => resolve(true));
    });
    if (!isFree) continue;
    await new Promise((resolve) => server.close(resolve));
    return port;
  }
}

/** @param prefix a command in front of Node, as `["prlimit", "--fsize=…"]` */
export async function startRelayProcess(options: {
  readonly directory: string;
  readonly port: number;
  readonly arguments?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly prefix?: readonly string[];
}): Promise<RelayProcess> {
  const { directory, port, environment = {}, prefix = [] } = options;
  const [command, ...rest] = [
    ...prefix,
    process.execPath,
    MAIN,
    "--data",
    directory,
    "--port",
    String(port),
    ...(options.arguments ?? []),
  ];
  const child = spawn(command as string, rest, {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...environment },
  });
  const ended = new Promise<number | null>((resolve) => child.once("exit", (code) => resolve(code)));
  let output = "";
  const url = await new Promise<string>((resolve, reject) => {
    const read = (data: Buffer): void => {
      output += data.toString();
      const ready = /"event":"ready","url":"([^"]+)"/.exec(output);
      if (ready?.[1] !== undefined) resolve(ready[1]);
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    child.once("error", reject);
    void ended.then(() => reject(new Error(`the relay ended: ${output}`)));
  });
  return {
    url,
    child,
    kill(signal = "SIGKILL") {
      child.kill(signal);
      return ended;
    },
  };
}
