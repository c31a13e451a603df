// Property tests try the same cases in every run, so that a rare one is found by whoever looks for it and not by whoever
// happens to change something else: `PROPERTY_SEED=7 npm test -- --project pure` tries others, `random` those of a fresh seed.

import fc from 'fast-check';
import { inject } from 'vitest';

/** Null: a fresh one for each property. */
export type PropertySeed = number | null;

const seed = inject('propertySeed');
if (seed !== null) fc.configureGlobal({ seed });

declare module 'vitest' {
  interface ProvidedContext {
    propertySeed: PropertySeed;
  }
}
