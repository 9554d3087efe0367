/**
 * The extension as it is shipped, in a real Chromium, before the malicious relay: an official of the receiving office who is
 * clerk and leader, let in by the office's administrator with the product's own enrolment.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { LEVELS } from "../../shared/domain/level.ts";
import { createAdministrator } from "../practice/administrator.ts";
import { Desk } from "../practice/desk.ts";
import { openPaper } from "../practice/drive.ts";
import { inventPassphrase } from "../practice/passphrase.ts";
import type { Official } from "../practice/practice.ts";
import { buildExtension } from "../tools/build-extension.ts";
import { RECEIVER, type Scene } from "./scene.ts";

export interface AttackedDesk extends AsyncDisposable {
  readonly desk: Desk;
  readonly profileDir: string;
  readonly official: Official;
  readonly passphrase: string;
  page(): Page;
  /** Goes to a screen, and opens there the dispatch or draft of that id. */
  goTo(place: string, id?: string): Promise<void>;
  /** Reads a round from the relay now. */
  sync(): Promise<void>;
}

export async function openAttackedDesk(
  scene: Scene,
  wish: { readonly name?: string; readonly title?: string } = {},
): Promise<AttackedDesk> {
  const { organisation, malicious } = scene;
  const { chromium: extensionDir } = await buildExtension();
  const profileDir = mkdtempSync(join(tmpdir(), "tram-attacked-"));
  const passphrase = inventPassphrase();
  const { code, authority, seeds, state } = organisation.unit(RECEIVER);
  const person = organisation.person(RECEIVER, "administrator");
  const administrator = createAdministrator({
    office: { unit: code, path: state.path, authority, person, seeds },
    relay: malicious.url,
    context: organisation.context,
    hpke: organisation.hpke,
    validity: organisation.validity,
  });
  await administrator.record("office-set", {
    abbreviation: "TU",
    drafter: "VP",
    term: { kind: "committee", from: "2025-09-16" },
  });
  const official: Official = {
    unit: RECEIVER,
    role: "clerk",
    roles: ["clerk", "leader"],
    levels: LEVELS.slice(0, 3),
    name: wish.name ?? "Lê Thị Mẫu",
    title: wish.title ?? "Chánh Văn phòng",
  };
  const desk = new Desk({
    name: "attacked",
    practice: { administrator: () => administrator },
    extensionDir,
    profileDir,
    passphrase,
    headed: false,
    locale: "en-GB",
  });
  await desk.open();
  await desk.enrol(official);
  const page = (): Page => desk.page;
  // What stands in the mailbox before the first reading is history, and nobody is told of it.
  await page().locator(".desk[data-synced]").waitFor();
  return {
    desk,
    profileDir,
    official,
    passphrase,
    page,
    async goTo(place, id) {
      if (id !== undefined) return openPaper(page(), place, id);
      await page().evaluate((hash) => void (location.hash = hash), `#/${place}`);
    },
    async sync() {
      malicious.nudge();
    },
    async [Symbol.asyncDispose]() {
      await desk.close().catch(() => undefined);
      rmSync(profileDir, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    },
  };
}
