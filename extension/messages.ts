/**
 * Every message inside the extension, in one place. Runtime messages go between documents and the background; worker
 * messages between a document and the courier that it owns; the broadcast channel reaches every context of the
 * extension's own origin. None of them ever carries the content of a dispatch outside the account's worker and pages.
 */
import type { WhatHappened } from "./courier/what-happened.ts";
import type { TellingPolicy } from "./settings/policy.ts";

/** Document → background. Answers by type in `RuntimeAnswers`. */
export type RuntimeMessage =
  | { readonly type: "who-is-unlocked" }
  | { readonly type: "unlocked"; readonly account: string; readonly masterKey: string }
  | { readonly type: "lock" }
  | { readonly type: "acted" }
  | { readonly type: "happened"; readonly what: WhatHappened }
  | { readonly type: "something-came"; readonly account: string };

export interface Unlocked {
  readonly account: string;
  /** base64url */
  readonly masterKey: string;
  /** What the organisation has set of how people are told: the courier cannot ask for it. */
  readonly telling: TellingPolicy;
}

export interface RuntimeAnswers {
  "who-is-unlocked": Unlocked | null;
}

/** Background → documents, without an answer: which account is unlocked, or how people may be told. */
export interface UnlockChanged {
  readonly type: "unlock-changed";
}

/** Document → courier. */
export type ToCourier = { readonly type: "start" } & Unlocked;

/** Courier → document. */
export type FromCourier = { readonly type: "happened"; readonly what: WhatHappened };

/** What the line to the relay is like. `since`: milliseconds since 1970. */
export type LineState =
  | { readonly type: "up"; readonly since: number }
  | { readonly type: "down"; readonly since: number; readonly reason: string }
  | { readonly type: "connecting"; readonly since: number };

/** On the broadcast channel `tram`. */
export type Broadcast =
  | { readonly type: "outbox-changed" }
  | { readonly type: "line"; readonly line: LineState; readonly syncedAt: number | null }
  | { readonly type: "line?" };

export const CHANNEL = "tram";
export const COURIER_LOCK = "tram-courier";
