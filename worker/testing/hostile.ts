// Arbitrary texts and arbitrary lists of incidents and maintenances, for what must stay valid whatever people type.

import fc from 'fast-check';
import { IMPACTS, INCIDENT_STATUSES, MAINTENANCE_STATUSES } from '../domain/vocabulary.ts';
import type { PublicIncident, PublicMaintenance, PublicUpdate } from '../snapshot/documents.ts';
import { renderMarkdown } from '../snapshot/markdown.ts';
import { OPEN, PLANNED } from './incidents.ts';
import { DAY, NOW } from './views.ts';

/** What breaks markup, calendars and JSON that are put together carelessly. */
export const CORPUS = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</content></entry></feed><x>',
  ']]><script>alert(1)</script>',
  '<![CDATA[<b>]]>',
  '&lt;b&gt; &amp; &bogus; &#0;',
  '[x](javascript:alert(1)) <a href="javascript:alert(1)">y</a>',
  'a\u0000b\u0008c\u001Bd\u007Fe\u0085f\uFFFEg\uFFFFh',
  'half \uD83D and \uDE00 half',
  'one\r\nEND:VEVENT\r\nBEGIN:VEVENT\nx;y,z\\n',
  `${'ü'.repeat(80)}😀${'界'.repeat(80)}`,
  '\u2028\u2029\u202E',
];

/** Any text: typed, from the corpus, or any code units at all. */
export const anyText = fc.oneof(
  fc.string(),
  fc.constantFrom(...CORPUS),
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 40 })
    .map((units) => String.fromCharCode(...units)),
);

const anyInstant = fc.integer({ min: NOW - 400 * DAY, max: NOW });
const anyId = fc.stringMatching(/^[a-z0-9]{12}$/);
const anyName = anyText.map((text) => ({ text, lang: 'en' }));
const anyParts = fc.uniqueArray(
  fc.record({ id: fc.constantFrom('api', 'auth', 'docs', 'gone'), name: anyText }),
  { selector: ({ id }) => id, maxLength: 3 },
);

const anyBody = fc.oneof(
  anyText.map((text) => ({ text, html: renderMarkdown(text), lang: 'en' })),
  anyText.map((name) => ({
    template: 'monitoring' as const,
    components: [name],
    holdMs: 60_000,
  })),
  fc
    .record({ title: anyText, url: anyText })
    .map((facts) => ({ template: 'postmortem' as const, ...facts })),
);

const anyUpdates = (statuses: readonly PublicUpdate['status'][]) =>
  fc
    .array(
      fc.record({
        id: anyId,
        status: fc.constantFrom(...statuses),
        at: anyInstant,
        text: anyBody,
        automatic: fc.boolean(),
      }),
      { minLength: 1, maxLength: 4 },
    )
    .map((updates): PublicUpdate[] =>
      updates.map((one) => ({ ...one, components: [] })).toSorted((a, b) => b.at - a.at),
    );

const anyIncident = fc
  .record({
    id: anyId,
    name: anyName,
    impact: fc.constantFrom(...IMPACTS),
    updates: anyUpdates(INCIDENT_STATUSES),
    parts: anyParts,
    merged: fc.boolean(),
  })
  .map(({ id, name, impact, updates, parts, merged }): PublicIncident => {
    const status = (updates[0]?.status ?? 'investigating') as PublicIncident['status'];
    const over = status === 'resolved' || status === 'postmortem';
    return {
      ...OPEN,
      id,
      name,
      impact,
      status,
      updates,
      createdAt: updates.at(-1)?.at ?? NOW,
      startedAt: updates.at(-1)?.at ?? NOW,
      updatedAt: updates[0]?.at ?? NOW,
      resolvedAt: over ? (updates[0]?.at ?? NOW) : null,
      components: parts.map((part) => ({
        ...part,
        group: null,
        status: 'major_outage',
        worst: 'major_outage',
      })),
      mergedInto: merged ? 'merged000000' : null,
    };
  });

const anyMaintenance = fc
  .record({
    id: anyId,
    name: anyName,
    updates: anyUpdates(MAINTENANCE_STATUSES),
    parts: anyParts,
    startsIn: fc.integer({ min: -30, max: 30 }),
    minutes: fc.integer({ min: 1, max: 3000 }),
  })
  .map(({ id, name, updates, parts, startsIn, minutes }): PublicMaintenance => {
    const startsAt = NOW + startsIn * DAY;
    const status = (updates[0]?.status ?? 'scheduled') as PublicMaintenance['status'];
    return {
      ...PLANNED,
      id,
      name,
      status,
      updates,
      createdAt: updates.at(-1)?.at ?? NOW,
      updatedAt: updates[0]?.at ?? NOW,
      startsAt,
      endsAt: startsAt + minutes * 60_000,
      completedAt: status === 'completed' ? (updates[0]?.at ?? NOW) : null,
      components: parts.map((part) => ({ ...part, group: null })),
    };
  });

/** Incidents and maintenances with running numbers and ids of their own, as the journal gives them. */
export const anyLists = fc
  .record({
    incidents: fc.uniqueArray(anyIncident, { selector: ({ id }) => id, maxLength: 4 }),
    maintenances: fc.uniqueArray(anyMaintenance, { selector: ({ id }) => id, maxLength: 3 }),
  })
  .map(({ incidents, maintenances }) => ({
    incidents: incidents.map((one, index) => renumbered(one, index + 1)),
    maintenances: maintenances.map((one, index) => renumbered(one, index + 101)),
  }));

function renumbered<One extends PublicIncident | PublicMaintenance>(one: One, number: number): One {
  const prefix = String(number).padStart(6, '0');
  const updates = one.updates.map((update, index) => ({
    ...update,
    id: `${prefix}${String(index).padStart(6, '0')}`,
  }));
  return { ...one, number, updates };
}
