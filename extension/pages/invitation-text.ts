/** The mark by which an administrator and a new member see that they mean the same organisation: `C4F2 9A01 77E3 5B8D`. */
export function organisationMark(root: string): string {
  return (root.slice(0, 16).toUpperCase().match(/.{4}/g) ?? []).join(" ");
}

import { invitationInHash } from "./invitation-link.ts";

/** What a person pasted may be the whole link; the invitation stands behind its `#`. */
export function invitationIn(pasted: string): string {
  const text = pasted.replace(/\s+/g, "");
  const at = text.indexOf("#/enrol/");
  if (at < 0) return text;
  return invitationInHash(text.slice(at)) ?? text;
}
