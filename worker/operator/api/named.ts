// Which components a request names: Statuspage has two ways, one of which states what each is.

import type { IncidentInput } from './shapes.ts';

/** By id: the status that is stated; null: it is only named. */
export function componentsIn({ components, component_ids: ids = [] }: IncidentInput) {
  const named = Array.isArray(components) ? components : [];
  const stated = Array.isArray(components) ? {} : (components ?? {});
  return { ...Object.fromEntries([...ids, ...named].map((id) => [id, null])), ...stated };
}
