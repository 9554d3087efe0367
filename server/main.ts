/**
 * The relay's commands. `node server/main.ts --data DIR [--host H] [--port N] [--config FILE]` serves; with no
 * configuration it listens on 127.0.0.1 at a free port. The others: `request` and `init` (its certificates), `backup`.
 */
import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { setFlagsFromString } from "node:v8";
import { X509Certificate } from "node:crypto";
import { z } from "zod";
import { own } from "../shared/encoding/bytes.ts";
import { err, ok, type Result } from "../shared/result.ts";
import { backUp } from "./backup.ts";
import { isProxy } from "./client-address.ts";
import { completeIdentity, requestIdentity } from "./identity.ts";
import { createLog } from "./log.ts";
import { startRelay } from "./start.ts";

const USAGE = `usage:
  node server/main.ts --data DIR [--host H] [--port N] [--config FILE]    serve
  node server/main.ts request --data DIR                                  make keys, print a PKCS #10 for each
  node server/main.ts init --data DIR --root root.pem --certificates FILE take the certificates that the root issued
  node server/main.ts backup --data DIR --out DIR                         copy everything, while the relay runs`;

const rate = z.strictObject({ burst: z.number().int().min(1), perSecond: z.number().min(1) });

/** The configuration file: JSON, every member optional; options of the command line come first. */
const configSchema = z.strictObject({
  host: z.string().optional(),
  port: z.number().int().min(0).max(65_535).optional(),
  quotaBytes: z.number().int().min(1).optional(),
  writerThread: z.boolean().optional(),
  limits: z.strictObject({ device: rate, address: rate }).optional(),
  proxies: z.array(z.string().refine(isProxy, "neither an address nor a network")).optional(),
});

type Failure = { readonly type: "usage" | "refused"; readonly message: string };

const log = createLog((line) => process.stdout.write(line), Date.now);

const OPTIONS = {
  data: { type: "string" },
  out: { type: "string" },
  host: { type: "string" },
  port: { type: "string" },
  config: { type: "string" },
  root: { type: "string" },
  certificates: { type: "string" },
  help: { type: "boolean", short: "h" },
} as const;

function readCommand() {
  try {
    return ok(parseArgs({ allowPositionals: true, options: OPTIONS }));
  } catch (error) {
    // What is wrong with the command, before what might have been meant.
    const [wrong = ""] = (error instanceof Error ? error.message : "").split(". ");
    return err<Failure>({ type: "usage", message: `${wrong}\n${USAGE}` });
  }
}

async function main(): Promise<Result<void, Failure>> {
  const command = readCommand();
  if (!command.ok) return command;
  const { values, positionals } = command.value;
  if (values.help === true) {
    process.stdout.write(`${USAGE}\n`);
    return ok(undefined);
  }
  const { data } = values;
  if (data === undefined) return err({ type: "usage", message: USAGE });
  switch (positionals.join(" ")) {
    case "":
      return serve({ ...values, data });
    case "request": {
      for (const [kind, der] of Object.entries(await requestIdentity(data))) {
        process.stdout.write(`# ${kind}\n${pem("CERTIFICATE REQUEST", der)}`);
      }
      return ok(undefined);
    }
    case "init": {
      if (values.root === undefined || values.certificates === undefined) return err({ type: "usage", message: USAGE });
      const [root, ...more] = await readCertificates(values.root);
      if (root === undefined || more.length > 0) return err({ type: "refused", message: "not one root certificate" });
      const done = await completeIdentity(data, root, await readCertificates(values.certificates));
      return done.ok ? done : err({ type: "refused", message: done.error.message });
    }
    case "backup":
      if (values.out === undefined) return err({ type: "usage", message: USAGE });
      return backUp(data, values.out);
    default:
      return err({ type: "usage", message: USAGE });
  }
}

async function serve(options: {
  readonly data: string;
  readonly host?: string | undefined;
  readonly port?: string | undefined;
  readonly config?: string | undefined;
}): Promise<Result<void, Failure>> {
  // Threads that help to collect a small young generation cost more than they spare, most of all on few cores.
  setFlagsFromString("--no-parallel-scavenge");
  const config = await readConfig(options.config);
  if (!config.ok) return config;
  const { limits, quotaBytes, writerThread, proxies } = config.value;
  const host = options.host ?? config.value.host ?? "127.0.0.1";
  const port = options.port === undefined ? (config.value.port ?? 0) : Number(options.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    return err({ type: "usage", message: "--port: 0 to 65535" });
  const started = await startRelay({
    directory: options.data,
    host,
    port,
    log,
    ...(limits === undefined ? {} : { limits }),
    ...(proxies === undefined ? {} : { proxies }),
    ...(quotaBytes === undefined ? {} : { quotaBytes }),
    ...(writerThread === undefined ? {} : { writerThread }),
  });
  if (!started.ok) return err({ type: "refused", message: started.error.message });
  const { url, epoch, stop } = started.value;
  log("info", "ready", { url, epoch });
  const end = (signal: string): void => {
    log("info", "stopping", { signal });
    stop().then(
      () => {
        log("info", "stopped");
        process.exit(0);
      },
      (error: unknown) => fail(error),
    );
  };
  process.once("SIGTERM", end);
  process.once("SIGINT", end);
  return ok(undefined);
}

async function readConfig(file: string | undefined): Promise<Result<z.infer<typeof configSchema>, Failure>> {
  if (file === undefined) return ok({});
  try {
    const parsed = configSchema.safeParse(JSON.parse(await readFile(file, "utf8")));
    if (parsed.success) return ok(parsed.data);
    const issue = parsed.error.issues[0];
    return err({ type: "refused", message: `${file}: ${issue?.path.join(".") ?? ""} ${issue?.message ?? ""}` });
  } catch (error) {
    return err({ type: "refused", message: `${file}: ${error instanceof Error ? error.message : "unreadable"}` });
  }
}

const PEM = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

async function readCertificates(file: string) {
  const text = await readFile(file, "utf8");
  return [...text.matchAll(PEM)].map(([block]) => own(new X509Certificate(block).raw));
}

function pem(label: string, der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString("base64")
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join("\n")}\n-----END ${label}-----\n`;
}

function fail(error: unknown): never {
  log("error", "failed", { message: error instanceof Error ? error.message : "not an error" });
  process.exit(1);
}

main().then((result) => {
  if (result.ok) return;
  process.stderr.write(`${result.error.message}\n`);
  process.exit(2);
}, fail);
