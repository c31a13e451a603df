import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Literal, Operator } from './condition.ts';
import { holds, isWanted, matchesPattern } from './condition.ts';

const number = (spelled: string): Literal => ({ number: spelled });
const value = (operator: Operator, ...any: Literal[]) =>
  ({ written: '', path: '$', of: 'value', operator, wanted: { any } }) as const;
const length = (operator: Operator, limit: string) =>
  ({ written: '', path: '$', of: 'length', operator, wanted: { any: [number(limit)] } }) as const;

describe('a comparison', () => {
  test.each([
    [10, '>', '9', true],
    [9, '>=', '9', true],
    [9, '<', '10', true],
    ['10', '>', '9', true],
    [1, '==', '1.0', true],
    ['1.50', '==', '1.5', true],
    [0.1, '<=', '1e-1', true],
    [-2, '<', '-1', true],
    ['12345678901234567890', '<', '12345678901234567891', true],
    ['ten', '>', '9', false],
    [true, '>', '0', false],
    [null, '<', '1', false],
    ['', '==', '0', false],
    [[5], '>', '4', false],
  ] as const)('of %j %s %s is %s, as numbers', (found, operator, limit, expected) => {
    expect(holds(value(operator, number(limit)), [found])).toBe(expected);
  });

  test('of whole numbers is exact, however long they are', () => {
    const found = 9_007_199_254_740_993n;
    expect(holds(value('==', number('9007199254740993')), [found])).toBe(true);
    expect(holds(value('==', number('9007199254740992')), [found])).toBe(false);
    expect(holds(value('>', number('9007199254740992')), [found])).toBe(true);
  });

  test('tells a text from a word and a number, where the configuration quotes it', () => {
    expect(isWanted('5', { any: [{ text: '5' }] })).toBe(true);
    expect(isWanted(5, { any: [{ text: '5' }] })).toBe(false);
    expect(isWanted('true', { any: [{ word: true }] })).toBe(false);
    expect(isWanted(null, { any: [{ word: null }] })).toBe(true);
  });

  test('with several values is fulfilled by any of them, and its contrary by none', () => {
    const some = [{ text: 'weur' }, { text: 'enam' }];
    expect(holds(value('==', ...some), ['enam'])).toBe(true);
    expect(holds(value('!=', ...some), ['enam'])).toBe(false);
    expect(holds(value('!=', ...some), ['apac'])).toBe(true);
  });

  test('must be fulfilled by every place that the path leads to, and by one at least', () => {
    const ok = value('==', { word: true });
    expect(holds(ok, [true, true])).toBe(true);
    expect(holds(ok, [true, false])).toBe(false);
    expect(holds(ok, [])).toBe(false);
    expect(holds(value('!=', { word: true }), [])).toBe(false);
  });
});

describe('a length', () => {
  test.each([
    [[1, 2, 3], 3],
    [{ a: 1 }, 1],
    ['grüße', 5],
    ['👩‍🚒!', 4],
    ['', 0],
  ])('of %j is %i', (found, expected) => {
    expect(holds(length('==', String(expected)), [found])).toBe(true);
    expect(holds(length('>=', String(expected + 1)), [found])).toBe(false);
  });

  test.each([7, true, null])('of %j fulfils nothing, not even its contrary', (found) => {
    expect(holds(length('==', '1'), [found])).toBe(false);
    expect(holds(length('!=', '1'), [found])).toBe(false);
  });
});

test('presence asks whether the path leads anywhere, to null as well', () => {
  const has = (present: boolean) => ({ written: '', path: '$', of: 'presence', present }) as const;
  expect(holds(has(true), [null])).toBe(true);
  expect(holds(has(true), [])).toBe(false);
  expect(holds(has(false), [])).toBe(true);
});

describe('a pattern', () => {
  test.each([
    ['2.14.0', '2.*', true],
    ['application/json; charset=utf-8', 'application/json*', true],
    ['anything', '*', true],
    ['', '*', true],
    ['ab', 'a*b', true],
    ['a', 'a*a', false],
    ['abcabc', '*abc', true],
    ['xaybzc', '*a*b*c', true],
    ['xbyazc', '*a*b*c', false],
    ['exact', 'exact', true],
    ['exactly', 'exact', false],
  ])('%j, %j: %s', (text, pattern, expected) => {
    expect(matchesPattern(text, pattern)).toBe(expected);
  });

  test('means what the regular expression would, in which * is any run of characters', () => {
    const short = fc.string({ unit: fc.constantFrom('a', 'b', '*'), maxLength: 8 });
    const text = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 12 });
    fc.assert(
      fc.property(text, short, (text, pattern) => {
        const same = new RegExp(`^${pattern.replaceAll(/\*+/g, '.*')}$`, 's');
        expect(matchesPattern(text, pattern)).toBe(same.test(text));
      }),
    );
  });

  test('matches the spelling of a number, and nothing that is neither text nor number', () => {
    expect(isWanted(503, { pattern: '5*' })).toBe(true);
    expect(isWanted(true, { pattern: '*' })).toBe(false);
    expect(isWanted(null, { pattern: '*' })).toBe(false);
  });
});
