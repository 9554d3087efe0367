import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

/** What both browsers take. A profile folder that is given outlives the browser; one that is not is removed with it. */
export interface LaunchOptions {
  /** The unpacked extension, as built into `.output/`. */
  readonly extensionDir: string;
  readonly profileDir?: string;
  /** Default: without a window. A window needs a display: see {@link canShowWindows}. */
  readonly headed?: boolean;
  /** BCP 47 tag, for instance `vi-VN`. */
  readonly locale?: string;
  readonly viewport?: { readonly width: number; readonly height: number };
  /** More command line arguments of the browser. */
  readonly args?: readonly string[];
}

/** What a test may ask of either browser. */
export interface ExtensionBrowser extends AsyncDisposable {
  readonly profileDir: string;
  extensionUrl(path: string): string;
  openPage(path: string): Promise<{ evaluate(expression: string): Promise<unknown> }>;
  close(): Promise<void>;
  /** Ends all its processes at once, as a power cut would. The profile stays; a later launch may reopen it. */
  kill(): Promise<void>;
}

export const defaultViewport = { width: 1280, height: 800 } as const;

export function canShowWindows(env: NodeJS.ProcessEnv = process.env): boolean {
  return [env["DISPLAY"], env["WAYLAND_DISPLAY"]].some((display) => display !== undefined && display !== "");
}

export interface Profile {
  readonly dir: string;
  /** Removes the folder if it was made here. */
  release(): void;
}

export function openProfile(given: string | undefined): Profile {
  if (given !== undefined) return { dir: resolve(given), release: () => undefined };
  const dir = mkdtempSync(join(tmpdir(), "tram-profile-"));
  return { dir, release: () => rmSync(dir, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }) };
}

/** Kills a browser with all its processes as a power cut would; resolves when its main process is gone. */
export async function killProcessGroup(pid: number): Promise<void> {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    process.kill(pid, "SIGKILL");
  }
  while (isAlive(pid)) await new Promise((done) => setTimeout(done, 20));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
