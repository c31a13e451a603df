// The way from an incident to its runbooks and to its postmortem's draft, with the age of what is written there.

import { alertKeyOf } from '../../../domain/alert-key.ts';
import type { ContentIndex, RunbookEntry } from '../../../domain/content-index.ts';
import { addressOfRunbook, runbookFor } from '../../../domain/content-index.ts';
import type { IncidentView } from '../../../domain/incident.ts';

const DAY_MS = 86_400_000;

/** The runbooks of the monitors and alerts that noticed, each once. */
export function runbooksOf(
  content: ContentIndex,
  { episodes }: Pick<IncidentView, 'episodes'>,
): RunbookEntry[] {
  const found = episodes.flatMap(({ facts }) => {
    const key = alertKeyOf(facts);
    return key === null ? [] : (runbookFor(content, key) ?? []);
  });
  return [...new Set(found)];
}

/** How long ago a runbook was carried out, as people say it. */
export function ageOf({ lastTested }: RunbookEntry, now: number): string {
  if (lastTested === null) return 'never tested';
  const days = Math.max(0, Math.floor((now - Date.parse(lastTested)) / DAY_MS));
  return days === 0 ? 'tested today' : `tested ${days} ${days === 1 ? 'day' : 'days'} ago`;
}

export const RunbooksPart = ({
  runbooks,
  view,
  now,
}: {
  runbooks: readonly RunbookEntry[];
  view: IncidentView;
  now: number;
}) =>
  runbooks.length === 0 && view.draft === null ? null : (
    <p class="facts">
      {runbooks.map((one) => (
        <span>
          <a href={addressOfRunbook(one)}>Runbook: {one.title}</a>, {ageOf(one, now)}
        </span>
      ))}
      {view.draft === null ? null : (
        <span>
          <a href={view.draft.url} rel="noreferrer">
            Postmortem draft
          </a>
        </span>
      )}
    </p>
  );
