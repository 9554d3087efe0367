import { approve } from "./bn/approve.ts";
import { bulk } from "./bn/bulk.ts";
import { cards } from "./bn/cards.ts";
import { check } from "./bn/check.ts";
import { common } from "./bn/common.ts";
import { compose } from "./bn/compose.ts";
import { enrol } from "./bn/enrol.ts";
import { errors } from "./bn/errors.ts";
import { files } from "./bn/files.ts";
import { inbox } from "./bn/inbox.ts";
import { keys } from "./bn/keys.ts";
import { lock } from "./bn/lock.ts";
import { notifications } from "./bn/notifications.ts";
import { own } from "./bn/own.ts";
import { popup } from "./bn/popup.ts";
import { posts } from "./bn/posts.ts";
import { print } from "./bn/print.ts";
import { receive } from "./bn/receive.ts";
import { rights } from "./bn/rights.ts";
import { search } from "./bn/search.ts";
import { send } from "./bn/send.ts";
import { settings } from "./bn/settings.ts";
import { shell } from "./bn/shell.ts";
import { telling } from "./bn/telling.ts";
import { thread } from "./bn/thread.ts";
import { tour } from "./bn/tour.ts";
import { verification } from "./bn/verification.ts";
import { views } from "./bn/views.ts";
import type { Catalogue } from "./catalogue.ts";

/** Bengali, in the words of the office. */
export const bn: Catalogue = {
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
