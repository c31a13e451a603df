import { describe, expect, test } from 'vitest';
import { severityByErrors, severityByUsers, shouldRaise, suggestedSeverity } from './suggestion.ts';

const unknown = { usersAffectedPercent: null, errorRatePercent: null, grave: false };

describe('a suggestion', () => {
  test.each([
    [0, 'SEV-4'],
    [0.1, 'SEV-3'],
    [9.99, 'SEV-3'],
    [10, 'SEV-2'],
    [99.9, 'SEV-2'],
    [100, 'SEV-1'],
  ])('follows from %d %% of the customers', (percent, severity) => {
    expect(severityByUsers(percent)).toBe(severity);
  });

  test.each([
    [0.99, null],
    [1, 'SEV-3'],
    [4.99, 'SEV-3'],
    [5, 'SEV-2'],
    [10, 'SEV-2'],
    [10.01, 'SEV-1'],
  ])('follows from %d %% of failing requests', (percent, severity) => {
    expect(severityByErrors(percent)).toBe(severity);
  });

  test('is not made of nothing', () => {
    expect(suggestedSeverity(unknown)).toBeNull();
    expect(suggestedSeverity({ ...unknown, errorRatePercent: 0.5 })).toBeNull();
    expect(shouldRaise(null, 'SEV-4')).toBe(false);
  });

  test('goes by customers where they are counted, whatever the errors say', () => {
    expect(
      suggestedSeverity({ ...unknown, usersAffectedPercent: 4, errorRatePercent: 60 }),
    ).toEqual({ severity: 'SEV-3', because: 'users' });
  });

  test('is the worst where it is grave', () => {
    expect(suggestedSeverity({ ...unknown, usersAffectedPercent: 0, grave: true })).toEqual({
      severity: 'SEV-1',
      because: 'grave',
    });
  });

  test('asks to raise and never to lower', () => {
    const suggestion = suggestedSeverity({ ...unknown, errorRatePercent: 7 });
    expect(suggestion?.severity).toBe('SEV-2');
    expect(shouldRaise(suggestion, 'SEV-3')).toBe(true);
    expect(shouldRaise(suggestion, 'SEV-2')).toBe(false);
    expect(shouldRaise(suggestion, 'SEV-1')).toBe(false);
  });
});
