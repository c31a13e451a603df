// The eight events that the timeline of every incident has, in their order. The draft marks them in
// brackets at the end of a row, and the check looks for the marks.

/** A canonical event and the words in which people tell it. */
export type CanonicalEvent = { readonly name: string; readonly pattern: RegExp };

export const CANONICAL_EVENTS: readonly CanonicalEvent[] = [
  { name: 'initiating event', pattern: /\binitiating event\b|\((?:it )?(?:began|started)\)/i },
  { name: 'alert fired', pattern: /\balert(?:s)? fired\b|\b(?:alert|page) fires\b/i },
  { name: 'acknowledged', pattern: /\backnowledge[sd]?\b/i },
  { name: 'investigation began', pattern: /\binvestigation (?:began|begins|started|starts)\b/i },
  {
    name: 'root cause identified',
    pattern: /\b(?:root )?cause (?:is |was )?(?:identified|found)\b/i,
  },
  { name: 'mitigation applied', pattern: /\bmitigation (?:is |was )?applied\b/i },
  { name: 'service restored', pattern: /\bservice (?:is |was )?restored\b/i },
  { name: 'all-clear', pattern: /\ball[- ]clear\b/i },
];
