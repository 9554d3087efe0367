/** The address of a file of the extension: `/inbox.html`. Every context of the extension has its origin in `location`. */
export function ownUrl(path: string): string {
  return new URL(path, location.origin).href;
}
