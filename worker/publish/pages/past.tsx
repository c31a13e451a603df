// The last fourteen days, newest first. A day on which something was, is named with it; days without incidents are
// drawn together, and their emptiness is said.

import type { PublicIncident, PublicMaintenance, View } from '../../snapshot/documents.ts';
import type { Voice } from '../voice.ts';
import { DAY_MS } from '../bars.ts';
import { IncidentLine, MaintenanceLine } from './line.tsx';

const DAYS = 14;

type Day = {
  at: number;
  incidents: readonly PublicIncident[];
  maintenances: readonly PublicMaintenance[];
};

export const Past = ({ view, voice }: { view: View; voice: Voice }) => {
  const { page } = voice.words;
  const days = daysOf(view, voice);
  const quiet = days.every(({ incidents }) => incidents.length === 0);
  return (
    <section id="past">
      <h2>{page.sections.past}</h2>
      {quiet ? <p class="empty">{page.noIncidentsIn(DAYS)}</p> : null}
      <ol class="days">
        {spansOf(days, quiet).map(({ from, to, day }) =>
          day === null ? (
            <li class="quiet">
              <h3>{spanIn(from, to, voice)}</h3>
              <p>{page.noIncidents}</p>
            </li>
          ) : (
            <li>
              <h3>{voice.utc.shortDay(day.at)}</h3>
              {day.incidents.map((incident) => (
                <IncidentLine incident={incident} voice={voice} />
              ))}
              {day.maintenances.map((maintenance) => (
                <MaintenanceLine maintenance={maintenance} voice={voice} />
              ))}
            </li>
          ),
        )}
      </ol>
      <p>
        <a href={voice.href('/history')}>{page.earlier}</a>
      </p>
    </section>
  );
};

/** Today and the thirteen days before it, as calendar days of the page's zone; `at` is the UTC midnight of that date. */
function daysOf({ page, now, staleAt }: View, { times }: Voice): Day[] {
  const keyOf = (at: number) => Date.parse(times.dayKey(at));
  const today = keyOf(staleAt ?? now);
  const oldest = today - (DAYS - 1) * DAY_MS;
  // What began before the fortnight and ended in it stands on the day of its end.
  const dayOf = (incident: PublicIncident) => {
    const began = keyOf(incident.createdAt);
    return began >= oldest ? began : keyOf(incident.resolvedAt ?? incident.updatedAt);
  };
  const shown = page.incidents.filter(({ mergedInto }) => mergedInto === null);
  const done = page.maintenances.filter(({ status }) => status === 'completed');
  return Array.from({ length: DAYS }, (_, index) => {
    const at = today - index * DAY_MS;
    return {
      at,
      incidents: shown.filter((incident) => dayOf(incident) === at),
      maintenances: done.filter(({ completedAt, endsAt }) => keyOf(completedAt ?? endsAt) === at),
    };
  });
}

type Span = { from: number; to: number; day: Day | null };

/** Days with something in them, and the stretches between them; no stretches where nothing happened at all. */
function spansOf(days: readonly Day[], quiet: boolean): Span[] {
  const spans: Span[] = [];
  for (const day of days) {
    const last = spans.at(-1);
    if (day.incidents.length + day.maintenances.length > 0) {
      spans.push({ from: day.at, to: day.at, day });
    } else if (quiet) {
      continue;
    } else if (last !== undefined && last.day === null) {
      last.to = day.at;
    } else {
      spans.push({ from: day.at, to: day.at, day: null });
    }
  }
  return spans;
}

/** "8–20 Nov", newest day first in the data, oldest first in words. */
function spanIn(newest: number, oldest: number, { utc }: Voice): string {
  return newest === oldest ? utc.shortDay(newest) : utc.span(oldest, newest);
}
