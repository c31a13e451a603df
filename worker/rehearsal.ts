// Shows an empty page to nobody while the isolate starts. What runs for the first time (formatters of times, schemas, the
// page's own code) takes many times as long as ever after; done here it is not the first reader's time, and not counted
// against the processor time that the platform allows a request. It reads nothing, keeps nothing and never stops a start.

import type { Catalog } from './domain/catalog.ts';
import { showsPromises } from './domain/catalog.ts';
import { EMPTY_WORLD } from './domain/world.ts';
import { assetsOf } from './publish/assets.ts';
import { documentOf } from './publish/reading.ts';
import { STATUS } from './publish/recipes.ts';
import { voiceOf } from './publish/voice.ts';
import type { MeasuredDocument } from './snapshot/documents.ts';
import { project } from './snapshot/project.ts';
import { parseDocument } from './snapshot/serialise.ts';

const DAY_MS = 86_400_000;
const DAYS = 90;
/** Any instant: the clock stands still until the first request. */
const AT = Date.UTC(2026, 0, 1);

/** The page of a deployment on which nothing has happened; null where it could not be rendered. */
export function rehearse(catalog: Catalog): string | null {
  try {
    return pageOf(catalog);
  } catch (error) {
    const kind = error instanceof Error ? error.name : 'unknown';
    console.warn('the page could not be rehearsed', { kind });
    return null;
  }
}

function pageOf(catalog: Catalog): string | null {
  const [changed, previous] = [new Set<string>(), { page: null, recent: null, history: new Map() }];
  const projected = project({ world: EMPTY_WORLD, catalog, now: AT, changed, previous });
  const stored = [...projected, { key: 'measured', document: measuredOf(catalog) }];
  const documents = new Map(
    stored.map(({ key, document }) => [key, parseDocument(key, JSON.stringify(document))]),
  );
  const reading = { documents, etags: new Map(), tickAt: AT, staleAt: null, until: 0 };
  const page = documentOf(reading, 'page');
  if (page === null) return null;
  const measured = documentOf(reading, 'measured');
  const view = { page, measured, tickAt: AT, staleAt: null, now: AT };
  const assets = assetsOf(page.page.accent);
  const voice = voiceOf(page.page);
  const promises = showsPromises(catalog);
  const frame = { page: page.page, voice, assets, path: '/', tag: '', promises };
  return STATUS.render(view, frame, reading);
}

/** A quarter in which everything happened somewhere, so that every kind of day is drawn. */
function measuredOf({ hash, components }: Catalog): MeasuredDocument {
  const days = Array.from({ length: DAYS }, (_, index) =>
    index === 0 ? null : { good: 280, bad: index % 3, degraded: index % 2, noData: 8 },
  );
  return {
    version: 1,
    catalog: hash,
    at: AT,
    from: AT - (DAYS - 1) * DAY_MS,
    components: Object.fromEntries(components.map(({ id }) => [id, { days, measuredAt: AT }])),
  };
}
