import Database from "better-sqlite3";
import { generateKeyPairSync } from "node:crypto";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

import { toHex } from "../../../shared/encoding/bytes.ts";
import { seededRandom } from "../../../shared/encoding/testing/seeded-random.ts";
import { ALWAYS_VALID, temporaryDirectory } from "../../testing/test-relay.ts";
import { NOW, type StoreUnderTest } from "../contract/workbench.ts";
import { describeStore } from "../store-contract.ts";
import { markRestored, openWriter } from "./schema.ts";
import { openSqliteStore } from "./store.ts";

async function create(writerThread: boolean): Promise<StoreUnderTest> {
  const directory = await temporaryDirectory();
  const random = seededRandom(3);
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const fingerprint = "fa".repeat(32);
  const spki = publicKey.export({ format: "der", type: "spki" });
  const algorithm = { name: "ECDSA", namedCurve: "P-256" };
  return {
    signer: {
      ...ALWAYS_VALID,
      fingerprint,
      publicKey: await crypto.subtle.importKey("spki", spki, algorithm, true, ["verify"]),
    },
    async open({ quotaBytes = 2 ** 40, restored = false, clock = NOW } = {}) {
      if (restored) {
        const db = new Database(join(directory, "relay.db"));
        markRestored(db);
        db.close();
      }
      const pkcs8 = new Uint8Array(privateKey.export({ format: "der", type: "pkcs8" }));
      const key = { fingerprint, pkcs8 };
      return openSqliteStore({
        directory,
        key,
        quotaBytes,
        newEpoch: toHex(random(16)),
        clock: () => clock,
        writerThread,
      });
    },
    destroy: () => rm(directory, { recursive: true, force: true }),
  };
}

describeStore("SQLite with its writer in a thread", () => create(true));
describeStore("SQLite", () => create(false));

describe("the database file", () => {
  it("is opened with a full sync at every commit", async () => {
    const directory = await temporaryDirectory();
    const db = openWriter(join(directory, "relay.db"));
    expect(db.pragma("synchronous", { simple: true })).toBe(2);
    expect(db.pragma("journal_mode", { simple: true })).toBe("wal");
    db.close();
    await rm(directory, { recursive: true });
  });

  it("is refused when a later relay has written it", async () => {
    const directory = await temporaryDirectory();
    const file = join(directory, "relay.db");
    const db = openWriter(file);
    db.pragma("user_version = 99");
    db.close();
    expect(() => openWriter(file)).toThrow(/later relay/);
    await rm(directory, { recursive: true });
  });
});
