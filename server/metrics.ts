/** Counters and gauges in Prometheus' text format, version 0.0.4. */

export interface Counter {
  add(labels: string, by?: number): void;
}

export interface Metrics {
  /** @param labels names of the labels; values are given to `add` as they shall stand between the braces */
  counter(name: string, help: string): Counter;
  gauge(name: string, help: string, read: () => number): void;
  /** Counts observations into buckets. @param bounds rising */
  histogram(name: string, help: string, bounds: readonly number[]): { observe(value: number): void };
  text(): string;
}

export function createMetrics(): Metrics {
  const writers: (() => string)[] = [];
  const head = (name: string, help: string, type: string): string => `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`;
  return {
    counter(name, help) {
      const values = new Map<string, number>();
      writers.push(() => {
        const lines = [...values].map(([labels, value]) => `${name}${labels === "" ? "" : `{${labels}}`} ${value}\n`);
        return head(name, help, "counter") + lines.join("");
      });
      return { add: (labels, by = 1) => void values.set(labels, (values.get(labels) ?? 0) + by) };
    },
    gauge(name, help, read) {
      writers.push(() => `${head(name, help, "gauge")}${name} ${read()}\n`);
    },
    histogram(name, help, bounds) {
      const counts = bounds.map(() => 0);
      let [count, sum] = [0, 0];
      writers.push(() => {
        const buckets = bounds.map((bound, at) => `${name}_bucket{le="${bound}"} ${counts[at] ?? 0}\n`).join("");
        return `${head(name, help, "histogram")}${buckets}${name}_bucket{le="+Inf"} ${count}\n${name}_sum ${sum}\n${name}_count ${count}\n`;
      });
      return {
        observe(value) {
          count += 1;
          sum += value;
          bounds.forEach((bound, at) => {
            if (value <= bound) counts[at] = (counts[at] ?? 0) + 1;
          });
        },
      };
    },
    text: () => writers.map((write) => write()).join(""),
  };
}
