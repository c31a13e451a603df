// The rules for postmortems: a change to good content, and what is said about it.

import { expect, it } from 'vitest';
import { type Change, FACTS, POSTMORTEM, TIMES, found } from './example.ts';

it('PM001 wants front matter that fits the schema', () => {
  expect(found([POSTMORTEM, 'severity: SEV-2', 'severity: high'])).toEqual([
    `${POSTMORTEM}:4 error PM001 severity: expected SEV-1, SEV-2, SEV-3 or SEV-4, for example SEV-2; found "high"`,
  ]);
});

it('PM002 wants the severity, the times and the budget of the facts', () => {
  expect(found([POSTMORTEM, 'severity: SEV-2', 'severity: SEV-1'])).toEqual([
    `${POSTMORTEM}:4 error PM002 expected what content/incidents/INC-20261012-01.json says, "SEV-2"; found "SEV-1"`,
  ]);
  expect(
    found([FACTS, '"sla":null', '"sla":{"windows_bad":5,"budget_minutes":25,"breach":false}']),
  ).toHaveLength(1);
});

it('PM002 does not mind the order of keys', () => {
  const turned = JSON.stringify(Object.fromEntries(Object.entries(TIMES).toReversed()));
  expect(found([FACTS, JSON.stringify(TIMES), turned])).toEqual([]);
});

it('PM002 tells trouble of the facts at the facts', () => {
  expect(found([FACTS, 'k3v9q2m7x4ht', 'K3V9'])).toEqual([
    `${FACTS}:1 error PM002 publicId: expected 12 characters of a-z and 0-9, for example k3v9q2m7x4ht; found "K3V9"`,
  ]);
  expect(found([FACTS, '', '{'])[0]).toContain('PM002 expected JSON');
});

it('PM003 wants every section, with something in it, in its order', () => {
  expect(found([POSTMORTEM, '## What went well\n\nWords.\n\n', ''])).toEqual([
    `${POSTMORTEM}:41 error PM003 expected a section "## What went well"`,
  ]);
  expect(found([POSTMORTEM, '## Impact\n\nWords.', '## Impact\n\n<!-- later -->'])).toEqual([
    `${POSTMORTEM}:24 error PM003 expected something under "## Impact"; found nothing`,
  ]);
  const [swapped] = found([
    POSTMORTEM,
    /## Impact\n\nWords\.\n\n## Timeline \(UTC\)/,
    '## Timeline (UTC)\n\nWords.\n\n## Impact',
  ]);
  expect(swapped).toContain('expected "## Timeline (UTC)" further up');
});

it("PM003 wants answers in place of the template's questions; of a draft it only reminds", () => {
  const question: Change = [POSTMORTEM, '## Impact\n\nWords.', '## Impact\n\n✎ Who noticed?'];
  const message = `PM003 expected an answer in place of the template's question "Who noticed?"`;
  expect(found(question)).toEqual([`${POSTMORTEM}:26 error ${message}`]);
  expect(found(question, [POSTMORTEM, 'approved', 'draft'])).toEqual([
    `${POSTMORTEM}:26 warn ${message}`,
  ]);
});

it('PM006 wants one day in file, title and incident', () => {
  expect(found([POSTMORTEM, '2026-10-12 – API', '2026-10-13 – API'])).toEqual([
    `${POSTMORTEM}:2 error PM006 expected the title to begin with 2026-10-12, the day of the file; found 2026-10-13`,
  ]);
});

it('AI001 wants an owner, AI002 a day for urgent work', () => {
  expect(found([POSTMORTEM, 'priority: P1, owner: "@team-api"', 'priority: P1'])).toEqual([
    `${POSTMORTEM}:17 error AI001 action_items.0.owner: expected a handle, for example "@team-api"; found nothing`,
  ]);
  expect(found([POSTMORTEM, ', due: 2026-11-09', ''])).toEqual([
    `${POSTMORTEM}:17 error AI002 action_items.0.due: expected a day for a P1, for example 2026-10-26; found nothing`,
  ]);
});

it('PM001 wants the steps to publication in their order, PM014 wants them at all', () => {
  expect(found([POSTMORTEM, 'reviewed: 2026-10-14', 'reviewed: 2026-10-12'])).toEqual([
    `${POSTMORTEM}:15 error PM001 expected "reviewed" at or after "drafted" (2026-10-13T08:00:00Z); found 2026-10-12T09:00:00Z`,
  ]);
  expect(found([POSTMORTEM, 'reviewed: 2026-10-14T09:00:00Z\n', ''])).toEqual([
    `${POSTMORTEM}:5 info PM014 expected reviewed, for example reviewed: 2026-10-12T09:27:00Z`,
  ]);
  expect(found([POSTMORTEM, /drafted: .*\nreviewed: .*\n/, ''])[0]).toContain(
    'expected drafted and reviewed',
  );
});
