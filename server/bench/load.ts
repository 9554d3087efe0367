/**
 * The load of the relay's benchmark, in a process of its own: so many senders, each with a session and a connection of its
 * own, each with one request on its way at a time. It speaks HTTP over plain sockets, so that what is measured is the
 * relay and not a client library.
 *
 * Reads a plan from its parent, answers with what it saw.
 */
import { connect, type Socket } from "node:net";
import { randomBytes } from "node:crypto";

export interface LoadPlan {
  readonly port: number;
  readonly senders: readonly { readonly token: string; readonly unit: string }[];
  readonly milliseconds: number;
  /** Ends earlier when so many are acknowledged. */
  readonly atMost?: number;
  /** Bytes of one entry. */
  readonly entryBytes: number;
}

export interface LoadReport {
  readonly acknowledged: number;
  readonly refused: number;
  readonly seconds: number;
  /** Milliseconds. */
  readonly latency: { readonly p50: number; readonly p99: number; readonly max: number };
  readonly cpuSeconds: number;
}

/** The entry's text around its sealed part. */
function envelope(unit: string, sealed: string): string {
  return `{"epoch":1,"level":"unclassified","sealed":"${sealed}","suite":"tram-content-1","type":"tram/event-envelope","unit":"${unit}","v":1}`;
}

const HEAD_END = Buffer.from("\r\n\r\n");

/** Of the count that makes every entry another one: a whole number of groups of three bytes. */
const COUNT_BYTES = 12;

class Sender {
  readonly latencies: number[] = [];
  refused = 0;
  readonly #socket: Socket;
  /** One request; only the count in it changes, so the load costs the machine as little as can be. */
  readonly #request: Buffer;
  readonly #countAt: number;
  #sent = 0;
  #started = 0;
  #isGood = false;
  /** Bytes of the answer that are still to come; undefined before its head is read. */
  #left: number | undefined;
  #head: Buffer = Buffer.alloc(0);

  constructor(plan: LoadPlan, sender: LoadPlan["senders"][number], more: () => boolean, ended: () => void) {
    const room = plan.entryBytes - envelope(sender.unit, "").length;
    const entry = envelope(sender.unit, randomBytes(Math.floor((room * 3) / 4)).toString("base64url"));
    const body = `{"entry":"${Buffer.from(entry, "latin1").toString("base64url")}"}`;
    const head =
      `POST /v1/streams/work/${sender.unit}/unclassified HTTP/1.1\r\nhost: relay\r\nauthorization: Tram ${sender.token}\r\n` +
      `content-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n`;
    this.#request = Buffer.from(head + body, "latin1");
    // Three bytes of the entry are four characters of the body: the count stands in the first whole groups of `sealed`.
    const group = Math.ceil((entry.indexOf('"sealed":"') + '"sealed":"'.length) / 3);
    this.#countAt = head.length + '{"entry":"'.length + group * 4;
    this.#socket = connect(plan.port, "127.0.0.1", () => this.#send());
    this.#socket.setNoDelay(true);
    this.#socket.on("data", (bytes: Buffer) => {
      if (!this.#isWhole(bytes)) return;
      if (this.#isGood) this.latencies.push(performance.now() - this.#started);
      else this.refused += 1;
      if (more()) this.#send();
      else this.#socket.end(ended);
    });
  }

  #send(): void {
    const count = Buffer.from(String(this.#sent++).padStart(COUNT_BYTES, "0"), "latin1").toString("base64url");
    this.#request.write(count, this.#countAt, "latin1");
    this.#started = performance.now();
    // The bytes are written again only when the answer is there.
    this.#socket.write(this.#request);
  }

  #isWhole(bytes: Buffer): boolean {
    if (this.#left === undefined) {
      this.#head = this.#head.length === 0 ? bytes : Buffer.concat([this.#head, bytes]);
      const end = this.#head.indexOf(HEAD_END);
      if (end < 0) return false;
      const head = this.#head.toString("latin1", 0, end);
      this.#isGood = head.startsWith("HTTP/1.1 201");
      this.#left = Number(/content-length: (\d+)/i.exec(head)?.[1]) - (this.#head.length - end - HEAD_END.length);
      this.#head = this.#head.subarray(0, 0);
    } else this.#left -= bytes.length;
    if (this.#left > 0) return false;
    this.#left = undefined;
    return true;
  }
}

async function load(plan: LoadPlan): Promise<LoadReport> {
  const started = performance.now();
  const senders: Sender[] = [];
  let begun = plan.senders.length;
  const more = (): boolean => {
    if (performance.now() - started >= plan.milliseconds || begun >= (plan.atMost ?? Infinity)) return false;
    begun += 1;
    return true;
  };
  await Promise.all(
    plan.senders.map((sender) => new Promise<void>((ended) => senders.push(new Sender(plan, sender, more, ended)))),
  );
  const seconds = (performance.now() - started) / 1000;
  const latencies = senders.flatMap((sender) => sender.latencies).sort((a, b) => a - b);
  const at = (share: number): number =>
    latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? 0;
  const { user, system } = process.cpuUsage();
  return {
    acknowledged: latencies.length,
    refused: senders.reduce((sum, sender) => sum + sender.refused, 0),
    seconds,
    latency: { p50: at(0.5), p99: at(0.99), max: at(1) },
    cpuSeconds: (user + system) / 1e6,
  };
}

process.once("message", (plan: LoadPlan) => {
  load(plan).then(
    (report) => process.send?.(report, () => process.exit(0)),
    () => process.exit(1),
  );
});
