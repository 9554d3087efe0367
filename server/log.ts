/**
 * Structured logs: one JSON object a line. What may stand in them is listed here by type: routes as patterns, error types,
 * counts and times. No names, subjects, tokens, ids of dispatches or units, and no path as it was asked for.
 */
export interface LogFields {
  readonly [field: string]: string | number | boolean;
}

export interface Log {
  (level: "info" | "warn" | "error", event: string, fields?: LogFields): void;
}

export function createLog(write: (line: string) => void, clock: () => number): Log {
  return (level, event, fields = {}) => {
    write(`${JSON.stringify({ time: new Date(clock()).toISOString(), level, event, ...fields })}\n`);
  };
}

export const silentLog: Log = () => undefined;
