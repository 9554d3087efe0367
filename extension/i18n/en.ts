import { approve } from "./en/approve.ts";
import { bulk } from "./en/bulk.ts";
import { cards } from "./en/cards.ts";
import { check } from "./en/check.ts";
import { common } from "./en/common.ts";
import { compose } from "./en/compose.ts";
import { enrol } from "./en/enrol.ts";
import { errors } from "./en/errors.ts";
import { files } from "./en/files.ts";
import { inbox } from "./en/inbox.ts";
import { keys } from "./en/keys.ts";
import { lock } from "./en/lock.ts";
import { notifications } from "./en/notifications.ts";
import { own } from "./en/own.ts";
import { popup } from "./en/popup.ts";
import { posts } from "./en/posts.ts";
import { print } from "./en/print.ts";
import { receive } from "./en/receive.ts";
import { rights } from "./en/rights.ts";
import { search } from "./en/search.ts";
import { send } from "./en/send.ts";
import { settings } from "./en/settings.ts";
import { shell } from "./en/shell.ts";
import { telling } from "./en/telling.ts";
import { thread } from "./en/thread.ts";
import { tour } from "./en/tour.ts";
import { verification } from "./en/verification.ts";
import { views } from "./en/views.ts";

/** English: the source of the keys. A new area is one file in each language and one line in each of these. */
export const en = {
  common,
  shell,
  settings,
  own,
  files,
  posts,
  tour,
  check,
  keys,
  popup,
  enrol,
  lock,
  inbox,
  search,
  bulk,
  views,
  telling,
  compose,
  approve,
  send,
  receive,
  verification,
  cards,
  thread,
  print,
  notifications,
  errors,
  rights,
} as const;
