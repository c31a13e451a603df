// Planned work through the API: scheduling it, once or by a rule, and moving it along.

import * as rrule from 'rrule';
import type { PageCommand } from '../../domain/command.ts';
import type { Maintenance } from '../../domain/maintenance.ts';
import type { Manner } from '../../domain/manner.ts';
import type { Answer } from './endpoint.ts';
import type { Problem } from '../problem.ts';
import { fit, shown, withCurrent } from './show.ts';
import { componentsIn } from './named.ts';
import type { Office } from './office.ts';
import { NO_SUCH_INCIDENT, run, worldWith } from './office.ts';
import type { IncidentInput } from './shapes.ts';

// Bundlers see the package's names, Node sees all of them in its default.
const { rrulestr } =
  'rrulestr' in rrule ? rrule : (rrule as { default: typeof import('rrule') }).default;

/** Most occurrences that one rule may make. */
export const OCCURRENCES_LIMIT = 52;

/** Starts of recurring work, in UTC. A rule must end; a week of work a year at most is planned ahead. */
export function startsOf(rule: string, first: number): number[] | string {
  if (!/(?:COUNT|UNTIL)=/i.test(rule)) return 'expected a rule that ends, with COUNT or UNTIL';
  if (/DTSTART|[\r\n]/i.test(rule)) return 'expected the rule alone; it starts at scheduled_for';
  if (/FREQ=(?:SECONDLY|MINUTELY|HOURLY)/i.test(rule)) return 'expected FREQ=DAILY or less often';
  try {
    const starts = rrulestr(rule, { dtstart: new Date(first) }).all(
      (_date, count) => count <= OCCURRENCES_LIMIT,
    );
    if (starts.length === 0) return 'the rule makes no occurrence';
    if (starts.length > OCCURRENCES_LIMIT)
      return `expected at most ${OCCURRENCES_LIMIT} occurrences`;
    return starts.map((start) => start.getTime());
  } catch {
    return 'expected an RRULE, for example FREQ=WEEKLY;BYDAY=SU;COUNT=8';
  }
}

/** What Statuspage's switches say of it; what is not said stays as it is. */
function mannerIn(incident: IncidentInput): Partial<Manner> {
  const said = {
    remind: incident.scheduled_remind_prior,
    start: incident.scheduled_auto_in_progress,
    complete: incident.scheduled_auto_completed,
    cover: incident.auto_transition_to_maintenance_state,
    free: incident.auto_transition_to_operational_state,
    tellStart: incident.auto_transition_deliver_notifications_at_start,
    tellEnd: incident.auto_transition_deliver_notifications_at_end,
  };
  return Object.fromEntries(Object.entries(said).filter(([, is]) => is !== undefined));
}

export async function schedulePlanned(
  office: Office,
  incident: IncidentInput,
  actor: string,
  key: string | null,
): Promise<Answer> {
  const { name, scheduled_for: from, scheduled_until: until, body = '', allclear } = incident;
  if (name === undefined) return { problem: fit('incident.name', 'expected what customers read') };
  if (!from || !until) {
    return {
      problem: fit('incident.scheduled_until', 'expected when it ends, beside scheduled_for'),
    };
  }
  const [startsAt, endsAt] = [Date.parse(from), Date.parse(until)];
  const starts =
    allclear?.recurrence === undefined ? [startsAt] : startsOf(allclear.recurrence, startsAt);
  if (typeof starts === 'string') return { problem: fit('incident.allclear.recurrence', starts) };
  const known = key === null ? null : await office.idOfKey(key);
  const occurrences = starts.map((start, index) => ({
    id: index === 0 && known !== null ? known : office.newId(),
    startsAt: start,
    endsAt: start + (endsAt - startsAt),
  }));
  const lang = office.catalog.page.language;
  const command: PageCommand = {
    do: 'schedule_maintenance',
    occurrences,
    name: { text: name, lang },
    body,
    components: Object.keys(componentsIn(incident)),
    manner: mannerIn(incident),
  };
  const done = await run(office, { type: 'page_command', key, actor, command });
  if (!done.ok) return { problem: done.problem };
  const answer = await shown(office, occurrences[0]?.id ?? '', done.committed);
  return 'body' in answer ? { ...answer, status: 201 } : answer;
}

/** What was announced stays as it was; tools that send all of it again change nothing. */
function whatIsFixed({ name, components }: Maintenance, incident: IncidentInput): Problem | null {
  const another = 'call this work off and schedule another';
  if (incident.name !== undefined && incident.name !== name) {
    return fit('incident.name', `expected "${name}", as it was announced; for another, ${another}`);
  }
  const known = components.join(', ');
  const more = Object.keys(componentsIn(incident)).filter((id) => !components.includes(id));
  return more.length === 0
    ? null
    : fit('incident.components', `expected some of ${known}, as announced; for others, ${another}`);
}

export async function patchPlanned(
  office: Office,
  id: string,
  incident: IncidentInput,
  { actor, key, expected }: { actor: string; key: string | null; expected: number | null },
): Promise<Answer> {
  const work = (await worldWith(office, [])).page.maintenances[id];
  if (work === undefined) return { problem: NO_SUCH_INCIDENT };
  const { scheduled_for: from, scheduled_until: until, status } = incident;
  const body = incident.body === work.body ? '' : (incident.body ?? '');
  const fixed = whatIsFixed(work, incident);
  if (fixed !== null) return { problem: fixed };
  const commands: PageCommand[] = [];
  commands.push({ do: 'arrange_maintenance', id, manner: mannerIn(incident) });
  if (from || until) {
    const startsAt = from ? Date.parse(from) : work.startsAt;
    const endsAt = until ? Date.parse(until) : work.endsAt;
    commands.push({ do: 'reschedule_maintenance', id, startsAt, endsAt });
  }
  if (status !== undefined && status !== work.status && status !== 'scheduled') {
    if (
      status !== 'in_progress' &&
      status !== 'verifying' &&
      status !== 'completed' &&
      status !== 'cancelled'
    ) {
      return {
        problem: fit('incident.status', 'expected in_progress, verifying, completed or cancelled'),
      };
    }
    commands.push({ do: 'move_maintenance', id, to: status, body });
  } else if (body !== '') {
    const expected = `it stands beside a new status, for example "in_progress"; the work is ${work.status}`;
    return { problem: fit('incident.body', expected) };
  }
  const command: PageCommand = { do: 'change_maintenance', id, expected, commands };
  const done = await run(office, { type: 'page_command', key, actor, command });
  return done.ok ? shown(office, id, done.committed) : withCurrent(office, done.problem, id);
}
