import type { TaskAnswer, TaskMessage } from "./ask-worker.ts";
import { TASKS } from "./tasks.ts";

const answer = (message: TaskAnswer): void => postMessage(message);

addEventListener("message", ({ data }: MessageEvent<TaskMessage>) => {
  const run = TASKS[data.task] as (request: unknown) => Promise<unknown>;
  run(data.request).then(
    (value) => answer({ ok: true, value }),
    (error: unknown) => answer({ ok: false, message: error instanceof Error ? (error.stack ?? error.message) : "" }),
  );
});
