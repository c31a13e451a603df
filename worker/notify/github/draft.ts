// The two files of a postmortem draft, made from what the record knows: the facts as JSON, and the
// Markdown with everything filled in that a machine can know and a question for everything else.
// Pure, and the same for the pull request and for `npm run new-postmortem`.

import { POSTMORTEM_DUE_MS } from '../../domain/vocabulary.ts';
import { DAY_MS } from '../../domain/window.ts';
import type { DraftFacts, Milestones } from './facts.ts';

export type DraftFile = { path: string; text: string };

export type DraftSettings = {
  /** Handles, each with its `@`. */
  reviewers: readonly string[];
  /** `https://status.meridian.example`, without a slash at the end. */
  pageUrl: string;
  /** Everybody can read the repository: what is for the inside stays out. */
  isPublic: boolean;
};

export type Draft = { facts: DraftFile; page: DraftFile; title: string; branch: string };

const ROWS_LIMIT = 80;

export function draftOf(facts: DraftFacts, settings: DraftSettings): Draft {
  const day = facts.reference.replace(/^INC-(\d{4})(\d\d)(\d\d)-.*$/, '$1-$2-$3');
  const slug = slugOf(facts.name);
  return {
    facts: { path: `content/incidents/${facts.reference}.json`, text: factsText(facts) },
    page: { path: `content/postmortems/${day}-${slug}.md`, text: pageText(facts, settings, day) },
    title: `Postmortem: ${day} – ${facts.name} (${facts.reference})`,
    branch: `postmortem/${facts.reference.toLowerCase()}`,
  };
}

/** "API: major outage" → `api-major-outage`. */
function slugOf(name: string): string {
  const slug = name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 60)
    .replaceAll(/^-+|-+$/g, '');
  return slug === '' ? 'incident' : slug;
}

/** Whole seconds, as content files write instants. */
const instant = (at: number) => `${new Date(at).toISOString().slice(0, 19)}Z`;

function timesOf(times: Milestones) {
  return {
    started: instant(times.started),
    detected: instant(times.detected),
    acknowledged: times.acknowledged === null ? null : instant(times.acknowledged),
    mitigated: instant(times.mitigated),
    restored: instant(times.restored),
    resolved: instant(times.resolved),
  };
}

function factsText({ reference, publicId, severity, times, components, sla }: DraftFacts): string {
  const content = { reference, publicId, severity, times: timesOf(times), components, sla };
  return `${JSON.stringify(content, null, 2)}\n`;
}

const minutes = (from: number, to: number) => Math.floor((to - from) / 60_000);

function frontMatter(
  facts: DraftFacts,
  { reviewers, isPublic }: DraftSettings,
  day: string,
): string {
  const { times, sla } = facts;
  const owner = reviewers[0] ?? '@owner';
  const list = (items: readonly string[]) =>
    `[${items.map((item) => JSON.stringify(item)).join(', ')}]`;
  const acknowledge =
    times.acknowledged === null
      ? 'null'
      : String(Math.max(0, minutes(times.detected, times.acknowledged)));
  return [
    `title: ${JSON.stringify(`${day} – ${facts.name}`)}`,
    `incident: ${facts.reference}`,
    ...(facts.pagerduty.length === 0 ? [] : [`pagerduty: ${list(facts.pagerduty)}`]),
    `severity: ${facts.severity}`,
    'status: draft',
    // What customers were never told of does not become public by its postmortem.
    `visibility: ${facts.publicId === null ? 'internal' : 'public'}`,
    `owner: ${JSON.stringify(owner)}`,
    `reviewers: ${list(reviewers)}`,
    `roles: ${isPublic ? '{}' : rolesOf(facts)}`,
    `components: ${list(facts.components)}`,
    `detection_source: ${facts.detection}`,
    'times:',
    ...Object.entries(timesOf(times)).map(([name, at]) => `  ${name}: ${at ?? 'null'}`),
    '# In minutes, rounded down; made from the times.',
    `durations: { detect: ${minutes(times.started, times.detected)}, acknowledge: ${acknowledge}, mitigate: ${minutes(times.detected, times.mitigated)}, restore: ${minutes(times.detected, times.restored)}, impact: ${minutes(times.started, times.restored)} }`,
    'impact:',
    '  users: null',
    `  users_pct: ${facts.usersPercent ?? 'null'}`,
    '  failed_requests: null',
    '  revenue_eur: null',
    '  tickets: null',
    `  data_at_risk: ${String(facts.dataAtRisk)}`,
    ...(sla === null
      ? []
      : [
          `sla: { windows_bad: ${sla.windows_bad}, budget_minutes: ${sla.budget_minutes}, breach: ${String(sla.breach)} }`,
        ]),
    'cause:',
    '  contributing: []',
    `recurrence_of: ${facts.recurrenceOf ?? 'null'}`,
    `# As they happen: drafted, reviewed, published, each like ${instant(times.resolved)}`,
    'runbooks: []',
    'action_items: []',
  ].join('\n');
}

