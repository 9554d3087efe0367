export type Toast = {
  readonly id: number;
  readonly message: string;
  readonly tone: "plain" | "failed";
  /** What can still be done about it, undo above all. */
  readonly action?: { readonly label: string; readonly run: () => void } | undefined;
};

export type ToastStore = {
  get(): readonly Toast[];
  show(message: string, options?: { tone?: Toast["tone"]; action?: Toast["action"] }): void;
  dismiss(id: number): void;
  /** While the pointer or the focus is on the messages, none goes away. */
  hold(held: boolean): void;
  subscribe(listener: () => void, signal: AbortSignal): void;
};

export type Timer = { set(run: () => void, milliseconds: number): unknown; clear(handle: unknown): void };

const shown = { plain: 6_000, withAction: 12_000 };

/**
 * Short messages that go away by themselves, except a failure: that stays until it is dismissed. What matters longer
 * belongs on the page, not here.
 */
export function createToastStore(timer: Timer): ToastStore {
  let toasts: readonly Toast[] = [];
  let lastId = 0;
  const running = new Map<number, unknown>();
  const listeners = new Set<() => void>();

  const change = (next: readonly Toast[]): void => {
    toasts = next;
    for (const listener of listeners) listener();
  };
  const stop = (id: number): void => {
    timer.clear(running.get(id));
    running.delete(id);
  };
  const dismiss = (id: number): void => {
    stop(id);
    change(toasts.filter((toast) => toast.id !== id));
  };
  const start = (toast: Toast): void => {
    if (toast.tone === "failed") return;
    const time = toast.action === undefined ? shown.plain : shown.withAction;
    running.set(
      toast.id,
      timer.set(() => dismiss(toast.id), time),
    );
  };

  return {
    get: () => toasts,
    show: (message, { tone = "plain", action } = {}) => {
      lastId += 1;
      const toast: Toast = { id: lastId, message, tone, action };
      start(toast);
      change([...toasts, toast]);
    },
    dismiss,
    hold: (held) => {
      for (const toast of toasts) {
        stop(toast.id);
        if (!held) start(toast);
      }
    },
    subscribe: (listener, signal) => {
      listeners.add(listener);
      signal.addEventListener("abort", () => listeners.delete(listener), { once: true });
    },
  };
}
