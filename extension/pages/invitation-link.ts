/**
 * An invitation that came as a link stands behind `#/enrol/` of the page's address. It holds a secret, so it is taken out
 * of the address before anything else runs. The browser has seen the address by then and may keep it in its history: a
 * link is as good as a note that anybody at this computer can read until the invitation is used up; pasted text and files
 * leave nothing behind.
 */
export interface InvitationLinks {
  /** The invitation that the page was opened with last. */
  readonly given: () => string | undefined;
  /** Calls back for each that comes later, until the signal aborts. */
  readonly onGiven: (call: (text: string) => void, signal: AbortSignal) => void;
}

/** Must be called before anything else of the page listens to its address. */
export function takeInvitationLinks(page: Window): InvitationLinks {
  const given = new EventTarget();
  let last = takeFrom(page);
  page.addEventListener("hashchange", () => {
    const text = takeFrom(page);
    if (text === undefined) return;
    last = text;
    given.dispatchEvent(new Event("given"));
  });
  return {
    given: () => last,
    onGiven: (call, signal) => given.addEventListener("given", () => last !== undefined && call(last), { signal }),
  };
}

function takeFrom(page: Window): string | undefined {
  const text = invitationInHash(page.location.hash);
  if (text !== undefined) page.history.replaceState(null, "", "#/enrol");
  return text;
}

export function invitationInHash(hash: string): string | undefined {
  const text = /^#\/enrol\/(.+)$/.exec(hash)?.[1];
  if (text === undefined) return undefined;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
