/** What a worker of the benchmarks can be asked to do. */
import { timeContent } from "./content-times.ts";
import { timeDispatch } from "./dispatch-times.ts";
import { timeSearch } from "./search-times.ts";
import { encapsulateSome, makeRecipients, timeWraps, wrapSome } from "./wrap-times.ts";

export const TASKS = {
  content: timeContent,
  dispatch: timeDispatch,
  encapsulateSome,
  makeRecipients,
  search: timeSearch,
  wraps: timeWraps,
  wrapSome,
};
