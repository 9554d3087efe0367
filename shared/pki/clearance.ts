/**
 * The clearance attribute (RFC 5755, section 4.4.6) and authority clearance constraints (RFC 5913) under the project's own
 * security policy. A level is written as the set of all classes up to it, so that RFC 5913's intersection of sets is the
 * lower of two levels.
 */
import type { Bytes } from "../encoding/bytes.ts";
import { LEVELS, type Level, levelRank, levelsUpTo } from "../domain/level.ts";
import { DerError, type DerNode, TAG } from "./der-node.ts";
import { only, sequence } from "./der-reader.ts";
import { readNamedBits, readOid } from "./der-values.ts";
import { namedBits, oid, sequenceOf, setOf } from "./der-writer.ts";
import { OID } from "./oids.ts";

/** Positions in RFC 5755's ClassList. */
const CLASS_BIT = { unclassified: 1, confidential: 3, secret: 4, topSecret: 5 } as const;

function classBits(level: Level): readonly number[] {
  return levelsUpTo(level).map((each) => CLASS_BIT[each]);
}

function encodeClearance(level: Level): Bytes {
  // DER leaves out a value that is the default, and ClassList's default is {unclassified}.
  const classList = level === "unclassified" ? [] : [namedBits(classBits(level))];
  return sequenceOf(oid(OID.clearancePolicy), ...classList);
}

/** @throws DerError for another policy, categories, or a set of classes that is not all up to a level */
function readClearance(node: DerNode): Level {
  const fields = sequence(node);
  if (readOid(fields.next()) !== OID.clearancePolicy) throw new DerError("a clearance under another policy");
  const classList = fields.optional(TAG.bitString);
  fields.end();
  if (classList === undefined) return "unclassified";
  const bits = readNamedBits(classList).join();
  const level = LEVELS.find((each) => each !== "unclassified" && classBits(each).join() === bits);
  if (level === undefined) throw new DerError("a clearance that is not one level and all below it");
  return level;
}

/** Value of the extension subjectDirectoryAttributes: the clearance alone. */
export function encodeClearanceAttribute(level: Level): Bytes {
  return sequenceOf(sequenceOf(oid(OID.clearance), setOf([encodeClearance(level)])));
}

/** @throws DerError */
export function readClearanceAttribute(node: DerNode): Level {
  const attribute = sequence(only(node, TAG.sequence));
  if (readOid(attribute.next()) !== OID.clearance) throw new DerError("a directory attribute other than clearance");
  const level = readClearance(only(attribute.next(), TAG.set));
  attribute.end();
  return level;
}

/** Value of the extension authorityClearanceConstraints: one clearance. */
export function encodeClearanceConstraint(level: Level): Bytes {
  return sequenceOf(encodeClearance(level));
}

/** @throws DerError */
export function readClearanceConstraint(node: DerNode): Level {
  return readClearance(only(node, TAG.sequence));
}

export function lowerLevel(a: Level, b: Level): Level {
  return levelRank(a) <= levelRank(b) ? a : b;
}
