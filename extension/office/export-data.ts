/**
 * What this person may read of a time, as one ZIP for other programs: the files as they were sent, the signed objects beside
 * them, and a table of all. It is not encrypted, so of a secret dispatch there is only the line in the table.
 *
 * Worst failure: a name from outside that leaves its folder, or that a spreadsheet takes for a formula.
 */
import { Zip, ZipPassThrough } from "fflate";
import { cleanFileName, fileNameKey } from "../../shared/domain/file-name.ts";
import { dateInVietnam, type PlainDate } from "../../shared/domain/plain-date.ts";
import type { UnitCode } from "../../shared/domain/unit-code.ts";
import { type Bytes, fromBase64Url, utf8 } from "../../shared/encoding/bytes.ts";
import { type Result, err, ok } from "../../shared/result.ts";
import type { AccountStore } from "../store/account-store.ts";
import { arrivalOf, DISPATCH, type DispatchRecord, type DispatchRow } from "../store/dispatch-record.ts";
import { readRows } from "../store/dispatch-rows.ts";
import { dispatchPlace, META } from "../store/places.ts";
import { type Identity, RECEIPT, RELAY } from "../store/records.ts";
import { readDispatch } from "./read-dispatch.ts";

/** `secret`: not taken along. `not-here`: not on this device. `not-whole`: its check did not pass. */
export type LeftOut = "secret" | "not-here" | "not-whole";

export interface ExportLine {
  readonly mail: DispatchRow;
  /** Where in the ZIP it stands. */
  readonly place: { readonly folder: string } | { readonly left: LeftOut };
}

export interface ExportRequest {
  readonly store: AccountStore;
  readonly identity: Pick<Identity, "unit" | "root">;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Days in Vietnam, both of them in it. */
  readonly from: PlainDate;
  readonly to: PlainDate;
  readonly signal: AbortSignal;
  readonly onProgress: (done: number, count: number) => void;
  /** How the files are checked, in the person's language. */
  readonly readMe: string;
  /** The table's rows, its head first, in the person's language. */
  readonly toTable: (lines: readonly ExportLine[]) => readonly (readonly string[])[];
}

export interface Exported {
  readonly zip: Blob;
  readonly taken: number;
  readonly left: number;
}

export type ExportError = { readonly type: "nothing-in-time" } | { readonly type: "export-too-large" };

/** A ZIP without the extension for large ones ends at 4 GiB (APPNOTE.TXT 4.4.1.4); the directory at its end needs room. */
const MOST = 4_000_000_000;
const PIECE = 1_048_576;

/** @throws the signal's reason; what reading the store throws */
export async function exportData(request: ExportRequest): Promise<Result<Exported, ExportError>> {
  const { store, from, to, signal, onProgress, identity, readMe, toTable } = request;
  const mails = await mailsBetween(store, from, to);
  if (mails.length === 0) return err({ type: "nothing-in-time" });
  const archive = createArchive(signal);
  const lines: ExportLine[] = [];
  for (const mail of mails) {
    onProgress(lines.length, mails.length);
    lines.push({ mail, place: await addDispatch(archive, request, mail) });
    if (archive.size() > MOST) return err({ type: "export-too-large" });
  }
  await archive.add("root.pem", [utf8(pemOf(identity.root))]);
  const relay = await store.get(RELAY, META.relay);
  if (relay !== undefined) await archive.add("tsa.pem", [utf8(pemOf(relay.value.tsa))]);
  await archive.add("dispatches.csv", [utf8(`\uFEFF${toTable(lines).map(csvLine).join("")}`)]);
  await archive.add("READ-ME.txt", [utf8(readMe.replaceAll("\n", "\r\n"))]);
  const taken = lines.filter(({ place }) => "folder" in place).length;
  return ok({ zip: archive.end(), taken, left: lines.length - taken });
}

/** Oldest first. */
async function mailsBetween(store: AccountStore, from: PlainDate, to: PlainDate): Promise<readonly DispatchRow[]> {
  return (await readRows(store))
    .filter((mail) => {
      const day = dateInVietnam(arrivalOf(mail));
      return day >= from && day <= to;
    })
    .sort((a, b) => arrivalOf(a) - arrivalOf(b));
}

