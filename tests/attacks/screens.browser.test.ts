/**
 * Attacks on the extension as it is shipped: its screens after each must show the safe state. The relay in front of it lies,
 * a web page beside it tries to frame it, and what genuine offices send may be made to hurt.
 */
import { createServer } from "node:http";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Bytes } from "../../shared/encoding/bytes.ts";
import { utf8 } from "../../shared/encoding/bytes.ts";
import { sealByHand, signerOf } from "../../shared/dispatch/testing/make-dispatch.ts";
import { pdfOf, smallPdf } from "../../shared/dispatch/testing/small-pdf.ts";
import { en } from "../../extension/i18n/en.ts";
import { type AttackedDesk, openAttackedDesk } from "./attacked-desk.ts";
import { breakSignature, rewrite } from "./forgeries.ts";
import { RECEIVER, type Scene, SENDER, setScene, THIRD } from "./scene.ts";

const MAIL = `mail/${RECEIVER}/unclassified`;

let scene: Scene;
let attacked: AttackedDesk;

beforeAll(async () => {
  scene = await setScene();
  attacked = await openAttackedDesk(scene);
});

afterEach(() => scene?.malicious.lie());

afterAll(async () => {
  await attacked?.[Symbol.asyncDispose]();
  await scene?.[Symbol.asyncDispose]();
});

test("an honest dispatch is shown as passed", async () => {
  const sent = await scene.send({ subject: "V/v kiểm tra" });
  const page = attacked.page();
  await attacked.goTo("incoming", sent.id);
  const shown = page.locator(`[data-screen=dispatch][data-dispatch="${sent.id}"]`);
  await shown.waitFor({ timeout: 60_000 });
  expect(await shown.getAttribute("data-outcome")).toBe("passed");
});
