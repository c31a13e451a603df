// Which documents must exist because a list of incidents names them. The page and the newest fifty name theirs, so that one
// that is lost alone is told from one that never was.

import { DOCUMENT_BYTES_LIMIT, monthOf } from './documents.ts';
import type { Held } from './memory.ts';
import { RECENT_LIMIT } from './project.ts';
import type { PublicDocument } from './serialise.ts';

/** Keys of the documents that these name: of each incident, and of the month in which it was first made public. */
export function namedIn(lists: readonly (PublicDocument | null | undefined)[]): Set<string> {
  const keys = new Set<string>();
  for (const list of lists) {
    if (!list || !('incidents' in list)) continue;
    for (const { id, createdAt } of list.incidents) {
      keys.add(`incident:${id}`).add(`history:${monthOf(createdAt)}`);
    }
  }
  return keys;
}

/** Whether a month of the history that cannot be found was a month without incidents, by the newest fifty. */
export function wasQuiet(key: string, recent: Held | undefined): boolean {
  const document = recent?.document;
  if (!key.startsWith('history:') || !document || !('incidents' in document)) return false;
  if (namedIn([document]).has(key)) return false;
  const oldest = document.incidents.at(-1);
  // A list that was cut off somewhere knows nothing of what came before; a short one was not, unless each entry is huge.
  const isWhole =
    document.incidents.length < RECENT_LIMIT && recent.json.length < DOCUMENT_BYTES_LIMIT / 4;
  return isWhole || (oldest !== undefined && `history:${monthOf(oldest.createdAt)}` < key);
}