async function addDispatch(archive: Archive, request: ExportRequest, mail: DispatchRow): Promise<ExportLine["place"]> {
  const { store, identity, now, signal } = request;
  if (mail.level !== "unclassified") return { left: "secret" };
  const place = await dispatchPlace(store, mail.dispatch);
  const record = (await store.get(DISPATCH, place))?.value;
  if (record?.opened === undefined) return { left: "not-here" };
  const read = await readDispatch(store, record, { unit: identity.unit as UnitCode, now, signal });
  if (!read.ok) return { left: "not-here" };
  const { verification, files } = read.value;
  const { manifest, outcome } = verification;
  if (outcome !== "passed" || manifest === undefined) return { left: "not-whole" };

  const own = manifest.unit === identity.unit;
  const name = `${dateInVietnam(arrivalOf(mail))} ${manifest.number.notation} ${mail.dispatch.slice(0, 8)}`;
  const folder = `${own ? "sent" : "received"}/${cleanFileName(name)}`;
  const names = new Set([fileNameKey("signatures")]);
  for (const [at, file] of files.entries()) {
    const fileName = freeName(cleanFileName(manifest.data.files[at]?.name ?? "", `file-${at}`), names);
    await archive.add(`${folder}/${fileName}`, piecesOf(file));
  }
  const receipts = await store.all(RECEIPT, place);
  for (const [fileName, bytes] of [
    ...signedObjects(record.opened),
    ...receipts.flatMap(({ value: { event, receipt, cms } }) => {
      const receiptName = `receipt-${event.unit}-${event.status}-${event.id.slice(0, 8)}`;
      return [[`${receiptName}.json`, receipt] as const, [`${receiptName}.p7s`, cms] as const];
    }),
  ]) {
    await archive.add(`${folder}/signatures/${cleanFileName(fileName)}`, [fromBase64Url(bytes)]);
  }
  return { folder };
}

function signedObjects(opened: NonNullable<DispatchRecord["opened"]>): readonly (readonly [string, string])[] {
  return [
    ["manifest.json", opened.manifest],
    ["manifest.p7s", opened.manifestCms],
    ["approval.json", opened.approval],
    ["approval.p7s", opened.approvalCms],
  ];
}

function freeName(name: string, taken: Set<string>): string {
  const free = [name, ...Array.from(taken, (_, at) => `${at + 2}-${name}`)].find(
    (each) => !taken.has(fileNameKey(each)),
  ) as string;
  taken.add(fileNameKey(free));
  return free;
}

interface Archive {
  /** @throws the signal's reason */
  add(path: string, pieces: Iterable<Bytes> | AsyncIterable<Bytes>): Promise<void>;
  /** Bytes so far. */
  size(): number;
  end(): Blob;
}

/** Nothing is compressed: most of what is sent is already. */
function createArchive(signal: AbortSignal): Archive {
  // Blobs, which a browser keeps on the disk where memory is short.
  const parts: Blob[] = [];
  let size = 0;
  const zip = new Zip((error, chunk) => {
    if (error !== null) throw error;
    size += chunk.length;
    parts.push(new Blob([chunk]));
  });
  return {
    async add(path, pieces) {
      const file = new ZipPassThrough(path);
      zip.add(file);
      for await (const piece of pieces) {
        signal.throwIfAborted();
        file.push(piece);
      }
      file.push(new Uint8Array(), true);
    },
    size: () => size,
    end() {
      zip.end();
      return new Blob(parts, { type: "application/zip" });
    },
  };
}

async function* piecesOf(file: Blob): AsyncIterable<Bytes> {
  for (let at = 0; at < file.size; at += PIECE) {
    yield new Uint8Array(await file.slice(at, at + PIECE).arrayBuffer());
  }
}

/** RFC 4180. What a spreadsheet would take for a formula is given an apostrophe before it. */
function csvLine(cells: readonly string[]): string {
  const quoted = cells.map((cell) => `"${(/^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell).replaceAll('"', '""')}"`);
  return `${quoted.join(",")}\r\n`;
}

/** @param base64url DER */
function pemOf(base64url: string): string {
  const base64 = base64url.replaceAll("-", "+").replaceAll("_", "/");
  const lines = base64.padEnd(Math.ceil(base64.length / 4) * 4, "=").match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}
