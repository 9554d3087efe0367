import type { IncomingMessage } from "node:http";
import { describe, expect, it, test } from "vitest";

import { createClientAddress, isProxy } from "./client-address.ts";

const asked = (remoteAddress: string, forwarded?: string) =>
  ({
    socket: { remoteAddress },
    headers: forwarded === undefined ? {} : { "x-forwarded-for": forwarded },
  }) as unknown as IncomingMessage;

describe("R32: who is counted", () => {
  it("is the peer, whatever it says of itself, where no proxy is configured", () => {
    const addressOf = createClientAddress([]);
    expect(addressOf(asked("127.0.0.1", "203.0.113.5"))).toBe("127.0.0.1");
    expect(addressOf(asked("::ffff:192.0.2.1", "203.0.113.5"))).toBe("192.0.2.1");
    expect(addressOf(undefined)).toBe("none");
  });

  const behind = createClientAddress(["127.0.0.1", "10.1.0.0/16", "fd00::/8"]);

  test.for([
    ["127.0.0.1", "203.0.113.5", "203.0.113.5"],
    ["::ffff:127.0.0.1", "203.0.113.5", "203.0.113.5"],
    ["10.1.2.3", "203.0.113.5", "203.0.113.5"],
    ["fd00::1", "203.0.113.5", "203.0.113.5"],
    // What the client wrote itself stands first.
    ["127.0.0.1", "198.51.100.9, 203.0.113.5", "203.0.113.5"],
    ["127.0.0.1", "198.51.100.9,203.0.113.5, 10.1.0.7", "203.0.113.5"],
    ["127.0.0.1", "127.0.0.1, 203.0.113.5", "203.0.113.5"],
    // Of a hop that is no address nothing is believed.
    ["127.0.0.1", "203.0.113.5, unknown", "127.0.0.1"],
    ["127.0.0.1", "203.0.113.5:4711", "127.0.0.1"],
    ["127.0.0.1", "", "127.0.0.1"],
    ["127.0.0.1", undefined, "127.0.0.1"],
    ["127.0.0.1", "10.1.0.7", "127.0.0.1"],
    // Not a proxy: its header is its own word.
    ["10.2.2.3", "203.0.113.5", "10.2.2.3"],
    ["192.0.2.1", "127.0.0.1", "192.0.2.1"],
  ] as const)("from %s with %s is %s", ([peer, forwarded, client]) => {
    expect(behind(asked(peer, forwarded))).toBe(client);
  });

  test.for([
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["2001:db8:1:2::1", "2001:db8:1:2::/64"],
    ["2001:0DB8:0001:0002:ffff::", "2001:db8:1:2::/64"],
    ["2001:db8::1", "2001:db8:0:0::/64"],
    ["fe80::1%eth0", "fe80:0:0:0::/64"],
    ["::1", "0:0:0:0::/64"],
    ["::", "0:0:0:0::/64"],
    ["1:2:3::4:192.0.2.1", "1:2:3:0::/64"],
    ["64:ff9b::192.0.2.1", "64:ff9b:0:0::/64"],
  ] as const)("%s is of %s", ([address, group]) => {
    expect(createClientAddress([])(asked(address))).toBe(group);
  });

  it("is said by addresses and networks, and by nothing else", () => {
    expect(["127.0.0.1", "::1", "10.0.0.0/8", "0.0.0.0/0", "fd00::/8", "2001:db8::/128"].every(isProxy)).toBe(true);
    expect(
      ["", "proxy", "10.0.0.0/33", "fd00::/129", "10.0.0.0/", "10.0.0/8", "10.0.0.0/8/8", "/8"].some(isProxy),
    ).toBe(false);
  });
});
