import { describe, expect, test } from 'vitest';
import { readCondition, readWanted } from './condition.ts';

const problem = (written: string) => {
  const read = readCondition(written);
  return read.ok ? 'nothing' : read.problem;
};

describe('a condition on a JSON document', () => {
  test.each([
    [
      '$.status == ok',
      { path: '$.status', of: 'value', operator: '==', wanted: { any: [{ text: 'ok' }] } },
    ],
    ['$.depth<=1000', { path: '$.depth', operator: '<=', wanted: { any: [{ number: '1000' }] } }],
    [
      'len($.items) >= 1',
      { path: '$.items', of: 'length', operator: '>=', wanted: { any: [{ number: '1' }] } },
    ],
    ['has($.error) == false', { path: '$.error', of: 'presence', present: false }],
    ['has($.error) != true', { path: '$.error', of: 'presence', present: false }],
    ['has($.version)', { path: '$.version', of: 'presence', present: true }],
    [
      '$.region == any(weur, "a, b", 3, true, null)',
      {
        path: '$.region',
        of: 'value',
        operator: '==',
        wanted: {
          any: [
            { text: 'weur' },
            { text: 'a, b' },
            { number: '3' },
            { word: true },
            { word: null },
          ],
        },
      },
    ],
    ['$.version == pat(2.*)', { of: 'value', wanted: { pattern: '2.*' } }],
    ['$.name != "ok"', { of: 'value', operator: '!=', wanted: { any: [{ text: 'ok' }] } }],
    ["$['a == b'] == 1", { path: "$['a == b']", operator: '==' }],
    ['$.items[?@.load > 0.9].id != x', { path: '$.items[?@.load > 0.9].id', operator: '!=' }],
    ['$..ok == true', { path: '$..ok', wanted: { any: [{ word: true }] } }],
    ['$.items[?@.id == $.wanted].ok == true', { path: '$.items[?@.id == $.wanted].ok' }],
  ])('%s is read', (written, expected) => {
    expect(readCondition(written)).toMatchObject({ ok: true, value: { written, ...expected } });
  });

  test.each([
    ['status == ok', 'does not begin with a JSONPath, which begins with $'],
    ['$.status', 'compares nothing'],
    ['len($.items)', 'compares nothing'],
    ['$.status ==', 'compares with nothing'],
    ['$.items[ == 1', 'holds $.items[ == 1, which is no JSONPath'],
    ['$.a b == 1', 'holds $.a b, which is no JSONPath'],
    ['$.depth < many', 'compares by < with something that is no number'],
    ['$.depth < any(1, 2)', 'compares by < with something that is no number'],
    ['len($.items) == pat(1*)', 'compares a length with a pattern'],
    ['has($.a) == 1', 'compares has(…) with something else than true or false'],
    ['$.a == any(1, )', 'holds an empty value in any(…)'],
    ['$.a == pat()', 'holds no pattern in pat(…)'],
    ['$..a..b == 1', 'holds more than one ".."'],
    ['$[?@[?@.a]].b == 1', 'holds more than one filter'],
    ['$.a[?$.b[*]].c == 1', 'holds a filter that searches the whole document, by $'],
    ['$[*,*][*,*] == 1', 'holds more than one list in brackets'],
    ['$[?match(@.a, "(x+)+")] == 1', 'holds match() or search(); pat(…) is there for that'],
    [`$.${'a'.repeat(200)} == 1`, 'holds a JSONPath of more than 200 characters'],
  ])('%s is refused: it %s', (written, expected) => {
    expect(problem(written)).toBe(expected);
  });
});

test('a value may be quoted, to be a text whatever it looks like', () => {
  expect(readWanted('"5"')).toEqual({ ok: true, value: { any: [{ text: '5' }] } });
  expect(readWanted("'any(a)'")).toEqual({ ok: true, value: { any: [{ text: 'any(a)' }] } });
  expect(readWanted('"say \\"ok\\""')).toEqual({
    ok: true,
    value: { any: [{ text: 'say "ok"' }] },
  });
  expect(readWanted('max-age=0, private')).toEqual({
    ok: true,
    value: { any: [{ text: 'max-age=0, private' }] },
  });
});
