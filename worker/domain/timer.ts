// What is due in an incident, and when: derived from it, never stored as the truth. A timer reminds people; it holds nothing
// up. `metAt` is when what it waits for happened, so that what was met in time can be counted.

import { afterBusinessTime, endOfNextBusinessDay } from './business-time.ts';
import type { Catalog, Policy } from './catalog.ts';
import type { IncidentView, Said } from './incident.ts';
import { isPostmortemOwed, milestonesOf } from './lifecycle.ts';
import { isForThePageAlone } from './messages.ts';
import type { Severity } from './vocabulary.ts';

export const TIMER_KINDS = [
  'acknowledgement',
  'investigation',
  'response',
  'first_post',
  'next_update',
  'escalation',
  'executive_briefing',
  'customer_email',
  'regulator',
  'postmortem_draft',
  'postmortem_review',
  'postmortem_publication',
] as const;
export type TimerKind = (typeof TIMER_KINDS)[number];

/** Instants are epoch ms. */
export type Timer = { kind: TimerKind; dueAt: number; metAt: number | null };

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** What each timer asks of people, in a sentence. */
export const ASKS: Readonly<Record<TimerKind, string>> = {
  acknowledgement: 'Nobody has acknowledged it within five minutes.',
  investigation: 'It was acknowledged ten minutes ago and is still in triage.',
  response: 'The time to respond for its severity is over, and nobody has acted on it.',
  first_post: 'Customers have heard nothing yet.',
  next_update: 'The next public update is due.',
  escalation: 'It is not mitigated after a quarter of an hour. Who else can help?',
  executive_briefing: 'A SEV-1 has lasted half an hour: brief the executives.',
  customer_email: 'The impact has lasted half an hour: does it need an e-mail to customers?',
  regulator: 'The 72 hours in which the regulator must hear of the breach are over.',
  postmortem_draft: 'Its postmortem should be drafted by now.',
  postmortem_review: 'Its postmortem should be reviewed by now.',
  postmortem_publication: 'Its postmortem should be published by now.',
};

/** What is to be done by then, in a few words. */
export const DUTIES: Readonly<Record<TimerKind, string>> = {
  acknowledgement: 'acknowledge it',
  investigation: 'end triage',
  response: 'act on it',
  first_post: 'tell customers',
  next_update: 'update customers',
  escalation: 'mitigate it, or get help',
  executive_briefing: 'brief the executives',
  customer_email: 'end it, or mail customers',
  regulator: 'inform the regulator',
  postmortem_draft: 'draft the postmortem',
  postmortem_review: 'have the postmortem reviewed',
  postmortem_publication: 'publish the postmortem',
};

/** The name of a timer within its incident. */
export function nameOfTimer({ kind, dueAt }: Timer): string {
  return `${kind}:${dueAt}`;
}

/** What waits, nobody was reminded of, and falls due first; null: nothing does. */
export function nextDue(timers: readonly Timer[], reminded: readonly string[]): number | null {
  return least(
    timers
      .filter((timer) => timer.metAt === null && !reminded.includes(nameOfTimer(timer)))
      .map(({ dueAt }) => dueAt),
  );
}

/** Every timer of an incident. One that no longer matters is not among them. */
export function timersOf(view: IncidentView, { policy }: Catalog): Timer[] {
  if (view.state === 'merged' || view.file.dismissed !== null) return [];
  return [
    ...response(view, policy),
    ...communication(view),
    ...pressure(view),
    ...afterwards(view),
  ];
}

function response(view: IncidentView, policy: Policy): Timer[] {
  const { detectedAt, acknowledgedAt, triagedAt } = milestonesOf(view);
  const { file, severity } = view;
  const acted = least([
    triagedAt,
    ...file.actions.map(({ takenAt }) => takenAt),
    view.posts.find(({ by }) => by !== null)?.at ?? null,
  ]);
  const seen = least([acknowledgedAt, acted, file.commanderAt]);
  const isPaging = severity === 'SEV-1' || severity === 'SEV-2';
  return [
    ...(isPaging && !view.declared
      ? [timer('acknowledgement', detectedAt + policy.unacknowledgedMs, seen, view)]
      : []),
    ...(isPaging && acknowledgedAt !== null
      ? [timer('investigation', acknowledgedAt + 10 * MINUTE_MS, triagedAt, view)]
      : []),
    timer('response', responseBy(severity, detectedAt, policy), acted, view),
  ];
}

