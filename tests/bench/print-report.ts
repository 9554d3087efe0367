/** A report as a table for people. */
import { type Figure, isMet, type Report } from "./report.ts";

const WIDTH = 118;

export function printReport({ title, measured, figures, where }: Report): string {
  const rows = figures.map((figure) => [
    valueOf(figure),
    spreadOf(figure),
    goalOf(figure),
    `${figure.what} (${figure.plain})`,
  ]);
  const head = ["value", "middle half", "goal", "what (plain figures)"];
  const widths = head.map((title, at) => Math.max(...[head, ...rows].map((row) => row[at]?.length ?? title.length)));
  const line = (row: readonly string[]): string => {
    const front = row.slice(0, 3).map((cell, at) => cell.padEnd(widths[at] ?? 0));
    return hang(`${front.join("  ")}  `, row[3] ?? "");
  };
  return [
    title,
    "=".repeat(title.length),
    ...measured.map((each) => hang("measured  ", each)),
    "",
    ...[head, ...rows].map(line),
    "",
    ...where.map((each) => hang("where the time goes  ", each)),
    "",
  ].join("\n");
}

function valueOf({ value, unit }: Figure): string {
  return unit === "ratio" ? value.toFixed(2) : `${value.toFixed(unit === "count" ? 0 : 1)} ${unit}`;
}

function spreadOf({ spread }: Figure): string {
  return spread === undefined ? "" : `${spread.low.toFixed(2)} to ${spread.high.toFixed(2)}`;
}

function goalOf(figure: Figure): string {
  const { goal } = figure;
  if (goal === undefined) return "";
  const wanted = "atLeast" in goal ? `at least ${goal.atLeast}` : `at most ${goal.atMost}`;
  return `${wanted}: ${isMet(figure) === true ? "met" : "MISSED"}`;
}

/** Breaks a text between words; each further line begins below the text's own beginning. */
function hang(front: string, text: string): string {
  const lines = [""];
  for (const word of text.split(" ")) {
    const last = lines.at(-1) as string;
    if (last !== "" && front.length + last.length + 1 + word.length > WIDTH) lines.push(word);
    else lines[lines.length - 1] = last === "" ? word : `${last} ${word}`;
  }
  return lines.map((line, at) => (at === 0 ? front : " ".repeat(front.length)) + line).join("\n");
}
