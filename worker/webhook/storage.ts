// What a source's deliveries leave in the database: journal events with their notice in one batch, alerts, and what is kept
// for replay.

import type { Commit } from '../commit/index.ts';
import { recordAlert } from '../store/alerts.ts';
import { runBatch } from '../store/failure.ts';
import { keep } from '../store/inbox.ts';
import type { Inbound } from './inbound.ts';

export function storageOver(
  db: D1Database,
  commit: Commit,
): Pick<Inbound, 'commit' | 'alert' | 'keepRaw'> {
  return {
    commit: (input, notices) =>
      commit(
        input,
        notices.map((notice) => recordAlert(db, notice)),
      ),
    alert: async (alert) => void (await runBatch(db, [recordAlert(db, alert)])),
    keepRaw: async (kept, alert) =>
      void (await runBatch(db, [keep(db, kept), recordAlert(db, alert)])),
  };
}
