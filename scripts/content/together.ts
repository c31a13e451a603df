// What no postmortem can see alone: that an incident has one, that it repeats another, and that the runbooks it names exist.

import type { Postmortem } from '../../content/schema/postmortem.ts';
import type { ActionState } from '../../worker/domain/vocabulary.ts';
import type { Document } from './document.ts';
import type { Finding } from './finding.ts';

export type KnownPostmortem = { readonly document: Document; readonly data: Postmortem };

/** Where an action item stands in a deployment, by the tracker where that spoke last. */
export type StandingItem = {
  readonly incident: string;
  readonly id: string;
  readonly state: ActionState;
  /** What its file said when that was deployed. */
  readonly written: ActionState;
};

/** What the tracker has an item in that its file does not; null where they agree, or the file has changed since, and knows better. */
export function elsewhere(
  standing: readonly StandingItem[],
  incident: string,
  { id, state }: { readonly id: string; readonly state: ActionState },
): ActionState | null {
  const there = standing.find((one) => one.incident === incident && one.id === id);
  return there === undefined || there.written !== state || there.state === state
    ? null
    : there.state;
}

/** AI006: what the tracker calls done, the file should too, because that is what the page shows. */
export function checkStates(
  postmortems: readonly KnownPostmortem[],
  standing: readonly StandingItem[],
): Finding[] {
  return postmortems.flatMap(({ document: { parts, finding }, data }) =>
    data.action_items.flatMap((item, index) => {
      const there = elsewhere(standing, data.incident, item);
      if (there === null) return [];
      const line = parts.lineOf(['action_items', index, 'state']);
      const message = `${item.id} is ${there} where the work is tracked: expected state: ${there}; found ${item.state} (--write brings it in)`;
      return [finding('AI006', line, message)];
    }),
  );
}

/** `runbooks` are all ids; null where not every runbook could be read. */
export function checkTogether(
  postmortems: readonly KnownPostmortem[],
  runbooks: ReadonlySet<string> | null,
): Finding[] {
  const first = new Map<string, string>();
  return postmortems.flatMap(({ document, data }) => {
    const { file, parts, finding } = document;
    const found: Finding[] = [];
    // What was withdrawn makes room for another.
    if (data.status !== 'withdrawn') {
      const other = first.get(data.incident);
      if (other === undefined) first.set(data.incident, file);
      else {
        const message = `${data.incident} already has the postmortem content/${other}; keep one of them, or withdraw it`;
        found.push(finding('PM006', parts.lineOf(['incident']), message));
      }
    }
    if (data.recurrence_of === data.incident) {
      const message = 'recurrence_of: expected an earlier incident; found the same';
      found.push(finding('PM001', parts.lineOf(['recurrence_of']), message));
    }
    for (const [index, id] of data.runbooks.entries()) {
      if (runbooks === null || runbooks.has(id)) continue;
      const message = `no runbook has the id ${id}`;
      found.push(finding('CT002', parts.lineOf(['runbooks', index]), message));
    }
    return found;
  });
}
