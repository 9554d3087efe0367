/**
 * Names in certificates: `O=<organisation code>, OU=<unit code>…` from the top down, then `CN` where the kind has one.
 * One attribute in each RDN, this order, UTF8String, NFC: a name has one encoding, so names are compared as bytes, and a
 * name tree is a prefix of RDNs.
 *
 * The worst failure: two spellings of one unit, of which a name constraint sees one and a reader the other.
 */
import type { Bytes } from "../encoding/bytes.ts";
import { DerError, type DerNode, TAG } from "./der-node.ts";
import { only, sequence } from "./der-reader.ts";
import { readOid, readText } from "./der-values.ts";
import { oid, sequenceOf, setOf, utf8String } from "./der-writer.ts";
import { OID } from "./oids.ts";

/** Unit codes from the organisation's own down to the unit; never empty. */
export type UnitPath = readonly string[];

export interface Name {
  readonly path: UnitPath;
  readonly commonName?: string;
}

/** A tree of units is never as deep; a bound for hostile input. */
const MAX_PATH = 12;

/** X.520: ub-common-name. */
const MAX_COMMON_NAME = 64;

export function isUnitCode(text: string): boolean {
  return text.length <= 35 && /^[A-Z0-9]+(\.[A-Z0-9]+)*$/.test(text);
}

/**
 * A common name that can stand in a certificate: 1 to 64 characters, NFC, without white space at the ends or twice in a
 * row, and without control, format, private or line-breaking characters (which could make a name read as another one).
 * The joiners U+200C and U+200D are spelling in Bengali and stay.
 */
export function isCommonName(text: string): boolean {
  return (
    text.isWellFormed() &&
    text.length > 0 &&
    [...text].length <= MAX_COMMON_NAME &&
    text === text.normalize("NFC") &&
    !/^\s|\s$|\s\s|[^\S ]/u.test(text) &&
    !/(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}]/u.test(text) &&
    /[\p{L}\p{N}]/u.test(text)
  );
}

/** A name that belongs to a device, a seal, the relay or the root, in any case of letters. */
export function isReservedCommonName(text: string): boolean {
  return /^(root|seal|(device|relay)-.*)$/is.test(text.normalize("NFKC"));
}

/** The subject of a unit. */
export function unitName(path: UnitPath): Bytes {
  return encodeName({ path });
}

/** @throws RangeError for a name that the profile does not have */
export function encodeName(name: Name): Bytes {
  if (!isValid(name)) throw new RangeError("not a name of the profile");
  const [organisation = "", ...units] = name.path;
  return sequenceOf(
    encodeRdn(OID.organisation, organisation),
    ...units.map((code) => encodeRdn(OID.unit, code)),
    ...(name.commonName === undefined ? [] : [encodeRdn(OID.commonName, name.commonName)]),
  );
}

function encodeRdn(type: string, value: string): Bytes {
  return setOf([sequenceOf(oid(type), utf8String(value))]);
}

function isValid({ path, commonName }: Name): boolean {
  return (
    path.length > 0 &&
    path.length <= MAX_PATH &&
    path.every(isUnitCode) &&
    (commonName === undefined || isCommonName(commonName))
  );
}

/** @throws DerError unless the name is exactly what `encodeName` writes */
export function readName(node: DerNode): Name {
  const rdns = sequence(node);
  const path: string[] = [];
  let commonName: string | undefined;
  while (rdns.more) {
    if (commonName !== undefined) throw new DerError("an attribute after the common name");
    const attribute = sequence(only(rdns.next(), TAG.set));
    const type = readOid(attribute.next());
    const value = readText(attribute.next(TAG.utf8String));
    attribute.end();
    if (type === OID.commonName) commonName = value;
    else if (type === (path.length === 0 ? OID.organisation : OID.unit)) path.push(value);
    else throw new DerError("attributes other than O, OU…, CN in this order");
  }
  const name = commonName === undefined ? { path } : { path, commonName };
  if (!isValid(name)) throw new DerError("not a name of the profile");
  return name;
}

/** Whether a unit path is the tree's own path or lies below it, compared from the top. */
export function isWithin(tree: UnitPath, path: UnitPath): boolean {
  return tree.length <= path.length && tree.every((code, i) => code === path[i]);
}

export function isSamePath(a: UnitPath, b: UnitPath): boolean {
  return a.length === b.length && isWithin(a, b);
}
