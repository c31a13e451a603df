// The content check as a whole.

import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { checkContent } from './check.ts';
import { found } from './example.ts';
import { weighed } from './finding.ts';

it('has nothing to say about good content', () => {
  expect(found()).toEqual([]);
});

it('weighs rules as the configuration says', () => {
  const finding = { file: 'a', line: 1, rule: 'RB006', level: 'warn', message: '' } as const;
  expect(weighed([finding], { RB006: 'error' })[0]?.level).toBe('error');
  expect(weighed([finding], { RB006: 'off' })).toEqual([]);
});

it('asks of the templates nothing but answers', () => {
  const template = (name: string) =>
    readFileSync(new URL(`../../content/templates/${name}.md`, import.meta.url), 'utf8');
  const { findings } = checkContent({
    files: new Map([
      ['postmortems/2026-01-31-a-few-words.md', template('postmortem')],
      ['runbooks/a-few-words.md', template('runbook')],
    ]),
    watched: null,
    answers: () => false,
    today: '2026-02-01',
    policy: { opensTrackers: false },
  });
  expect(findings.filter(({ level }) => level === 'error')).toEqual([]);
  expect(new Set(findings.map(({ rule }) => rule))).toEqual(
    new Set(['PM002', 'PM003', 'PM009', 'PM011', 'RB006']),
  );
});