function rolesOf({ roles: { commander, responder, communicator } }: DraftFacts): string {
  const named = Object.entries({ ic: commander, responder, communicator }).flatMap(([role, who]) =>
    who === null ? [] : [`${role}: ${JSON.stringify(who)}`],
  );
  return named.length === 0 ? '{}' : `{ ${named.join(', ')} }`;
}

function pageText(facts: DraftFacts, settings: DraftSettings, day: string): string {
  const { times } = facts;
  const on = (name: keyof typeof POSTMORTEM_DUE_MS) =>
    instant(times.resolved + POSTMORTEM_DUE_MS[name]);
  const link =
    facts.publicId === null
      ? ''
      : ` [The incident's page](${settings.pageUrl}/incidents/${facts.publicId}).`;
  return `---
${frontMatter(facts, settings, day)}
---

<!-- Drafted by ${on('drafted')}, reviewed by ${on('reviewed')}, published by ${on('published')}. The facts stand in content/incidents/${facts.reference}.json: correct the incident, never that file. -->

## Summary

✎ Three sentences: what customers noticed, from when to when, how many of them.

## Impact

✎ What could they not do? In numbers where there are any, and what was not affected.

From ${spoken(times.started)} to ${spoken(times.restored)} UTC, ${words(minutes(times.started, times.restored))}.${budget(facts)}${link}

## Timeline (UTC)

✎ Add what the record does not know: investigation began, root cause identified, mitigation applied; and the number or the graph that shows each row.

${timeline(facts)}

## Root cause and contributing factors

### Immediate cause

✎ What failed, seen from outside?

### Root cause

✎ Why did the system let it happen? Never a person.

### Contributing factors

✎ What made it likelier, longer or worse?

### Five whys

✎ Ask why until the answer is something that can be changed.

## What went well

✎ What kept it short or small?

## What went wrong

✎ What made it longer or worse?

## Where we got lucky

✎ What could have made it worse, and did not by chance?

## Action items

✎ What will be different, by when, and who answers for it? The items themselves stand in the front matter.

## Lessons learned

✎ What would another team want to know?
${settings.isPublic ? '' : notes(facts)}`;
}

function budget({ sla }: DraftFacts): string {
  if (sla === null) return '';
  return ` ${sla.windows_bad} five-minute windows counted as bad, ${sla.budget_minutes} minutes of the month's error budget.`;
}

const spoken = (at: number) => new Date(at).toISOString().slice(0, 16).replace('T', ' ');

function words(total: number): string {
  const hours = Math.floor(total / 60);
  return hours === 0 ? `${total} min` : `${hours} h ${total % 60} min`;
}

/** A row for each moment; the day stands before the clock where it is another one than the row above has. */
function timeline({ moments, times }: DraftFacts): string {
  let day = dayOf(times.started);
  const shown = moments.slice(0, ROWS_LIMIT);
  const rows = shown.map(({ at, text, mark }) => {
    const clock = new Date(at).toISOString().slice(11, at % 60_000 < 1000 ? 16 : 19);
    const time = dayOf(at) === day ? clock : `${spoken(dayOf(at)).slice(0, 10)} ${clock}`;
    day = dayOf(at);
    return `| ${time} | ${cell(text)}${mark === null ? '' : ` (${mark})`} |`;
  });
  const more = moments.length - shown.length;
  const rest = more === 0 ? '' : `\n\n${more} more rows are in the incident's own timeline.`;
  return `| Time | What happened |\n| --- | --- |\n${rows.join('\n')}${rest}`;
}

const dayOf = (at: number) => at - (at % DAY_MS);

/** Text for a table cell in which nothing but code is Markdown. */
const cell = (text: string) =>
  text.replaceAll(/[\\|<>*_[\]]/g, (sign) => `\\${sign}`).replaceAll(/\s+/g, ' ');

/** What people wrote for the inside, between the markers that keep it out of the public site. */
function notes({ notes: written }: DraftFacts): string {
  if (written.length === 0) return '';
  const lines = written.map(({ at, text }) => `- ${spoken(at)} ${note(text)}`);
  return `\n<!-- internal -->\n\n## Notes for the inside\n\n${lines.join('\n')}\n\n<!-- /internal -->\n`;
}

/** A note cannot end the section that keeps it inside. */
const note = (text: string) => cell(text.replaceAll('<!--', '').replaceAll('-->', '')).trim();
