// States that come back from the tracker: one word of a file each.

import { describe, expect, it } from 'vitest';
import type { ActionState } from '../../worker/domain/vocabulary.ts';
import { GOOD, POSTMORTEM } from './example.ts';
import { settle } from './settle.ts';

const good = GOOD[POSTMORTEM] ?? '';
const says = (state: ActionState, id = 'AI-1', incident = 'INC-20261012-01') => [
  { incident, id, state, written: 'open' as ActionState },
];
const settled = (text: string, items = says('done')) =>
  settle(new Map([[POSTMORTEM, text]]), items);

describe('what the tracker settled', () => {
  it('is one word in the file, and nothing else', () => {
    expect(settled(good)).toEqual([
      {
        file: POSTMORTEM,
        text: good.replace('state: open', 'state: done'),
        changes: ['AI-1 open → done'],
      },
    ]);
  });

  it.each([
    ['Windows line ends and a mark of its encoding', `\ufeff${good.replaceAll('\n', '\r\n')}`],
    ['quotation marks', good.replace('state: open', 'state: "open"')],
    ['a comment behind it', good.replace('state: open }', 'state: open } # as of May')],
    [
      'a line of its own',
      good.replace(
        / {2}- \{ (.*) \}/,
        (_, inside: string) => `  - ${inside.replaceAll(/, (?=\w+: )/g, '\n    ')}`,
      ),
    ],
  ])('is found in a file with %s', (_, text) => {
    const expected = text.replace(/state: "?open"?/, 'state: done');
    expect(expected).not.toBe(text);
    expect(settled(text).map((one) => one.text)).toEqual([expected]);
  });

  it('leaves alone what agrees, what it does not know, drafts, and what cannot be read', () => {
    expect(settled(good, says('open'))).toEqual([]);
    expect(settled(good, says('done', 'AI-2'))).toEqual([]);
    expect(settled(good, says('done', 'AI-1', 'INC-20261012-02'))).toEqual([]);
    expect(settled(good.replace('status: approved', 'status: in_review'))).toEqual([]);
    expect(settled(good.replace('title:', 'titel:'))).toEqual([]);
    expect(settled('no front matter')).toEqual([]);
    expect(settle(new Map([['guides/index.md', good]]), says('done'))).toEqual([]);
  });

  it('leaves alone what somebody has changed in the file since it was deployed', () => {
    const changed = good.replace('state: open', 'state: waived');
    expect(settled(changed, says('open'))).toEqual([]);
    expect(settled(changed, says('done'))).toEqual([]);
    const deployed = says('done').map((one) => ({ ...one, written: 'waived' as const }));
    expect(settled(changed, deployed)).toHaveLength(1);
  });

  it('changes many at once, each to its own state', () => {
    const line = good.split('\n').find((one) => one.includes('id: AI-1')) ?? '';
    const two = good.replace(line, `${line}\n${line.replace('AI-1', 'AI-2')}`);
    const [only] = settled(two, [...says('waived'), ...says('done', 'AI-2')]);
    expect(only?.changes).toEqual(['AI-1 open → waived', 'AI-2 open → done']);
    expect(only?.text.match(/state: \w+/g)).toEqual(['state: waived', 'state: done']);
  });
});
