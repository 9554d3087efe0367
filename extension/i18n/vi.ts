import { approve } from "./vi/approve.ts";
import { bulk } from "./vi/bulk.ts";
import { cards } from "./vi/cards.ts";
import { check } from "./vi/check.ts";
import { common } from "./vi/common.ts";
import { compose } from "./vi/compose.ts";
import { enrol } from "./vi/enrol.ts";
import { errors } from "./vi/errors.ts";
import { files } from "./vi/files.ts";
import { inbox } from "./vi/inbox.ts";
import { keys } from "./vi/keys.ts";
import { lock } from "./vi/lock.ts";
import { notifications } from "./vi/notifications.ts";
import { own } from "./vi/own.ts";
import { popup } from "./vi/popup.ts";
import { posts } from "./vi/posts.ts";
import { print } from "./vi/print.ts";
import { receive } from "./vi/receive.ts";
import { rights } from "./vi/rights.ts";
import { search } from "./vi/search.ts";
import { send } from "./vi/send.ts";
import { settings } from "./vi/settings.ts";
import { shell } from "./vi/shell.ts";
import { telling } from "./vi/telling.ts";
import { thread } from "./vi/thread.ts";
import { tour } from "./vi/tour.ts";
import { verification } from "./vi/verification.ts";
import { views } from "./vi/views.ts";
import type { Catalogue } from "./catalogue.ts";

/** Vietnamese, in the words of the office. */
export const vi: Catalogue = {
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
};