/** By when somebody must have begun to work on it. */
export function responseBy(severity: Severity, detectedAt: number, policy: Policy): number {
  switch (severity) {
    case 'SEV-1':
      return detectedAt + 5 * MINUTE_MS;
    case 'SEV-2':
      return detectedAt + 15 * MINUTE_MS;
    case 'SEV-3':
      return afterBusinessTime(detectedAt, HOUR_MS, policy.businessHours);
    case 'SEV-4':
      return endOfNextBusinessDay(detectedAt, policy.businessHours);
  }
}

function communication(view: IncidentView): Timer[] {
  const { detectedAt } = milestonesOf(view);
  const { posts, severity, file } = view;
  const firstBy = severity === 'SEV-1' ? 10 : severity === 'SEV-2' ? 15 : null;
  const isWaived = file.facts.publicationWaived !== null && posts.length === 0;
  const first: Timer[] =
    firstBy === null || isWaived
      ? []
      : [timer('first_post', detectedAt + firstBy * MINUTE_MS, posts[0]?.at ?? null, view)];
  // That automation keeps a promise by saying "no change" spares customers the silence, and people not the reminder.
  const isNews = ({ by, body }: Said) => by !== null || !isForThePageAlone(body);
  const promised = posts.flatMap(({ nextUpdateBy }, index) => {
    if (nextUpdateBy === null) return [];
    const next = posts.slice(index + 1).find(isNews);
    return [timer('next_update', nextUpdateBy, next?.at ?? null, view)];
  });
  return [...first, ...promised];
}

/** What the length of it asks for; over before that, it asks for nothing. */
function pressure(view: IncidentView): Timer[] {
  const { detectedAt, mitigatedAt } = milestonesOf(view);
  const { severity, startedAt, restoredAt, resolvedAt, file } = view;
  const isPaging = severity === 'SEV-1' || severity === 'SEV-2';
  const { breachConfirmedAt, regulatorInformedAt } = file.facts;
  return [
    ...(isPaging ? [timer('escalation', detectedAt + 15 * MINUTE_MS, mitigatedAt, view)] : []),
    ...(severity === 'SEV-1'
      ? [timer('executive_briefing', detectedAt + 30 * MINUTE_MS, resolvedAt, view)]
      : []),
    ...(view.published === null
      ? []
      : [timer('customer_email', startedAt + 30 * MINUTE_MS, restoredAt, view)]),
    ...(breachConfirmedAt === null
      ? []
      : [
          {
            kind: 'regulator' as const,
            dueAt: breachConfirmedAt + 72 * HOUR_MS,
            metAt: regulatorInformedAt,
          },
        ]),
  ];
}

function afterwards(view: IncidentView): Timer[] {
  if (view.resolvedAt === null || !isPostmortemOwed(view)) return [];
  const { resolvedAt } = view;
  const { postmortemDraftedAt, postmortemReviewedAt, postmortemPublishedAt } = milestonesOf(view);
  return [
    {
      kind: 'postmortem_draft',
      dueAt: resolvedAt + 24 * HOUR_MS,
      metAt: least([postmortemDraftedAt, postmortemReviewedAt, postmortemPublishedAt]),
    },
    {
      kind: 'postmortem_review',
      dueAt: resolvedAt + 48 * HOUR_MS,
      metAt: least([postmortemReviewedAt, postmortemPublishedAt]),
    },
    {
      kind: 'postmortem_publication',
      dueAt: resolvedAt + 72 * HOUR_MS,
      metAt: postmortemPublishedAt,
    },
  ];
}

/** What is resolved waits for nothing more: it was met with its end. */
function timer(kind: TimerKind, dueAt: number, metAt: number | null, view: IncidentView): Timer {
  return { kind, dueAt, metAt: metAt ?? view.resolvedAt };
}

function least(instants: readonly (number | null)[]): number | null {
  const known = instants.filter((instant) => instant !== null);
  return known.length === 0 ? null : Math.min(...known);
}
