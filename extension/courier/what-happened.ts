/** What the courier tells the person: never content, only what a notification needs to be chosen. */
import type { Urgency } from "../../shared/domain/rule-pack.ts";

export type WhatHappened = Happened & {
  /** How many of its kind, where it stands for several: it is then about none of them alone. */
  readonly count?: number;
  /** As the person's rules say (extension/telling/rules.ts). */
  readonly sound?: boolean;
  readonly stays?: boolean;
};

type Happened =
  | {
      readonly type: "dispatch-arrived";
      readonly dispatch: string;
      readonly urgency: Urgency;
      /** Shown only where the person allowed content in notifications. */
      readonly content: { readonly from: string; readonly subject: string } | null;
    }
  | { readonly type: "receipt-arrived"; readonly dispatch: string; readonly status: string }
  | { readonly type: "draft-waits"; readonly draft: string }
  | { readonly type: "draft-approved"; readonly draft: string }
  | { readonly type: "draft-returned"; readonly draft: string }
  | { readonly type: "quarantined"; readonly dispatch: string }
  /** The day before, or the day. */
  | { readonly type: "deadline-near"; readonly dispatch: string }
  | { readonly type: "recipients-silent"; readonly draft: string }
  | { readonly type: "alarm"; readonly reason: string }
  /** Asked for by the person, to see how it looks. */
  | { readonly type: "trial" }
  | { readonly type: "unread"; readonly count: number };
