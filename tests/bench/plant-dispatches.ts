/**
 * Puts dispatches into an account of a browser without sending them: rows, short records, and the fold of the unit's work,
 * sealed with the account's own keys as the extension seals them. What a session does not read when it begins, the
 * signatures and the entries before the fold, is not there.
 */
import type { Page } from "playwright-core";
import { placeOf, type RecordKind, SEALED_TABLES, encodeContent } from "../../extension/store/record-kind.ts";
import {
  DISPATCH,
  type DispatchRecord,
  DISPATCH_ROW,
  type DispatchRow,
  rowsPlace,
} from "../../extension/store/dispatch-record.ts";
import { dispatchPlace, streamPlace } from "../../extension/store/places.ts";
import { FOLD } from "../../extension/store/records.ts";
import { accountDatabaseName } from "../../extension/store/account-database.ts";
import type { AccountRow } from "../../extension/store/accounts-database.ts";
import { createKeyring, type Keyring } from "../../extension/vault/keyring.ts";
import { openVault } from "../../extension/vault/vault.ts";
import { toStoredStream } from "../../shared/domain/stored-stream.ts";
import { FOLD_FORM } from "../../shared/domain/work-fold.ts";
import { emptyStream, type IncomingState } from "../../shared/domain/work-state.ts";
import type { UnitCode } from "../../shared/domain/unit-code.ts";
import { toBase64Url, utf8 } from "../../shared/encoding/bytes.ts";
import { platformRandom } from "../../shared/encoding/random.ts";
import { streamName } from "../../shared/wire/stream-name.ts";

const LEVEL = "unclassified";
const AT_ONCE = 1_000;
const MINUTE = 60_000;
/** The newest of them are not registered yet, and not read. */
const NEW = 60;

const SUBJECTS = [
  "V/v báo cáo kết quả thực hiện nhiệm vụ quý",
  "V/v cử cán bộ tham gia lớp tập huấn nghiệp vụ văn thư, lưu trữ tại huyện",
  "Giấy mời họp giao ban",
  "V/v triển khai phòng, chống thiên tai và tìm kiếm cứu nạn trên địa bàn; kiểm tra hồ chứa, đê điều trước mùa mưa bão",
  "Quyết định phê duyệt kế hoạch kiểm tra cải cách hành chính",
];

interface SealedText {
  readonly fields: Readonly<Record<string, string | number>>;
  readonly sealed: string;
}

/** @param page of the extension, with one account, which is locked */
export async function plantDispatches(
  page: Page,
  wish: {
    readonly passphrase: string;
    readonly unit: string;
    readonly from: readonly string[];
    readonly count: number;
  },
): Promise<void> {
  const { account, keyring } = await openAccount(page, wish.passphrase);
  const database = accountDatabaseName(account);
  const now = Date.now();
  const mailbox = await rowsPlace(keyring, LEVEL);
  const incoming = new Map<string, IncomingState>();
  // An arrival and a registration of each.
  const events = new Set(Array.from({ length: 2 * wish.count }, (_, i) => `e${i.toString(16).padStart(63, "0")}`));
  for (let at = 0; at < wish.count; at += AT_ONCE) {
    const seqs = Array.from({ length: Math.min(AT_ONCE, wish.count - at) }, (_, i) => at + i + 1);
    const planted = seqs.map((seq) => plantedDispatch(seq, wish, now));
    const rows = planted.map(({ row }) => sealText(keyring, DISPATCH_ROW, [mailbox, row.seq], row));
    const records = planted.map(async ({ record }) =>
      sealText(keyring, DISPATCH, [await dispatchPlace({ keyring }, record.dispatch)], record),
    );
    await write(page, database, "rows", await Promise.all(rows));
    await write(page, database, "dispatches", await Promise.all(records));
    for (const { state } of planted) incoming.set(state.dispatch, state);
  }
  const stream = await streamPlace(
    { keyring },
    streamName({ kind: "work", unit: wish.unit as UnitCode, level: LEVEL }),
  );
  const tables = { ...emptyStream(LEVEL), seq: await countEntries(page, database, stream), incoming, events };
  const fold = await sealText(keyring, FOLD, [stream], { form: FOLD_FORM, tables: toStoredStream(tables) });
  await write(page, database, "folds", [fold]);
}

