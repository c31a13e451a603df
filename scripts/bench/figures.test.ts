import { describe, expect, it } from 'vitest';
import type { Figure } from './figures.ts';
import { ratioOf, tableOf, verdictOf } from './figures.ts';

const figure = (changes: Partial<Figure>): Figure => ({
  what: 'Page, warm',
  unit: 'ms CPU',
  measured: 1.2,
  beside: 0.4,
  budget: { most: 1, of: 'above' },
  ...changes,
});

describe('a budget', () => {
  it('above the plain worker counts only what is above it', () => {
    expect(verdictOf(figure({}))).toBe('kept');
    expect(verdictOf(figure({ measured: 1.5 }))).toBe('over');
  });

  it('of time that is over is said, because it may be the machine', () => {
    expect(verdictOf(figure({ unit: 'ms', budget: { most: 1, of: 'measured' } }))).toBe('over');
  });

  it('of rows, bytes, queries or requests that is over is broken', () => {
    for (const unit of ['rows read', 'rows written', 'bytes', 'queries', 'requests'] as const) {
      const counted = figure({ unit, measured: 4, budget: { most: 3, of: 'measured' } });
      expect(verdictOf(counted)).toBe('broken');
      expect(verdictOf({ ...counted, measured: 3 })).toBe('kept');
    }
  });

  it('of a ratio is about what is beside, at most or at least', () => {
    expect(verdictOf(figure({ budget: { most: 3.1, of: 'ratio' } }))).toBe('kept');
    expect(verdictOf(figure({ budget: { most: 2.9, of: 'ratio' } }))).toBe('over');
    const rate = figure({ unit: 'requests/s', measured: 4200, beside: 6000 });
    expect(verdictOf({ ...rate, budget: { least: 0.69, of: 'ratio' } })).toBe('kept');
    expect(verdictOf({ ...rate, budget: { least: 0.71, of: 'ratio' } })).toBe('over');
  });

  it('that is not there is neither kept nor broken', () => {
    expect(verdictOf(figure({ budget: null }))).toBe('told');
  });
});

it('a ratio needs something to divide by', () => {
  expect(ratioOf(figure({}))).toBeCloseTo(3);
  expect(ratioOf(figure({ beside: null }))).toBeNull();
  expect(ratioOf(figure({ beside: 0 }))).toBeNull();
});

it('the table has both figures, their ratio, the budget and the verdict', () => {
  const rows = { unit: 'rows read', measured: 4, beside: null } as const;
  const lines = tableOf([figure({}), figure({ ...rows, budget: { most: 3, of: 'measured' } })]);
  expect(lines.split('\n')).toEqual([
    '            measured  unit       beside   ratio  budget',
    'Page, warm     1.200  ms CPU      0.400  × 3.00  ≤ 1 above: 0.800  ✓',
    '                   4  rows read                  ≤ 3               BROKEN',
  ]);
});
