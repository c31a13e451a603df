// What only all content together shows, and files that somebody made in a strange way.

import { expect, it } from 'vitest';
import { parseContentFile } from '../../content/schema/front-matter.ts';
import { type Change, FACTS, GOOD, POSTMORTEM, RUNBOOK, found, foundWith } from './example.ts';

const good = GOOD[POSTMORTEM] ?? '';
const OTHER = 'postmortems/2026-10-12-again.md';

it('PM006 wants one postmortem of an incident, beside withdrawn ones', () => {
  expect(found([OTHER, '', good])).toEqual([
    `${OTHER}:3 error PM006 INC-20261012-01 already has the postmortem content/${POSTMORTEM}; keep one of them, or withdraw it`,
  ]);
  expect(found([OTHER, '', good.replace('status: approved', 'status: withdrawn')])).toEqual([]);
});

it('PM001 wants a repetition to be of another incident', () => {
  expect(found([POSTMORTEM, 'runbooks:', 'recurrence_of: INC-20261012-01\nrunbooks:'])).toEqual([
    `${POSTMORTEM}:13 error PM001 recurrence_of: expected an earlier incident; found the same`,
  ]);
});

it('AI006 wants the state that the tracker has', () => {
  const standing = (state: 'open' | 'done', incident = 'INC-20261012-01') => ({
    standing: [{ incident, id: 'AI-1', state, written: 'open' as const }],
  });
  expect(foundWith(standing('open'))).toEqual([]);
  expect(foundWith(standing('done', 'INC-20261012-02'))).toEqual([]);
  expect(foundWith(standing('done'))).toEqual([
    `${POSTMORTEM}:17 warn AI006 AI-1 is done where the work is tracked: expected state: done; found open (--write brings it in)`,
  ]);
  const deployed = {
    incident: 'INC-20261012-01',
    id: 'AI-1',
    state: 'open',
    written: 'open',
  } as const;
  const changed: Change = [POSTMORTEM, 'state: open', 'state: done'];
  expect(foundWith({ standing: [deployed] }, changed)).toEqual([]);
});

it('CT002 wants the runbooks that a postmortem names', () => {
  expect(found([POSTMORTEM, '[rb-high-latency]', '[rb-nothing]'])).toEqual([
    `${POSTMORTEM}:13 error CT002 no runbook has the id rb-nothing`,
  ]);
});

it('CT002 survives an address that cannot be decoded', () => {
  expect(found([POSTMORTEM, 'Words.', '[x](../runbooks/a%zz.md)'])[0]).toContain('CT002');
  expect(found([POSTMORTEM, 'high-latency.md#diagnose', 'high-latency.md#%'])[0]).toContain(
    'CT002 expected a heading',
  );
});

it.each([
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  'of <name> and',
  '<kbd onclick=x>',
])('CT006 refuses %s', (html) => {
  expect(found([POSTMORTEM, 'Words.', html]).join()).toContain('CT006 expected Markdown; found <');
});

it.each([
  '[x](javascript:alert(1))',
  '![x](JavaScript:alert(1))',
  '<javascript:alert(1)>',
  '[x](data:text/html,x)',
  '[x][y]\n\n[y]: vbscript:x',
])('CT006 refuses the link %s', (link) => {
  expect(found([POSTMORTEM, 'Words.', link])).toContainEqual(
    expect.stringMatching(/CT006 expected a link to a page, https:, mailto: or tel:; found \w+:$/),
  );
});

it.each([
  'A <<!-- x -->img src=x onerror=alert(1)> B',
  'A <im<!-- internal -->x<!-- /internal -->g src=x onerror=alert(1)> B',
])('CT006 reads %s as readers would get it', (text) => {
  const lines = found([POSTMORTEM, 'Words.', text]).filter((line) => line.includes('CT006'));
  expect(lines).toEqual([expect.stringContaining('comes together where a comment goes')]);
});

