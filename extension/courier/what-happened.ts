/** What the courier tells the person: never content, only what a notification needs to be chosen. */
export type WhatHappened =
  | {
      readonly type: "dispatch-arrived";
      readonly dispatch: string;
      /** Urgent ones stay on screen until dismissed. */
      readonly urgent: boolean;
      /** Shown only where the person allowed content in notifications. */
      readonly content: { readonly from: string; readonly subject: string } | null;
    }
  | { readonly type: "receipt-arrived"; readonly dispatch: string; readonly status: string }
  | { readonly type: "draft-waits"; readonly draft: string }
  | { readonly type: "draft-approved"; readonly draft: string }
  | { readonly type: "draft-returned"; readonly draft: string }
  | { readonly type: "quarantined"; readonly dispatch: string }
  | { readonly type: "alarm"; readonly reason: string }
  | { readonly type: "unread"; readonly count: number };
