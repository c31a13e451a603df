// Once a week, an alert for operators about each alert that is noise, so that somebody mends or deletes it. What is noise now
// can be asked at any time; this only makes sure that it is not forgotten.

import type { Noisy } from '../domain/noise.ts';
import { DAY_MS } from '../domain/window.ts';
import { recordAlert } from '../store/alerts.ts';
import { runBatch } from '../store/failure.ts';
import { noisyNow } from '../store/noise.ts';

const MINUTE_MS = 60_000;
/** Monday, 07:17 UTC; the epoch began on a Thursday. */
const WEEK_MS = 7 * DAY_MS;
const DUE_AT_MS = 4 * DAY_MS + (7 * 60 + 17) * MINUTE_MS;
/** Most alerts that one week names. */
export const NAMED_LIMIT = 20;

/** `minute` is the epoch ms of its start. */
export async function tellNoise(db: D1Database, minute: number): Promise<void> {
  if (minute % WEEK_MS !== DUE_AT_MS) return;
  const noisy = (await noisyNow(db, minute)).slice(0, NAMED_LIMIT);
  if (noisy.length === 0) return;
  const alert = (one: Noisy) => ({
    kind: 'noisy_alert',
    subject: one.key,
    text: noiseText(one),
    at: minute,
  });
  await runBatch(
    db,
    noisy.map((one) => recordAlert(db, alert(one))),
  );
}

export function noiseText({ key, firings }: Noisy): string {
  return `${key} fired ${firings} times in 30 days and nobody did anything about it. Mend the alert, or delete it: the next real one is overlooked in its noise.`;
}
