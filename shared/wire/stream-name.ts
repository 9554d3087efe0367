/** Names of streams at the relay (docs/protocol.md, section 10): `keys/<unit>`, `mail/<unit>/<level>`, `work/<unit>/<level>`. */
import { z } from "zod";
import { isLevel, type Level } from "../domain/level.ts";
import { isUnitCode, type UnitCode } from "../domain/unit-code.ts";

export const STREAM_KINDS = ["keys", "mail", "work"] as const;

export type StreamKind = (typeof STREAM_KINDS)[number];

export type Stream =
  | { readonly kind: "keys"; readonly unit: UnitCode }
  | { readonly kind: "mail" | "work"; readonly unit: UnitCode; readonly level: Level };

export type StreamName = string & { readonly streamName: true };

export function streamName(stream: Stream): StreamName {
  const name = stream.kind === "keys" ? `keys/${stream.unit}` : `${stream.kind}/${stream.unit}/${stream.level}`;
  return name as StreamName;
}

export function parseStreamName(text: string): Stream | undefined {
  const [kind, unit, level, ...more] = text.split("/");
  if (unit === undefined || !isUnitCode(unit) || more.length > 0) return undefined;
  if (kind === "keys") return level === undefined ? { kind, unit } : undefined;
  return (kind === "mail" || kind === "work") && isLevel(level) ? { kind, unit, level } : undefined;
}

export const streamNameSchema = z.custom<StreamName>(
  (value) => typeof value === "string" && parseStreamName(value) !== undefined,
  { error: "not the name of a stream" },
);
