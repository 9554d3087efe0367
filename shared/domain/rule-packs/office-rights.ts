import type { Rights } from "../rule-pack.ts";

/**
 * Who does what in an office: the clerk numbers, seals and registers; the leader approves; a specialist never numbers
 * or issues. Decree 30/2020/NĐ-CP, articles 4, 14 to 18, 22 and 32; Party offices divide the work in the same way.
 */
export const OFFICE_RIGHTS: Rights = {
  submitDraft: ["clerk", "leader", "specialist"],
  returnDraft: ["leader"],
  approveDraft: ["leader"],
  setOffice: ["administrator", "clerk"],
  takeNumber: ["clerk"],
  voidNumber: ["clerk"],
  seal: ["clerk"],
  register: ["clerk"],
  refuse: ["clerk"],
  assign: ["leader"],
  handle: ["leader", "specialist"],
  complete: ["leader", "specialist"],
  takeBack: ["clerk", "leader"],
  answerTakeBack: ["clerk", "leader"],
};
