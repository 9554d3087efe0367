import { expect, test } from "vitest";
import { invitationInHash, takeInvitationLinks } from "./invitation-link.ts";

function pageAt(hash: string) {
  const page = Object.assign(new EventTarget(), {
    location: { hash },
    history: { replaceState: (_: unknown, __: string, url: string) => void (page.location.hash = url) },
  });
  const goTo = (next: string): void => {
    page.location.hash = next;
    page.dispatchEvent(new Event("hashchange"));
  };
  return { page, goTo, links: takeInvitationLinks(page as unknown as Window) };
}

test("L7: an invitation is out of the address before anything is shown, and so is the same one when it comes again", () => {
  const { page, goTo, links } = pageAt("#/enrol/tram-invitation%3AeyJ");
  expect(page.location.hash).toBe("#/enrol");
  expect(links.given()).toBe("tram-invitation:eyJ");
  const given: string[] = [];
  links.onGiven((text) => given.push(text), new AbortController().signal);
  for (const text of ["tram-invitation:abc", "tram-invitation:abc"]) {
    goTo(`#/enrol/${text}`);
    expect(page.location.hash).toBe("#/enrol");
  }
  expect(given).toEqual(["tram-invitation:abc", "tram-invitation:abc"]);
});

test("other places are left as they are, and hold no invitation", () => {
  const { page, goTo, links } = pageAt("#/welcome");
  goTo("#/enrol");
  expect(page.location.hash).toBe("#/enrol");
  expect(links.given()).toBeUndefined();
  expect(invitationInHash("#/incoming/abc")).toBeUndefined();
  expect(invitationInHash("#/enrol/%zz"), "what cannot be decoded is left for the reader to refuse").toBe("%zz");
});
