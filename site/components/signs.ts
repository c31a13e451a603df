// The six signs of the product, told apart by outline and not by colour, and what stands for what.
// The shapes are drawn on a grid of 16 units in the colour of the text around them.

import type { Severity } from '../../worker/domain/vocabulary.ts';
import type { Freshness } from '../../content/schema/freshness.ts';

export const SIGNS = {
  /** Circle with a tick. */
  operational:
    '<circle cx="8" cy="8" r="6.75" fill="none" stroke="currentColor" stroke-width="1.5"/>' +
    '<path d="M5 8.2l2.1 2.1L11 5.9" fill="none" stroke="currentColor" stroke-width="1.5"/>',
  /** Triangle. */
  degraded:
    '<path d="M8 2 14.75 14H1.25Z" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linejoin="round"/>' +
    '<path d="M8 6.2v3.6M8 11v1.4" fill="none" stroke="currentColor" stroke-width="1.5"/>',
  /** Diamond, half filled. */
  partial:
    '<path d="M8 1.25 14.75 8 8 14.75 1.25 8Z" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linejoin="round"/>' +
    '<path d="M8 1.25V14.75L1.25 8Z" fill="currentColor"/>',
  /** Octagon, filled. */
  major: '<path d="M5 .75h6L15.25 5v6L11 15.25H5L.75 11V5Z" fill="currentColor"/>',
  /** Dashed circle. */
  maintenance:
    '<circle cx="8" cy="8" r="6.75" fill="none" stroke="currentColor" stroke-width="1.5" stroke-dasharray="3.2 2.1"/>',
  /** Dashed square. */
  nodata:
    '<path d="M1.75 1.75h12.5v12.5H1.75Z" fill="none" stroke="currentColor" stroke-width="1.5" stroke-dasharray="3 2"/>',
} as const;

/** The name of a sign, which is also the name of its colour. */
export type Sign = keyof typeof SIGNS;

/** How a severity shows on components, and so its sign. */
export const SIGN_OF_SEVERITY: Record<Severity, Sign> = {
  'SEV-1': 'major',
  'SEV-2': 'partial',
  'SEV-3': 'degraded',
  'SEV-4': 'operational',
};

export const SIGN_OF_FRESHNESS: Record<Freshness, Sign> = {
  fresh: 'operational',
  due_soon: 'degraded',
  stale: 'partial',
  never: 'nodata',
};

export const WORDS_OF_FRESHNESS: Record<Freshness, string> = {
  fresh: 'Tested',
  due_soon: 'Test due soon',
  stale: 'Test overdue',
  never: 'Never tested',
};
