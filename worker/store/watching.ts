// Which components are being watched after a recovery: those of public incidents in their hold, where
// the first failing tick counts.

import { askStorage } from './failure.ts';

const COMPONENTS_IN_HOLD = `
  SELECT DISTINCT component.value ->> 'id' AS id
  FROM document,
    json_each(document.json, '$.incidents') AS incident,
    json_each(incident.value, '$.components') AS component
  WHERE document.key = 'page' AND incident.value ->> 'status' = 'monitoring'`;

/** Ids of the components that an incident in its hold concerns, by the page as it is public now. */
export async function componentsInHold(db: D1Database): Promise<Set<string>> {
  const { results } = await askStorage(db.prepare(COMPONENTS_IN_HOLD).all<{ id: string }>());
  return new Set(results.map(({ id }) => id));
}
