// What several answers ask of a view: as of when it is true, and which incidents and maintenances belong where.

import type { PublicIncident, PublicMaintenance, View } from '../snapshot/documents.ts';

/** The newest instant that a view knows anything of; never later than now. */
export function asOf({ staleAt, tickAt, page, now }: View): number {
  return Math.min(now, staleAt ?? Math.max(tickAt ?? 0, page.updatedAt));
}

/** Investigating, identified or monitoring. A merged incident is on no list; its page says where it went on. */
export function isUnresolved({ status, mergedInto }: PublicIncident): boolean {
  return mergedInto === null && status !== 'resolved' && status !== 'postmortem';
}

/** In progress or being verified. */
export function isActive({ status }: PublicMaintenance): boolean {
  return status === 'in_progress' || status === 'verifying';
}
