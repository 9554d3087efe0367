/** That there were accounts in this browser: kept apart from them, so that their loss is noticed. It says nothing about anybody. */
import { browser } from "wxt/browser";

const KEY = "accountsHere";

export async function hadAccounts(): Promise<boolean> {
  return (await browser.storage.local.get(KEY))[KEY] === true;
}

export function noteAccounts(here: boolean): Promise<void> {
  return here ? browser.storage.local.set({ [KEY]: true }) : browser.storage.local.remove(KEY);
}