it('CT006 looks at the titles of action items, which stand in the page', () => {
  const titled = (title: string) =>
    found([POSTMORTEM, 'title: Add a check', `title: ${JSON.stringify(title)}`]);
  expect(titled('Add `a <check>`')).toEqual([]);
  expect(titled('Add <img src=x onerror=alert(1)>')).toEqual([
    `${POSTMORTEM}:17 error CT006 expected Markdown; found <img src=x onerror=alert(1)>, which belongs between backticks`,
  ]);
  expect(titled('Add [a check](javascript:x)')).toHaveLength(1);
});

it('CT006 lets be what text needs, comments and code', () => {
  const text = 'Press <kbd>Ctrl</kbd>, `<name>`, H<sub>2</sub>O, <!-- <script> -->.';
  expect(found([RUNBOOK, 'Words.', text]).filter((line) => line.includes('CT006'))).toEqual([]);
});

it('CT007 refuses what nobody can read', () => {
  expect(found([POSTMORTEM, 'Words.', 'We waited. '.repeat(20_000)])).toContainEqual(
    expect.stringContaining('CT007 expected at most 200000 characters'),
  );
});

it.each([
  ['emphasis that is never closed', '**a **a '.repeat(10_000), 'signs of emphasis'],
  ['emphasis that is closed all the time', 'a**b'.repeat(20_000), 'signs of emphasis'],
  ['links that are never closed', '[a]('.repeat(20_000), 'signs of emphasis'],
  ['many such paragraphs', 'a** b** c**\n\n'.repeat(1_000), 'signs of emphasis'],
  ['tens of thousands of lines', '- a\n'.repeat(40_000), 'lines'],
  ['lists within lists', `${'- '.repeat(40_000)}a`, 'lists and quotations'],
  ['quotations within quotations', `${'> '.repeat(40_000)}a`, 'lists and quotations'],
  [
    'a row of ten thousand cells',
    `${'|a'.repeat(10_000)}\n${'|-'.repeat(10_000)}`,
    'cells in a row',
  ],
])('CT007 refuses %s before it is read', (_, text, what) => {
  const [only, ...others] = found([POSTMORTEM, 'Words.', text]);
  expect(only).toMatch(new RegExp(`:\\d+ error CT007 expected at most \\d+ ${what}`));
  expect(others).toEqual([]);
});

it('CT007 refuses a paragraph of fifty thousand words, and reads on', () => {
  const all = found([POSTMORTEM, 'Words.', `${'we '.repeat(50_000)}\n\nWords.`]);
  expect(all.join()).toMatch(/:\d+ error CT007 expected a paragraph of at most 20000 characters/);
});

it('CT007 lets be a hundred rows with links, rules and names with underscores', () => {
  const rows = '| 08:41 | **Pool** of `db_1` at [100 %](https://grafana.meridian.example/d/1) |\n';
  const text = `\n${'- '.repeat(40)}\n\n| Time | What |\n| --- | --- |\n${rows.repeat(100)}\n${'max_db_connections '.repeat(2_000)}`;
  expect(found([RUNBOOK, 'Words.', text]).filter((line) => line.includes('CT007'))).toEqual([]);
});

it('tells trouble of facts that are no object', () => {
  expect(found([FACTS, /^[\s\S]*$/, '[]'])[0]).toContain('PM002 the file: ');
});

it('reads a file with a mark of its encoding and Windows line ends', () => {
  expect(found([POSTMORTEM, /^[\s\S]*$/, `\ufeff${good.replaceAll('\n', '\r\n')}`])).toEqual([]);
});

it('does not let aliases fill the memory', () => {
  const line = (name: string, other: string) =>
    `${name}: &${name} [${Array.from({ length: 9 }, () => `*${other}`).join(',')}]`;
  const bomb = ['a: &a [x]', line('b', 'a'), line('c', 'b'), line('d', 'c'), line('e', 'd')];
  const { data, problems } = parseContentFile(`---\n${bomb.join('\n')}\n---\n`);
  expect(data).toBeUndefined();
  expect(problems[0]?.message).toContain('expected YAML that can be read');
});
