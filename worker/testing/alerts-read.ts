// A group of alerts read by a configuration, for tests: each step that fails throws.

import type { Catalog } from '../domain/catalog.ts';
import type { Parsed, Reading } from '../webhook/inbound.ts';

/** When every group arrives: an hour after the examples say that it began. */
export const RECEIVED_AT = Date.UTC(2026, 10, 2, 10);

export function groupParsed(reading: Reading, catalog: Catalog, receivedAt = RECEIVED_AT): Parsed {
  if (!reading.ok) throw new Error(reading.problem.detail);
  return reading.parse({ catalog, receivedAt, webhookId: null });
}

export function groupRead(reading: Reading, catalog: Catalog, receivedAt = RECEIVED_AT) {
  const parsed = groupParsed(reading, catalog, receivedAt);
  if (!parsed.ok) throw new Error(`not understood, expected ${parsed.expected}`);
  const { input, notices } = parsed;
  if (input.type !== 'alerts') throw new Error(`${input.type} is no group of alerts`);
  return { ...input, notices };
}
