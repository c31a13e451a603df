// What several answers ask of a view: as of when it is true, and which incidents and maintenances belong where.

import type { PublicMaintenance, View } from '../snapshot/documents.ts';

/** The newest instant that a view knows anything of; never later than now. */
export function asOf({ staleAt, tickAt, page, now }: View): number {
  return Math.min(now, staleAt ?? Math.max(tickAt ?? 0, page.updatedAt));
}

export { isUnresolved } from '../snapshot/documents.ts';

/** In progress or being verified. */
export function isActive({ status }: PublicMaintenance): boolean {
  return status === 'in_progress' || status === 'verifying';
}