function plantedDispatch(
  seq: number,
  { from, count }: { readonly from: readonly string[]; readonly count: number },
  now: number,
): { readonly row: DispatchRow; readonly record: DispatchRecord; readonly state: IncomingState } {
  const isNew = seq > count - NEW;
  const at = now - (count - seq) * 6 * MINUTE;
  const accepted = new Date(at).toISOString();
  const dispatch = `d${seq.toString(16).padStart(63, "0")}`;
  const both = {
    dispatch,
    level: LEVEL,
    from: from[seq % from.length] as string,
    seq,
    blob: { id: `b${seq.toString(16).padStart(63, "0")}`, size: 120_000 },
    state: "opened",
    receivedAt: at,
    read: !isNew,
    told: true,
  } as const;
  const row: DispatchRow = {
    ...both,
    opened: {
      outcome: "passed",
      relation: "act",
      accepted,
      paper: {
        subject: `${SUBJECTS[seq % SUBJECTS.length] ?? ""} số ${seq}`,
        number: `${seq}/UBND-VP`,
        urgency: seq % 9 === 0 ? "urgent" : "normal",
        annexes: seq % 3,
      },
    },
  };
  const member = "c".repeat(32);
  const deed = { member, at: accepted, seq };
  const date = accepted.slice(0, 10);
  const decision = {
    ...deed,
    type: "registered",
    arrival: { series: `in/${date.slice(0, 4)}`, value: seq, date },
  } as const;
  const state: IncomingState = { dispatch, arrived: deed, decision: isNew ? null : decision };
  return { row, record: { ...both, envelope: "", position: "" }, state };
}

/** The account's keys, by its passphrase. */
async function openAccount(page: Page, passphrase: string): Promise<{ account: string; keyring: Keyring }> {
  const rows = (await page.evaluate(async () => {
    const opening = indexedDB.open("tram-accounts");
    const db = await new Promise<IDBDatabase>((done) => {
      opening.addEventListener("success", () => done(opening.result));
    });
    const reading = db.transaction("accounts").objectStore("accounts").getAll();
    await new Promise((done) => reading.addEventListener("success", done));
    db.close();
    return reading.result as unknown;
  })) as readonly AccountRow[];
  const [row] = rows;
  if (row === undefined) throw new Error("the browser has no account");
  const opened = await openVault(row.vault, passphrase, row.tries, Date.now(), async () => {});
  if (!opened.ok) throw new Error(`the account does not open: ${opened.error.type}`);
  return { account: row.id, keyring: await createKeyring(opened.value, platformRandom) };
}

async function sealText<T>(
  keyring: Keyring,
  kind: RecordKind<T>,
  key: readonly (string | number)[],
  value: T,
): Promise<SealedText> {
  const sealed = await keyring.sealRecord(placeOf(kind.table, key), utf8(encodeContent(kind, value)));
  const fields = Object.fromEntries(SEALED_TABLES[kind.table].map((field, i) => [field, key[i] as string | number]));
  return { fields, sealed: toBase64Url(sealed) };
}

function write(page: Page, database: string, table: string, rows: readonly SealedText[]): Promise<void> {
  return page.evaluate(
    async (request) => {
      const opening = indexedDB.open(request.database);
      const db = await new Promise<IDBDatabase>((done) => {
        opening.addEventListener("success", () => done(opening.result));
      });
      const writing = db.transaction(request.table, "readwrite");
      for (const { fields, sealed } of request.rows) {
        const text = atob(sealed.replaceAll("-", "+").replaceAll("_", "/"));
        writing
          .objectStore(request.table)
          .put({ ...fields, sealed: Uint8Array.from(text, (each) => each.charCodeAt(0)) });
      }
      await new Promise((done, failed) => {
        writing.addEventListener("complete", done);
        writing.addEventListener("abort", () => failed(writing.error ?? new Error("not written")));
      });
      db.close();
    },
    { database, table, rows },
  );
}

function countEntries(page: Page, database: string, stream: string): Promise<number> {
  return page.evaluate(
    async (request) => {
      const opening = indexedDB.open(request.database);
      const db = await new Promise<IDBDatabase>((done) => {
        opening.addEventListener("success", () => done(opening.result));
      });
      const counting = db.transaction("entries").objectStore("entries").index("stream").count(request.stream);
      await new Promise((done) => counting.addEventListener("success", done));
      db.close();
      return counting.result;
    },
    { database, stream },
  );
}
