// Brings the states of action items from where the work is tracked into the files of published postmortems, as a person would:
// one word each, nothing else. The change is for a pull request. Pure.

import { parseContentFile } from '../../content/schema/front-matter.ts';
import { postmortem } from '../../content/schema/postmortem.ts';
import { type StandingItem, elsewhere } from './together.ts';

export type Settled = {
  readonly file: string;
  readonly text: string;
  /** `AI-1 open → done` */
  readonly changes: readonly string[];
};

/** The files that change; what cannot be read is left alone, and told by the check. */
export function settle(
  files: ReadonlyMap<string, string>,
  items: readonly StandingItem[],
): Settled[] {
  return [...files].flatMap(([file, written]) => {
    if (!/^postmortems\/[^/]+\.md$/.test(file)) return [];
    const { data, valueAt } = parseContentFile(written);
    const read = postmortem.safeParse(data);
    if (!read.success || read.data.status !== 'approved') return [];
    const { incident, action_items: promised } = read.data;
    const edits = promised.flatMap((item, index) => {
      const there = elsewhere(items, incident, item);
      const at = valueAt(['action_items', index, 'state']);
      return there === null || at === null ? [] : [{ id: item.id, state: item.state, there, at }];
    });
    if (edits.length === 0) return [];
    const text = edits
      .toSorted((a, b) => b.at[0] - a.at[0])
      .reduce(
        (all, { at: [start, end], there }) => all.slice(0, start) + there + all.slice(end),
        written,
      );
    return [
      { file, text, changes: edits.map(({ id, state, there }) => `${id} ${state} → ${there}`) },
    ];
  });
}
