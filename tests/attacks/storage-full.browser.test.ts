/** The browser has no room left: the courier and the store in a real Chromium whose quota is taken away. */
import type { CDPSession } from "playwright-core";
import { expect, test } from "vitest";
import {
  clerk,
  desk,
  desks,
  eventually,
  first,
  genuine,
  large,
  prepareReceiver,
  scene,
  second,
  settled,
  stateOf,
} from "./receiving.ts";

prepareReceiver();

let session: CDPSession | undefined;

/** Undefined gives the room back. */
async function setQuota(bytes: number | undefined): Promise<void> {
  const { page } = desks;
  session ??= await page.context().newCDPSession(page);
  const { origin } = new URL(page.url());
  await session.send("Storage.overrideQuotaForOrigin", { origin, ...(bytes !== undefined && { quotaSize: bytes }) });
  // Chromium remembers for half a minute how much room a database had.
  await expect.poll(() => page.evaluate(tryToWrite), { interval: 1_000 }).toBe(bytes === undefined);
}

/** Whether two megabytes could be written. Runs in the page. */
async function tryToWrite(): Promise<boolean> {
  const request = indexedDB.open("probe", 1);
  request.onupgradeneeded = () => void request.result.createObjectStore("probe");
  const written = await new Promise<boolean>((resolve) => {
    request.onerror = () => resolve(false);
    request.onsuccess = () => {
      const transaction = request.result.transaction("probe", "readwrite");
      transaction.objectStore("probe").put(new Uint8Array(2_000_000).fill(Math.random() * 256), 1);
      transaction.oncomplete = () => resolve(true);
      transaction.onabort = () => resolve(false);
    };
  });
  request.result?.close();
  await new Promise((resolve) => {
    const removal = indexedDB.deleteDatabase("probe");
    removal.onsuccess = removal.onerror = resolve;
  });
  return written;
}

test("X4: without room nothing is half written, the person is told why, and with room everything goes on", async () => {
  const empty = await desks.open(scene, clerk);
  expect(await desk.sync()).toBe("up");
  await settled();
  await setQuota(1_000);
  // A desk that has read nothing yet reads nothing.
  expect(await empty.sync()).toBe("storage-full");
  expect(await empty.read()).toMatchObject({ dispatches: [], entries: {}, chains: {}, seeds: [] });
  // One that fills up keeps what it had, and takes in nothing of what comes.
  const late = await scene.send();
  await desk.sync();
  await eventually(() => desk.line()).toBe("storage-full");
  expect(stateOf(await desk.read(), first.id)).toMatchObject(genuine);
  expect(stateOf(await desk.read(), late.id)).toBe(undefined);

  await setQuota(undefined);
  for (const each of [desk, empty]) {
    await each.sync();
    await eventually(async () => stateOf(await each.read(), late.id)?.state).toBe("opened");
    const seen = await settled(each);
    for (const { id } of [first, second, large, late]) expect(stateOf(seen, id)).toMatchObject(genuine);
    expect(seen.alarms).toEqual([]);
  }
  await empty.close();
});
