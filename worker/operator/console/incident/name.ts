// What an incident is called in the console.

import type { Catalog } from '../../../domain/catalog.ts';
import type { IncidentView } from '../../../domain/incident.ts';
import { publicIncidentOf } from '../../../snapshot/incident.ts';
import { nameIn, wordsFor } from '../../../words/index.ts';

/** The name as customers read it, or would. */
export function nameOf(view: IncidentView, catalog: Catalog): string {
  const shown = publicIncidentOf(view, catalog);
  if (shown !== null) return nameIn(wordsFor('en'), shown.name);
  if (view.file.name !== null) return view.file.name.text;
  const names = catalog.components
    .filter(({ id }) => view.components.has(id))
    .map(({ name }) => name);
  return names.length === 0 ? 'Unmapped' : names.join(', ');
}
