import { expect, test } from 'vitest';
import { referenceOf } from '../../worker/domain/settle.ts';
import { reference } from './fields.ts';

test('every reference that an incident can get may stand in a file', () => {
  const day = Date.UTC(2026, 9, 12, 23, 59);
  for (const number of [1, 9, 10, 99, 100, 1234]) {
    expect(reference.safeParse(referenceOf(day, number)).success, String(number)).toBe(true);
  }
  for (const wrong of ['INC-20261012-1', 'INC-20261012-012', 'INC-2026-10-12-01']) {
    expect(reference.safeParse(wrong).success, wrong).toBe(false);
  }
});
