// The six signs of the product, told apart by outline and not by colour, and what stands for what.
// The shapes are drawn on a grid of 16 units in the colour of the text around them. They are those
// of the status page, which a test holds this file to; neither room may import from the other.

import type { Severity } from '../../worker/domain/vocabulary.ts';
import type { Freshness } from '../../content/schema/freshness.ts';

const STROKE = 'fill="none" stroke="currentColor" stroke-width="1.6"';

export const SIGNS = {
  /** Circle with a tick. */
  operational: `<g ${STROKE}><circle cx="8" cy="8" r="6.7"/><path d="m5 8.3 2.1 2L11 6"/></g>`,
  /** Triangle. */
  degraded: `<path ${STROKE} stroke-linejoin="round" d="M8 1.8 14.8 14H1.2ZM8 6v4m0 1v1.6"/>`,
  /** Diamond, half filled. */
  partial: `<path ${STROKE} stroke-linejoin="round" d="M8 1.2 14.8 8 8 14.8 1.2 8Z"/><path fill="currentColor" d="M8 1v14L1 8Z"/>`,
  /** Octagon, filled. */
  major: '<path fill="currentColor" d="M4.9.6h6.2l4.3 4.3v6.2l-4.3 4.3H4.9L.6 11.1V4.9Z"/>',
  /** Dashed circle. */
  maintenance: `<circle ${STROKE} cx="8" cy="8" r="6.7" stroke-dasharray="3.2 2.06"/>`,
  /** Dashed square. */
  nodata: `<path ${STROKE} stroke-dasharray="2.9 2" d="M1.7 1.7h12.6v12.6H1.7Z"/>`,
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
