// Brings a page up to date from a newer answer of the server: only the sections that differ are replaced, nothing jumps,
// the fold a reader chose and the place of the focus stay, and what changed is announced politely.

import { pageIn, say } from './document.ts';
import { localise } from './times.ts';

/** What the server last sent of each section, before its times were rewritten. */
const sent = new Map<string, string>();
/** Folds that the reader has opened or closed. */
const folds = new Map<string, boolean>();
let heard: (string | null)[] = [];

const sectionsOf = (scope: Document) => scope.querySelectorAll('main>section');
const tellingOf = (scope: Document) =>
  Array.from(
    scope.querySelectorAll('h1,#now h3,#now .facts b,#now li:first-child .text'),
    ({ textContent }) => textContent,
  );

/** Takes note of the page as it was delivered; called before anything rewrites it. */
export function remember(main: HTMLElement): void {
  for (const section of sectionsOf(document)) sent.set(section.id, section.outerHTML);
  heard = tellingOf(document);
  main.addEventListener('click', ({ target }) => {
    const fold = (target as Element).closest('summary')?.parentElement;
    if (fold) folds.set(fold.id, !(fold as HTMLDetailsElement).open);
  });
}

/** Applies an answer; throws where it is not a page. */
export async function refreshFrom(answer: Response, main: HTMLElement): Promise<void> {
  if (answer.status === 304) {
    const asOf = document.querySelector<HTMLTimeElement>('#as-of');
    if (asOf) asOf.dateTime = answer.headers.get('allclear-as-of') ?? '';
  } else {
    const page = await pageIn(answer);
    const next = page.querySelector('main');
    if (!next) throw answer;
    // Another version of the product: its styles and script belong to its page.
    if (page.scripts[0]?.src !== document.scripts[0]?.src) location.reload();
    swap(page);
    main.dataset['tag'] = next.dataset['tag'] ?? '';
  }
  localise(main);
}

function swap(page: Document) {
  // Before the sections move out of that page into this one.
  const telling = tellingOf(page);
  document.title = page.title;
  const [icon, newIcon] = [document, page].map((one) =>
    one.querySelector<HTMLLinkElement>('[rel=icon]'),
  );
  if (icon && newIcon) icon.href = newIcon.href;

  // What is in a closed fold has no place.
  const topOf = (element: Element) => element.getClientRects()[0]?.top ?? -1;
  const anchor = Array.from(document.querySelectorAll('main [id]')).find((one) => topOf(one) >= 0);
  const top = anchor && topOf(anchor);
  const focused = document.activeElement;
  for (const fresh of sectionsOf(page)) {
    const old = document.getElementById(fresh.id);
    if (!old || sent.get(fresh.id) === fresh.outerHTML) continue;
    sent.set(fresh.id, fresh.outerHTML);
    for (const fold of fresh.querySelectorAll('details')) {
      fold.open = folds.get(fold.id) ?? fold.open;
    }
    const path = old.contains(focused) && focused && pathTo(focused);
    old.replaceWith(fresh);
    if (path) fresh.querySelector<HTMLElement>(path)?.focus({ preventScroll: true });
  }
  const moved = anchor && document.getElementById(anchor.id);
  if (moved && top !== undefined && scrollY) scrollBy(0, topOf(moved) - top);

  const fresh = telling.filter((text) => !heard.includes(text));
  if (fresh[0]) say(fresh.join('. '));
  heard = telling;
}

/** How to find the same link or fold in a newer section. */
const pathTo = (element: Element) =>
  element.matches('summary')
    ? `#${element.parentElement?.id}>summary`
    : `[href="${element.getAttribute('href')}"]`;
