// When a runbook's test stops counting.

import { describe, expect, it } from 'vitest';
import { dueDay, freshness } from './freshness.ts';

describe('freshness', () => {
  it.each([
    ['2025-11-30', 'P3M', '2026-02-28'],
    ['2023-11-30', 'P3M', '2024-02-29'],
    ['2026-08-13', 'P3M', '2026-11-13'],
    ['2026-11-05', 'P3M', '2027-02-05'],
    ['2026-01-31', 'P1M', '2026-02-28'],
    ['2026-12-31', 'P2W', '2027-01-14'],
    ['2024-02-29', 'P1Y', '2025-02-28'],
    ['2026-10-01', 'P1M15DT6H', '2026-11-16'],
  ])('clips months to their end: %s plus %s is %s', (tested, interval, due) => {
    expect(dueDay(tested, interval)).toBe(due);
  });

  it('holds through the due day itself, and not a day longer', () => {
    expect(freshness('2025-11-30', 'P3M', '2026-02-28')).toBe('due_soon');
    expect(freshness('2025-11-30', 'P3M', '2026-03-01')).toBe('stale');
  });

  it('announces a test fourteen days ahead', () => {
    expect(freshness('2026-08-20', 'P3M', '2026-11-05')).toBe('fresh');
    expect(freshness('2026-08-20', 'P3M', '2026-11-06')).toBe('due_soon');
  });

  it('calls what was never tested by its name', () => {
    expect(freshness(null, 'P3M', '2026-11-06')).toBe('never');
  });
});
