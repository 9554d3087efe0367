/** A web page against the extension as it is shipped: it can frame, open, read and ask nothing of it. */
import { readdirSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ChromiumBrowser, launchChromium } from "../browser/chromium.ts";
import { buildExtension } from "../tools/build-extension.ts";

let browser: ChromiumBrowser;
let server: Server;
let address: string;
let page: Page;
/** Every file of the package, by its path. */
let files: readonly string[];

beforeAll(async () => {
  const { chromium: extensionDir } = await buildExtension();
  files = readdirSync(extensionDir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(extensionDir.length + 1));
  browser = await launchChromium({ extensionDir });
  server = createServer((_, response) => {
    response.writeHead(200, { "content-type": "text/html" }).end("<!doctype html><title>Elsewhere</title><p>here</p>");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  page = await browser.context.newPage();
  await page.goto(address);
});

afterAll(async () => {
  await browser?.close();
  server?.close();
});

/** What a frame of that address shows, as the browser sees it. */
async function framed(
  tag: "iframe" | "embed" | "object",
  url: string,
): Promise<{ readonly url: string; readonly text: string } | "no frame"> {
  const before = new Set(page.frames());
  const last = `last-${before.size}`;
  await page.evaluate(
    ([name, source, plain, after]) => {
      const element = document.createElement(name as "iframe");
      element.setAttribute(name === "object" ? "data" : "src", source as string);
      if (name !== "iframe") element.setAttribute("type", "text/html");
      const frame = document.createElement("iframe");
      Object.assign(frame, { name: after, src: plain });
      document.body.append(element, frame);
    },
    [tag, url, address, last],
  );
  // Once the frame behind it shows what it is to show, the element has had its turn.
  const shown = (): boolean => page.frame({ name: last })?.url() === address;
  await expect.poll(shown).toBe(true);
  await page.frame({ name: last })?.waitForLoadState("load");
  const find = () => page.frames().find((each) => !before.has(each) && each.name() !== last);
  // The address of a frame that comes to show something, be it an error, is there a moment after the frame; the other two
  // elements need not become frames at all.
  if (tag === "iframe") await expect.poll(() => find()?.url() ?? "").not.toMatch(/^(about:blank)?$/);
  const frame = find();
  if (frame === undefined) return "no frame";
  await frame.waitForLoadState("load").catch(() => undefined);
  return { url: frame.url(), text: await frame.evaluate("document.body?.innerText ?? ''").then(String, () => "") };
}

const pages = ["inbox.html", "inbox.html#/incoming", "offscreen.html", "manifest.json"];

test("W2: a page that is meant to be framed is framed, and the extension's own pages open in a tab", async () => {
  expect(await framed("iframe", address)).toEqual({ url: address, text: "here" });
  const own = await browser.openPage("inbox.html");
  await own.locator("[data-screen]").first().waitFor();
  await own.close();
});

test.for(pages)("W2: a web page that frames %s frames nothing of it", async (path) => {
  expect(await framed("iframe", browser.extensionUrl(path))).toMatchObject({ url: "chrome-error://chromewebdata/" });
  for (const tag of ["embed", "object"] as const) {
    const shown = await framed(tag, browser.extensionUrl(path));
    if (shown === "no frame") continue;
    expect(shown.url).not.toContain("chrome-extension://");
    expect(shown.text).not.toMatch(/Tram|version/);
  }
});

test("W2: an extension page refuses to be framed by any other of the extension's own pages, too", async () => {
  const own = await browser.openPage("inbox.html");
  const refused: string[] = [];
  own.on("console", (message) => refused.push(message.text()));
  await own.evaluate((url) => {
    const frame = document.createElement("iframe");
    frame.src = url;
    document.body.append(frame);
  }, browser.extensionUrl("inbox.html"));
  await expect.poll(() => refused.join(" ")).toMatch(/frame-ancestors/);
  expect(
    own
      .frames()
      .slice(1)
      .every((frame) => !frame.url().startsWith(browser.extensionUrl("inbox"))),
  ).toBe(true);
  await own.close();
});

test("W2: a web page cannot open an extension page in a window that it holds", async () => {
  const opened = await page.evaluate((url) => {
    const held = open(url);
    return new Promise<string>((resolve) => {
      setTimeout(() => {
        const look = (): string => {
          try {
            return held === null ? "blocked" : `${held.location.href} ${held.document.body.innerText}`;
          } catch (error) {
            return String(error);
          }
        };
        resolve(look());
      }, 1_000);
    });
  }, browser.extensionUrl("inbox.html"));
  expect(opened).not.toContain("chrome-extension://");
  expect(opened).toMatch(/blocked|about:blank|SecurityError/);
});

test("W10: no file of the package can be read from a web page, so it cannot even tell that Tram is there", async () => {
  expect(files.length).toBeGreaterThan(20);
  const urls = files.map((path) => browser.extensionUrl(path));
  const readable = await page.evaluate(async (all) => {
    const seen: string[] = [];
    for (const url of all) {
      if (
        await fetch(url).then(
          () => true,
          () => false,
        )
      )
        seen.push(url);
    }
    const image = all.find((url) => url.endsWith("/icons/128.png")) ?? "";
    const loads = await new Promise<boolean>((resolve) => {
      const element = new Image();
      element.onload = () => resolve(true);
      element.onerror = () => resolve(false);
      element.src = image;
    });
    return loads ? [...seen, image] : seen;
  }, urls);
  expect(readable).toEqual([]);
});

test("W1: a web page has no way to send the extension a message", async () => {
  const reachable = await page.evaluate(async (id) => {
    const { chrome } = globalThis as { chrome?: { runtime?: { sendMessage?(...all: unknown[]): Promise<unknown> } } };
    if (chrome?.runtime?.sendMessage === undefined) return "no way";
    return chrome.runtime.sendMessage(id, { type: "who-is-unlocked" }).then(JSON.stringify, String);
  }, browser.extensionId);
  expect(reachable).toBe("no way");
});
