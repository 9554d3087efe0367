import { describe, expect, test } from "vitest";
import { platformRandom } from "../../shared/encoding/random.ts";
import { KDF_FLOOR, KdfFloorError, deriveUnlockKey } from "./unlock-key.ts";
import { createKeyring } from "./keyring.ts";
import { NO_WRONG_TRIES, type WrongTries, createVault, openVault, waitBefore } from "./vault.ts";

const ACCOUNT = "0123456789abcdef0123456789abcdef";
const noRecord = async () => {};

describe("the vault", () => {
  test("opens with its passphrase, in any normal form of it", async () => {
    const { header, masterKey } = await createVault(ACCOUNT, "con đường cái quan", platformRandom);
    const opened = await openVault(header, "con đường cái quan".normalize("NFD"), NO_WRONG_TRIES, 0, noRecord);
    expect(opened).toEqual({ ok: true, value: masterKey });
  });

  test("counts a try before it is made, and refuses a wrong passphrase", async () => {
    const { header } = await createVault(ACCOUNT, "right", platformRandom);
    const recorded: WrongTries[] = [];
    const opened = await openVault(header, "wrong", { count: 1, since: 5 }, 10, async (t) => void recorded.push(t));
    expect(opened).toEqual({ ok: false, error: { type: "wrong-passphrase" } });
    expect(recorded).toEqual([{ count: 2, since: 10 }]);
  });

  test("slows wrong tries down, and does not even try while the wait lasts", async () => {
    const { header } = await createVault(ACCOUNT, "right", platformRandom);
    expect(waitBefore({ count: 2, since: 0 }, 0)).toBe(0);
    expect(waitBefore({ count: 3, since: 0 }, 0)).toBe(1000);
    expect(waitBefore({ count: 5, since: 0 }, 1500)).toBe(2500);
    expect(waitBefore({ count: 60, since: 0 }, 0)).toBe(300_000);
    const opened = await openVault(header, "right", { count: 4, since: 1000 }, 1500, noRecord);
    expect(opened).toEqual({ ok: false, error: { type: "too-many-tries", wait: 1500 } });
  });

  test("a clock that was set back neither frees a try nor locks the person out", () => {
    expect(waitBefore({ count: 4, since: 10_000_000 }, 0)).toBe(2000);
  });

  test("L2, R14: offline guessing costs the floor at least; a lowered cost is refused", async () => {
    const { header } = await createVault(ACCOUNT, "right", platformRandom);
    expect(header.kdf).toMatchObject({ name: "argon2id", memory: 65_536, passes: 3 });
    for (const lower of [{ memory: 1024 }, { passes: 1 }, { lanes: 0 }, { memory: KDF_FLOOR.memory * 100 }]) {
      const kdf = { ...header.kdf, ...lower };
      await expect(deriveUnlockKey("right", kdf)).rejects.toThrow(KdfFloorError);
      const opened = await openVault({ ...header, kdf }, "right", NO_WRONG_TRIES, 0, noRecord);
      expect(opened).toEqual({ ok: false, error: { type: "vault-refused" } });
    }
  });

  test("a header moved to another account does not open", async () => {
    const { header } = await createVault(ACCOUNT, "right", platformRandom);
    const moved = { ...header, account: ACCOUNT.replace("0", "f") };
    expect((await openVault(moved, "right", NO_WRONG_TRIES, 0, noRecord)).ok).toBe(false);
  });
});

describe("the keyring", () => {
  const master = platformRandom(32);

  test("opens a record only in its own place and only unchanged", async () => {
    const keyring = await createKeyring(master, platformRandom);
    const sealed = await keyring.sealRecord("entries\0a", new Uint8Array([1, 2, 3]));
    expect(await keyring.openRecord("entries\0a", sealed)).toEqual(new Uint8Array([1, 2, 3]));
    await expect(keyring.openRecord("entries\0b", sealed)).rejects.toThrow("does not open");
    sealed[20] = (sealed[20] ?? 0) ^ 1;
    await expect(keyring.openRecord("entries\0a", sealed)).rejects.toThrow("does not open");
  });

  test("gives private keys back for use, not for export", async () => {
    const keyring = await createKeyring(master, platformRandom);
    const pair = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, ["sign", "verify"]);
    const pkcs8 = new Uint8Array(await crypto.subtle.exportKey("pkcs8", pair.privateKey));
    const wrapped = await keyring.wrapSigningKey("keys\0signing", pkcs8);
    expect(Buffer.from(wrapped).includes(Buffer.from(pkcs8.subarray(40, 60)))).toBe(false);
    const key = await keyring.unwrapSigningKey("keys\0signing", wrapped);
    expect(key.extractable).toBe(false);
    const algorithm = { name: "ECDSA", hash: "SHA-256" };
    const signature = await crypto.subtle.sign(algorithm, key, new Uint8Array([7]));
    expect(await crypto.subtle.verify(algorithm, pair.publicKey, signature, new Uint8Array([7]))).toBe(true);
    await expect(keyring.openRecord("keys\0signing", wrapped)).rejects.toThrow();
  });

  test("X7: a source of randomness that stands still encrypts nothing", async () => {
    const keyring = await createKeyring(master, (length) => new Uint8Array(length));
    await expect(keyring.sealRecord("a", new Uint8Array(1))).rejects.toThrow("randomness");
  });
});
