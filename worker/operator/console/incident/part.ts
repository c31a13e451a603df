// What each part of an incident's paperwork is told.

import type { Catalog } from '../../../domain/catalog.ts';
import type { IncidentView } from '../../../domain/incident.ts';
import type { Desk } from '../layout.tsx';

export type Part = {
  desk: Desk;
  catalog: Catalog;
  view: IncidentView;
  /** Where its forms are sent. */
  action: string;
  /** Whether the reader may change something. */
  may: boolean;
};
