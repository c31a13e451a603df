// Subscribing may be switched off: what needs it says so.

import type { SubscriberOffice } from '../operators.ts';
import type { Problem } from '../problem.ts';
import type { Answer } from './endpoint.ts';

const OFF: Problem = {
  status: 503,
  title: 'Subscribing is switched off',
  detail: 'SIGNING_KEY is not set. Set it and deploy.',
};
/** Runs where subscribing is switched on. */
export async function switchedOn(
  { subscribers }: { subscribers: SubscriberOffice | null },
  work: (subscribers: SubscriberOffice) => Promise<Answer>,
): Promise<Answer> {
  return subscribers === null ? { problem: OFF } : work(subscribers);
}
