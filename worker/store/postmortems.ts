// Which published postmortems no incident links to yet: asked before a commit, because that loads every incident it is told of.

import { askStorage } from './failure.ts';

// By the key under which the journal has the link.
const UNLINKED = `
  SELECT entry.value ->> 'slug' AS slug FROM json_each(?1) AS entry
  WHERE EXISTS (SELECT 1 FROM incident WHERE reference = entry.value ->> 'incident')
    AND NOT EXISTS (SELECT 1 FROM journal
      WHERE key = 'postmortem:' || (entry.value ->> 'slug') AND key IS NOT NULL)`;

/** Those of the entries whose incident exists and was never linked to them; `incident` is a reference. */
export async function unlinkedPostmortems<Entry extends { incident: string; slug: string }>(
  db: D1Database,
  entries: readonly Entry[],
): Promise<Entry[]> {
  if (entries.length === 0) return [];
  const named = entries.map(({ incident, slug }) => ({ incident, slug }));
  const query = db.prepare(UNLINKED).bind(JSON.stringify(named)).all<{ slug: string }>();
  const { results } = await askStorage(query);
  const slugs = new Set(results.map(({ slug }) => slug));
  return entries.filter(({ slug }) => slugs.has(slug));
}
