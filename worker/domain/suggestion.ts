// What severity the figures suggest. A suggestion is shown beside the one in force and moves nothing: how many customers are
// hurt decides, and a person decides that.

import type { Severity } from './vocabulary.ts';
import { SEVERITIES, worst } from './vocabulary.ts';

/** What is known; null: it is not. Percentages from 0 to 100. */
export type Figures = {
  usersAffectedPercent: number | null;
  errorRatePercent: number | null;
  /** A data breach, lost data, or everything down: the worst, whatever the figures say. */
  grave: boolean;
};

export type Suggestion = { severity: Severity; because: 'grave' | 'users' | 'errors' };

/** The severity that follows from how many customers are affected. */
export function severityByUsers(percent: number): Severity {
  if (percent >= 100) return 'SEV-1';
  if (percent >= 10) return 'SEV-2';
  return percent > 0 ? 'SEV-3' : 'SEV-4';
}

/** What the share of failing requests suggests; null: nothing. */
export function severityByErrors(percent: number): Severity | null {
  if (percent > 10) return 'SEV-1';
  if (percent >= 5) return 'SEV-2';
  return percent >= 1 ? 'SEV-3' : null;
}

/** Customers decide where they are counted, errors only while nobody has; null: nothing to go by. */
export function suggestedSeverity(figures: Figures): Suggestion | null {
  const { grave, usersAffectedPercent: users, errorRatePercent: errors } = figures;
  if (grave) return { severity: 'SEV-1', because: 'grave' };
  if (users !== null) return { severity: severityByUsers(users), because: 'users' };
  const severity = errors === null ? null : severityByErrors(errors);
  return severity === null ? null : { severity, because: 'errors' };
}

/** The suggestion, where it is worse than what is in force: a person should look whether to raise it. */
export function shouldRaise(suggestion: Suggestion | null, inForce: Severity): boolean {
  return suggestion !== null && worst(SEVERITIES, [suggestion.severity], inForce) !== inForce;
}
