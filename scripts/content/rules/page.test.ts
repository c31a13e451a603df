// The page of rules says what the rules say, and each rule says enough.

import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { RULES } from './index.ts';
import { RULES_PAGE, rulesPage } from './page.ts';

it('is written from the rules (npm run content -- --write-rules)', () => {
  const path = new URL(`../../../${RULES_PAGE}`, import.meta.url);
  expect(readFileSync(path, 'utf8')).toBe(rulesPage());
});

it('has every rule of the reference, each with a reason and an example', () => {
  const names = (prefix: string, count: number) =>
    Array.from({ length: count }, (_, index) => `${prefix}${String(index + 1).padStart(3, '0')}`);
  const expected = [...names('PM', 13), ...names('AI', 5), ...names('BL', 9), ...names('RB', 10)];
  expect(Object.keys(RULES)).toEqual(expect.arrayContaining(expected));
  for (const { why, good, bad } of Object.values(RULES)) {
    expect(why).not.toMatch(/^[A-Z]|\.$|\n/);
    expect(good.length).toBeGreaterThan(8);
    expect(bad.length).toBeGreaterThan(5);
  }
});
