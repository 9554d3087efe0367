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

class Sender {
  readonly latencies: number[] = [];
  refused = 0;
  readonly #socket: Socket;
  readonly #head: string;
  readonly #sealed: string;
  #sent = 0;
  #started = 0;
  #answer = "";

  constructor(plan: LoadPlan, sender: LoadPlan["senders"][number], more: () => boolean, ended: () => void) {
    const path = `/v1/streams/work/${sender.unit}/unclassified`;
    this.#head = `POST ${path} HTTP/1.1\r\nhost: relay\r\nauthorization: Tram ${sender.token}\r\ncontent-type: application/json\r\n`;
    const room = plan.entryBytes - envelope(sender.unit, "").length;
    this.#sealed = randomBytes(Math.floor((room * 3) / 4)).toString("base64url");
    this.#socket = connect(plan.port, "127.0.0.1", () => this.#send(sender.unit));
    this.#socket.setNoDelay(true);
    this.#socket.setEncoding("latin1");
    this.#socket.on("data", (text: string) => {
      this.#answer += text;
      const end = this.#answer.indexOf("\r\n\r\n");
      if (end < 0) return;
      const length = Number(/content-length: (\d+)/i.exec(this.#answer.slice(0, end))?.[1]);
      if (this.#answer.length < end + 4 + length) return;
      if (this.#answer.startsWith("HTTP/1.1 201")) this.latencies.push(performance.now() - this.#started);
      else this.refused += 1;
      this.#answer = "";
      if (more()) this.#send(sender.unit);
      else this.#socket.end(ended);
    });
  }

  #send(unit: string): void {
    // Every entry is another one: the first characters count.
    const count = String(this.#sent++).padStart(12, "0");
    const entry = Buffer.from(envelope(unit, count + this.#sealed.slice(12)), "latin1").toString("base64url");
    this.#started = performance.now();
    this.#socket.write(`${this.#head}content-length: ${entry.length + 12}\r\n\r\n{"entry":"${entry}"}`, "latin1");
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
