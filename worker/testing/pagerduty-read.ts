// A PagerDuty delivery read by the configuration of the sample company, for tests: each step that fails throws.

import type { Arrival } from '../webhook/inbound.ts';
import type { Parsed } from '../webhook/pagerduty/parse.ts';
import { parse } from '../webhook/pagerduty/parse.ts';
import { readDelivery } from '../webhook/pagerduty/payload.ts';
import { MERIDIAN } from './meridian.ts';

/** When every delivery arrives: an hour after the examples say that they occurred. */
export const RECEIVED_AT = Date.UTC(2026, 10, 2, 10);

export function parsed(body: string, arrival: Partial<Arrival> = {}): Parsed {
  const read = readDelivery(body);
  if (!read.ok) throw new Error(read.problem.detail);
  const usual = { catalog: MERIDIAN, receivedAt: RECEIVED_AT, webhookId: null };
  return parse(read.delivery, { ...usual, ...arrival });
}

export function inputOf(body: string, arrival: Partial<Arrival> = {}) {
  const result = parsed(body, arrival);
  if (!result.ok) throw new Error(`not understood, expected ${result.expected}`);
  return result.input;
}

export function reportOf(body: string, arrival: Partial<Arrival> = {}) {
  const input = inputOf(body, arrival);
  if (input.type !== 'report') throw new Error(`${input.type} is no report`);
  return input.report;
}
