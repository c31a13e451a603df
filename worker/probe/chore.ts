// What every minute does beside its tick, and again soon: its failing takes nothing from what else there is to do. A database
// that is not there passes; a fault of our own stays until somebody looks, so people hear of it, once an hour.

import { CommitBusy, StorageFailed } from '../commit/index.ts';
import { recordAlert } from '../store/alerts.ts';
import { runBatch } from '../store/failure.ts';

/** Where and when it is told; `at` is epoch ms. */
export type Hearing = { db: D1Database; at: number };

/** What it gives; undefined where it failed. `failure` is what failed, as a sentence without its end. Never rejects. */
export async function chore<Result>(
  { db, at }: Hearing,
  failure: string,
  work: () => Promise<Result>,
): Promise<Result | undefined> {
  try {
    return await work();
  } catch (error) {
    // By its kind alone: messages may quote what must not be logged.
    const kind = error instanceof Error ? error.name : 'unknown';
    console.error(failure, { kind });
    const isPassing = error instanceof StorageFailed || error instanceof CommitBusy;
    if (!isPassing) await tell({ db, at }, failure, `${failure} (${kind}): a fault of our own.`);
    return undefined;
  }
}

/** What an operator hears once an hour, `subject` telling one thing from another; where the database takes it. Never rejects. */
export async function tell({ db, at }: Hearing, subject: string, text: string): Promise<void> {
  try {
    const alert = { kind: 'chore_failed', subject, text: sentence(text), once: true, at } as const;
    await runBatch(db, [recordAlert(db, alert)]);
  } catch (error) {
    const kind = error instanceof Error ? error.name : 'unknown';
    console.error('operators could not be told', { kind });
  }
}

const sentence = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
