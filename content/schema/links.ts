// How content files refer to each other: by relative path, as editors and code hosts understand it.
// The site turns the path into an address; the check asks whether the file is there. Both resolve
// it here.

/** A link from one content file to another. */
export type ContentLink = {
  /** The file, relative to `content/`: `runbooks/high-latency.md`. */
  readonly file: string;
  /** The heading with its sign (`#diagnose`), or nothing. */
  readonly hash: string;
};

const ANYWHERE = 'https://content.invalid/';

/**
 * What a relative link in a content file points to; null for links that are not between content
 * files (to the web, to an absolute path of the site, within the page).
 */
export function contentLink(from: string, href: string): ContentLink | null {
  if (href === '' || /^(?:[a-z][a-z\d+.-]*:|\/|#)/i.test(href)) return null;
  const target = new URL(href, ANYWHERE + from);
  return { file: decoded(target.pathname.slice(1)), hash: target.hash };
}

/** What cannot be decoded is the name of no file, and stays as it was written. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** The address of a content file on the site: `guides/index.md` is `/guides/`. */
export function addressOf(file: string): string {
  const path = file.replace(/\.md$/, '').replace(/(^|\/)index$/, '$1');
  return `/${path}/`.replace(/\/\/+$/, '/');
}
