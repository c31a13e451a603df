// The schema of postmortems by its error texts, which are what people meet of it.

import { describe, expect, it } from 'vitest';
import { parseContentFile, problemsOf } from './front-matter.ts';
import { postmortem } from './postmortem.ts';

const APPROVED = `---
title: "2026-10-12 – API errors"
incident: INC-20261012-01
severity: SEV-2
status: approved
visibility: public
owner: "@team-api"
reviewers: ["@team-db"]
components: [api]
times:
  started: 2026-10-12T08:41:00Z
  detected: 2026-10-12T08:43:00Z
  acknowledged: 2026-10-12T08:45:00Z
  mitigated: 2026-10-12T09:06:00Z
  restored: 2026-10-12T09:12:00Z
  resolved: 2026-10-12T09:27:00Z
impact: { users: null, users_pct: 12, failed_requests: null, revenue_eur: null, tickets: null, data_at_risk: false }
cause: { immediate: a, root: b, contributing: [c], trigger: d }
action_items:
  - { id: AI-1, title: Add a check, type: prevent, priority: P1, owner: "@team-api", due: 2026-11-09, done_when: It fails, state: open }
---
`;

/** The problems of the approved example after a change, as `line message`. */
function problems(...changes: readonly (readonly [RegExp | string, string])[]) {
  const text = changes.reduce((all, [from, to]) => {
    const next = all.replace(from, to);
    if (next === all) throw new Error(`nothing to replace: ${String(from)}`);
    return next;
  }, APPROVED);
  const file = parseContentFile(text);
  const parsed = postmortem.safeParse(file.data);
  const found = parsed.success ? file.problems : problemsOf(file, parsed.error);
  return found.map(({ line, message }) => `${line} ${message}`);
}

describe('front matter of a postmortem', () => {
  it('is accepted when whole', () => {
    expect(problems(['severity: SEV-2', 'severity: SEV-1'])).toEqual([]);
  });

  it('says line, expectation, example and finding for each wrong field', () => {
    expect(
      problems(
        ['2026-10-12 – API errors', '2026-10-12 - API errors'],
        ['INC-20261012-01', 'INC-20261012-1'],
        ['SEV-2', 'SEV2'],
        ['visibility: public', 'visibility: secret'],
        ['"@team-api"', 'team-api'],
        ['[api]', '[]'],
        ['2026-10-12T08:45:00Z', '2026-10-12T08:45:00+02:00'],
        ['users_pct: 12', 'users_pct: "12"'],
        ['priority: P1', 'priority: P7'],
      ),
    ).toMatchSnapshot();
  });

  it('refuses times that run backwards', () => {
    expect(problems(['restored: 2026-10-12T09:12:00Z', 'restored: 2026-10-12T09:05:00Z'])).toEqual([
      '15 times.restored: expected "restored" at or after "mitigated" (2026-10-12T09:06:00Z); found 2026-10-12T09:05:00Z',
    ]);
  });

  it('lets a customer report before the alert, so acknowledged may precede detected', () => {
    expect(
      problems(['acknowledged: 2026-10-12T08:45:00Z', 'acknowledged: 2026-10-12T08:42:00Z']),
    ).toEqual([]);
  });

  it('refuses a day that the calendar does not have', () => {
    expect(problems(['due: 2026-11-09', 'due: 2026-02-30'])).toEqual([
      '20 action_items.0.due: expected a day, for example 2026-10-12; found "2026-02-30"',
    ]);
  });

  it('points at a misspelt field', () => {
    expect(problems(['reviewers:', 'reviewer:'])).toContain(
      '8 reviewer: not a field of this file; is it misspelt?',
    );
  });

  it('refuses to publish without a reviewer other than the owner', () => {
    expect(problems(['"@team-db"', '"@team-api"'])).toEqual([
      '8 reviewers: expected a reviewer other than the owner (@team-api)',
    ]);
  });

  it('refuses an urgent action item without a day', () => {
    expect(problems([', due: 2026-11-09', ''])).toEqual([
      '20 action_items.0.due: expected a day for a P1, for example 2026-10-26; found nothing',
    ]);
  });

  it('refuses two action items of one id', () => {
    const twice = (line: string) => `${line}\n${line}`;
    const item = /^ {2}- \{ id: AI-1.*$/m.exec(APPROVED)?.[0] ?? '';
    expect(problems([item, twice(item)])).toEqual([
      '21 action_items.1.id: expected ids that differ; found AI-1 twice',
    ]);
  });

  it('lets a draft leave out what only people can say, and an approval not', () => {
    const without = [
      [/impact: .*\n/, ''],
      [/cause: .*\n/, ''],
      [/reviewers: .*\n/, ''],
    ] as const;
    expect(problems(...without, ['approved', 'draft'])).toEqual([]);
    expect(problems(...without)).toHaveLength(3);
  });

  it('names the states that there are', () => {
    expect(problems(['approved', 'published'])).toEqual([
      '5 status: expected draft, in_review, approved or withdrawn, for example draft; found "published"',
    ]);
  });
});

describe('taking a file apart', () => {
  it('keeps days and instants as the text that was written', () => {
    expect(parseContentFile('---\nday: 2026-10-12\n---\nText\n')).toMatchObject({
      data: { day: '2026-10-12' },
      body: 'Text\n',
      bodyLine: 4,
    });
  });

  it('says where front matter is missing or cannot be read', () => {
    expect(parseContentFile('# Title\n').problems).toEqual([
      { line: 1, path: [], message: 'expected front matter between two lines of ---; found none' },
    ]);
    expect(parseContentFile('---\na: 1\na: 2\n---\n').problems).toEqual([
      { line: 3, path: [], message: 'expected YAML: Map keys must be unique' },
    ]);
  });

  it('does not take a line of dashes in the text for front matter', () => {
    const file = parseContentFile('---\na: 1\n---\nText\n\n---\n\nMore\n');
    expect(file.body).toBe('Text\n\n---\n\nMore\n');
  });
});
