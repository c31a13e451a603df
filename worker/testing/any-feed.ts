// Pages of arbitrary texts, incidents and maintenances, asked for their feeds.

import fc from 'fast-check';
import type { View } from '../snapshot/documents.ts';
import { anyLists, anyText } from './hostile.ts';
import { published } from './published.ts';
import { FACTS, pageDocument, view } from './views.ts';

const RUNS = 120;

const anyView = fc
  .record({
    lists: anyLists,
    name: anyText,
    part: anyText,
    timezone: fc.constantFrom('Etc/UTC', 'America/Denver', 'Asia/Kolkata'),
  })
  .map(({ lists, name, part, timezone }): View => {
    const document = pageDocument({ page: { ...FACTS, name, timezone }, ...lists });
    const components = document.components.map((one) => ({ ...one, name: part }));
    return view({ ...document, components }, { measured: null });
  });
/** Holds a test against many of them. */
export const forAny = (
  test: (ask: (path: string) => Promise<string>, shown: View) => Promise<void>,
) =>
  fc.assert(
    fc.asyncProperty(anyView, async (shown) => {
      const { ask } = published(shown);
      await test(async (path) => (await ask(path)).text(), shown);
    }),
    { numRuns: RUNS },
  );
