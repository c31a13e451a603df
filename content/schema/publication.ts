// What of the content may leave the house. One definition for the site, the check and whoever
// serves the rest to operators: a page is public only when it says so, and what stands between the
// internal markers never is.

/** What the public site does with a page. */
export type Publication = 'published' | 'withdrawn' | 'unpublished';

/**
 * Front matter fields that decide. A page without a status, such as a runbook, is published unless
 * internal.
 */
type Decisive = {
  readonly status?: 'draft' | 'in_review' | 'approved' | 'withdrawn';
  readonly visibility?: 'public' | 'internal';
};

/** Published means approved and public; a withdrawn public page keeps its address and says so. */
export function publicationOf({
  status = 'approved',
  visibility = 'public',
}: Decisive): Publication {
  if (visibility === 'internal') return 'unpublished';
  if (status === 'approved') return 'published';
  return status === 'withdrawn' ? 'withdrawn' : 'unpublished';
}

/** Every comment whose first word is "internal": one that says more, or stands on lines of its own, was meant as a marker too. */
const MARKER = /<!--[\s-]*(?:(\/)\s*)?internal\b(?:(?!-->|<!--)[\s\S])*-->/gi;

/**
 * The text without its internal sections. It errs on the side of silence: an opening marker that is
 * never closed hides all that follows, a nested one does not end the outer one early, and code
 * blocks are no exception.
 */
export function withoutInternal(markdown: string): string {
  let kept = '';
  let depth = 0;
  let from = 0;
  for (const marker of markdown.matchAll(MARKER)) {
    if (depth === 0) kept += markdown.slice(from, marker.index);
    depth = marker[1] === '/' ? Math.max(0, depth - 1) : depth + 1;
    from = marker.index + marker[0].length;
  }
  return depth === 0 ? kept + markdown.slice(from) : kept;
}

/**
 * Where markers do not pair: offsets of closing ones without an opening one and of opening ones
 * never closed.
 */
export function unpairedMarkers(markdown: string): number[] {
  const open: number[] = [];
  const stray: number[] = [];
  for (const marker of markdown.matchAll(MARKER)) {
    if (marker[1] !== '/') open.push(marker.index);
    else if (open.pop() === undefined) stray.push(marker.index);
  }
  return [...stray, ...open].toSorted((a, b) => a - b);
}
