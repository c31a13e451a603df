// Compares what the surfaces tell with what they must tell, and says what is missing in words. Pure.

import type { IncidentStatus } from '../../worker/domain/vocabulary.ts';
import type { Expected } from './story.ts';
import { INTERNAL } from './story.ts';
import type { Told } from './told.ts';

export const SURFACES = ['page', 'API', 'incident page'] as const;
export type Surface = (typeof SURFACES)[number];

/** A surface as it was read at `at`, epoch ms; one that could not be read says why. */
export type Seen = { told: Told | Error; at: number };

/** Null: there is none to read. */
export type Sight = Readonly<Record<Surface, Seen | null>>;

/** `updates`: how many the incident must have by then. */
export type Demand = Expected & { updates: number };

/** What a surface does not tell as it must; empty when all is as demanded. */
export function missing(surface: Surface, seen: Seen | null, demand: Demand): string[] {
  const { status, component, says, updates } = demand;
  if (seen === null) return status === null ? [] : ['there is none'];
  const { told } = seen;
  if (told instanceof Error) return [`cannot be read: ${told.message}`];
  const found: string[] = [];
  const expect = (what: string, is: unknown, wanted: unknown) => {
    if (is !== wanted) found.push(`${what} is ${is ?? 'missing'}, expected ${wanted ?? 'none'}`);
  };
  if (surface === 'incident page') {
    expect('the incident', told.status, status);
    expect('the number of updates', told.updates, updates);
    // Once it is over, the page of the incident tells how bad it was.
    if (isOpen(status)) expect('the component', told.component, component);
  } else {
    expect('the number of open incidents', told.open, isOpen(status) ? 1 : 0);
    expect('the incident', told.status, isOpen(status) ? status : null);
    expect('the component', told.component, component);
    if (told.updates !== null) expect('the number of updates', told.updates, updates);
  }
  if (says !== null && !told.text.includes(says)) found.push('the published text is missing');
  for (const words of INTERNAL) {
    if (told.text.includes(words)) found.push(`internal words are public: "${words}"`);
  }
  return found;
}

/** Open as a customer reads it. */
export function isOpen(status: IncidentStatus | null): boolean {
  return status !== null && status !== 'resolved' && status !== 'postmortem';
}
