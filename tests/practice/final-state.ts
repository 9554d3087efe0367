/**
 * In what a run of the demo ended: what the screens say, what the signed files say and what the relay kept, without what is
 * random or a time. A run that was interrupted at every step must end in the same.
 */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import type { ScreenText, WaitingItem } from "./read-screen.ts";

export interface Endings {
  /** The folder with the signed files and what the relay kept. */
  readonly directory: string;
  readonly sender: ScreenText;
  readonly receiver: ScreenText;
  readonly outboxes: Readonly<Record<string, readonly WaitingItem[]>>;
}

/** One line for each thing that can differ, by the name of the thing. */
export type FinalState = Readonly<Record<string, string>>;

export function finalState({ directory, sender, receiver, outboxes }: Endings): FinalState {
  const state: Record<string, string> = {};
  const put = (name: string, value: unknown): void => {
    state[name] = typeof value === "string" ? withoutTimes(value) : withoutTimes(JSON.stringify(value));
  };
  for (const [where, screen] of [["sender", sender], ["receiver", receiver]] as const) {
    put(`${where}: screen`, `${screen.screen}, ${screen.person}, ${screen.office}`);
    put(`${where}: paper`, `${screen.title}, ${screen.marks.join(", ")}`);
    put(`${where}: numbers`, screen.numbers);
    put(`${where}: told`, screen.told);
    for (const { label, value } of screen.facts) put(`${where}: ${label}`, value);
  } // prettier-ignore
  const { panel } = receiver;
  put("panel", panel === undefined ? "absent" : [panel.outcome, panel.words, panel.summary, ...panel.reasons]);
  for (const { label, value, outcome = "" } of panel?.rows ?? []) put(`panel: ${label}`, `${outcome} ${value}`);
  for (const { unit, name, progress, steps, receipts } of sender.recipients) {
    put(`recipient ${unit}`, { name, progress });
    put(`recipient ${unit}: steps`, steps);
    put(`recipient ${unit}: receipts`, receipts);
  }
  for (const [who, items] of Object.entries(outboxes)) put(`outbox of ${who}`, items);

  const read = (name: string): Buffer => readFileSync(join(directory, name));
  const json = (name: string) => JSON.parse(read(name).toString("utf8")) as Record<string, unknown>;
  const { unit, data, number } = json("manifest.json") as { unit: string; data: object; number: { notation: string } };
  put("manifest", { unit, data, notation: number.notation });
  const receipt = json("receipt.json") as { unit: string; status: string; arrival?: { value: number } };
  put("receipt", { unit: receipt.unit, status: receipt.status, arrival: receipt.arrival?.value });
  put("main.pdf", createHash("sha256").update(read("main.pdf")).digest("hex"));
  for (const [name, count] of entriesKept(join(directory, "relay.db"))) put(`relay: ${name}`, String(count));
  const blobs = readdirSync(join(directory, "blobs"), { recursive: true, withFileTypes: true });
  put("relay: blobs", String(blobs.filter((each) => each.isFile()).length));
  return state;
}

/** What differs, in words; empty where nothing does. */
export function differences(expected: FinalState, found: FinalState): string[] {
  const names = [...new Set([...Object.keys(expected), ...Object.keys(found)])];
  return names
    .filter((name) => expected[name] !== found[name])
    .map((name) => `${name}: ${expected[name] ?? "(absent)"} → ${found[name] ?? "(absent)"}`);
}

/** How much each stream holds; but for keys, which clients wrap for each other's devices when they come to it. */
function entriesKept(file: string): [string, number][] {
  const db = new Database(file, { readonly: true });
  try {
    const sql =
      "SELECT name, (SELECT count(*) FROM entries WHERE id >> 32 = streams.id) AS count FROM streams WHERE name NOT LIKE 'keys/%' ORDER BY name";
    return db
      .prepare<[], { name: string; count: number }>(sql)
      .all()
      .map(({ name, count }) => [name, count]);
  } finally {
    db.close();
  }
}

/** Dates and times as the screens write them in each language, and as the wire does. */
function withoutTimes(text: string): string {
  return text
    .replaceAll(/\d{4}-\d\d-\d\d(?:T[\d:.]+Z)?/g, "(time)")
    .replaceAll(/\d{1,2}\/\d{1,2}\/\d{4}(?:, \d{1,2}:\d\d(?::\d\d)?(?: GMT[+-]\d+)?)?/g, "(time)");
}
