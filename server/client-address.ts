/**
 * Whom a request without a session is counted to: the peer's address, or what a proxy of this relay says of it. The
 * header is believed from the addresses in the configuration alone: from anybody else it would give a new share of every
 * limit to each request that invents one.
 */
import type { IncomingMessage } from "node:http";
import { BlockList, isIP, isIPv6 } from "node:net";

export type ClientAddress = (incoming: IncomingMessage | undefined) => string;

const CIDR = /^(.+)\/(\d{1,3})$/;

/** An address, or a network as `10.0.0.0/8` or `fd00::/8`. */
export function isProxy(text: string): boolean {
  const [, network = text, bits] = CIDR.exec(text) ?? [];
  const family = isIP(network);
  return family !== 0 && (bits === undefined || Number(bits) <= (family === 4 ? 32 : 128));
}

/** @param proxies those that `isProxy` lets through */
export function createClientAddress(proxies: readonly string[]): ClientAddress {
  const known = new BlockList();
  for (const proxy of proxies) {
    const [, network = proxy, bits] = CIDR.exec(proxy) ?? [];
    const family = isIPv6(network) ? "ipv6" : "ipv4";
    if (bits === undefined) known.addAddress(network, family);
    else known.addSubnet(network, Number(bits), family);
  }
  const isKnown = (address: string): boolean => known.check(address, isIPv6(address) ? "ipv6" : "ipv4");

  return (incoming) => {
    const peer = plain(incoming?.socket.remoteAddress ?? "");
    // A test may ask without a socket.
    if (peer === "") return "none";
    if (proxies.length === 0 || !isKnown(peer)) return groupOf(peer);
    const header = incoming?.headers["x-forwarded-for"] ?? "";
    const hops = (Array.isArray(header) ? header.join(",") : header).split(",").map((hop) => plain(hop.trim()));
    // Each proxy adds its own peer at the end; what stands before the first stranger is that stranger's word.
    const client = hops.findLast((hop) => isIP(hop) === 0 || !isKnown(hop));
    return groupOf(client === undefined || isIP(client) === 0 ? peer : client);
  };
}

/** IPv4 as itself where it is written as IPv6, and without a zone. */
function plain(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  return mapped ?? address.replace(/%.*$/, "");
}

/** Of IPv6 the first 64 bits: one customer has all of the others. */
function groupOf(address: string): string {
  if (!isIPv6(address)) return address;
  const [head = "", tail] = address.split("::");
  const before = head === "" ? [] : head.split(":");
  // An IPv4 address at the end stands for two groups, and only its groups count here.
  const after = (tail ?? "") === "" ? [] : (tail ?? "").split(":");
  const count = after.length + (after.at(-1)?.includes(".") === true ? 1 : 0);
  const zeros = tail === undefined ? 0 : 8 - before.length - count;
  const groups = [...before, ...Array.from({ length: zeros }, () => "0"), ...after];
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(":")}::/64`;
}
