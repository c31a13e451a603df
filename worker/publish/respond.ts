// From documents to an answer: reads, decides about 304, renders at most once a minute, sets the headers. A validator
// depends on the documents, on what is not measured or stale, and for pages on a slot of five minutes, because a page also
// tells lengths of time. So a 304 never hides a change of state, and what a browser kept is at most a slot old.

import type { View } from '../snapshot/documents.ts';
import { assetsOf } from './assets.ts';
import { freshnessTag } from './freshness.ts';
import { hashOf } from './hash.ts';
import {
  DATA_SECURITY,
  FRAME_SECURITY,
  NO_CACHING,
  OPEN_TO_ALL,
  pageSecurity,
  PUBLIC_CACHING,
  SECURITY,
} from './headers.ts';
import type { Inside, LookInside } from './inside.ts';
import { createMemory } from './memory.ts';
import type { Frame } from './pages/index.tsx';
import { missingPage } from './pages/index.tsx';
import type { Read, Reading, WaitUntil } from './reading.ts';
import type { Ready } from './ready.ts';
import { given } from './ready.ts';
import { documentOf } from './reading.ts';
import { asOf } from './view.ts';
import type { Language } from '../words/index.ts';
import { languageOf } from '../words/index.ts';
import { voiceOf } from './voice.ts';

const MINUTE_MS = 60_000;
const SLOT_MS = 5 * MINUTE_MS;
/** Answers kept in memory; a large page is some 60 KB. */
const MEMORY_ENTRIES = 64;
const RETRY_AFTER_SECONDS = '60';

/** What publish is given from outside. */
export type Sources = {
  read: Read;
  /** Epoch ms. */
  now(): number;
  /** The static page for when nothing is known at all. */
  offline(): Promise<Response>;
  /** Whoever calls the app asks it first. */
  ready: Ready;
  /** Where the runbook of an alert is read; null: no runbook has this key. */
  runbookOf?(alert: string): string | null;
  /** Names what is deployed: other code may render the same documents differently, so it is part of every validator. */
  version: string;
  /** The promises: whether everybody may see how they are kept, and what who is signed in sees. Without it there are none. */
  promises?: { public: boolean; lookInside: LookInside } | undefined;
};

/** What stands at an address, and what it is made of. */
export type Recipe = {
  kind: keyof typeof TYPES;
  /** Documents to read beside `page`. */
  keys: readonly string[];
  /** Whether it shows figures of `measured` itself, and not only what is no longer measured. */
  figures?: boolean;
  /** Null: there is nothing at this address. */
  render(view: View, frame: Frame, reading: Reading): string | null;
  /** What a program is told where there is nothing; by default that alone. */
  absent?(view: View): { error: string; [fact: string]: unknown };
};

const TYPES = {
  page: 'text/html; charset=utf-8',
  json: 'application/json; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
  svg: 'image/svg+xml; charset=utf-8',
  atom: 'application/atom+xml; charset=utf-8',
  rss: 'application/rss+xml; charset=utf-8',
  feed: 'application/feed+json; charset=utf-8',
  ics: 'text/calendar; charset=utf-8',
  frame: 'text/html; charset=utf-8',
  sitemap: 'application/xml; charset=utf-8',
} as const;

/** The images of the configuration. */
type Brand = Pick<Frame['page'], 'logo' | 'favicon'>;

/** What a request brings along. */
export type Asked = {
  request: Request;
  waitUntil: WaitUntil;
  /** The language that the address names; null: the page's own. */
  language: Language | null;
  /** Set for who is signed in and sees more; such an answer is nobody else's. */
  inside?: Inside | null;
};

export type Respond = (asked: Asked, path: string, recipe: Recipe) => Promise<Response>;

export function createRespond(sources: Sources): Respond {
  const { read, now, offline, version, ready, promises } = sources;
  const memory = createMemory(MEMORY_ENTRIES);
  return async ({ request, waitUntil, language, inside = null }, path, recipe) => {
    const reading = withMore(await read(['page', ...recipe.keys], waitUntil), inside);
    const page = reading && documentOf(reading, 'page');
    if (!reading || !page) return unavailable(recipe.kind, offline);
    const { tickAt, staleAt } = reading;
    const view = { page, measured: documentOf(reading, 'measured'), tickAt, staleAt, now: now() };

    const voice = voiceOf(page.page, language ?? undefined);
    const tag = tagOf(version, view, reading, voice.href(path), recipe);
    const assets = assetsOf(page.page.accent);
    const frame = {
      page: page.page,
      voice,
      assets,
      path,
      tag,
      inside,
      promises: promises?.public === true || inside !== null,
    };
    // The page's own language has the address without a language, and no second one.
    if (language === languageOf(page.page.language)) {
      const isThere = recipe.render(view, frame, reading) !== null;
      return isThere ? elsewhere(path) : missing(recipe, view, frame);
    }
    if (inside !== null) {
      const own = recipe.render(view, frame, reading);
      return own === null ? missing(recipe, view, frame) : privately(own, recipe.kind, page.page);
    }
    const minute = Math.floor(view.now / MINUTE_MS);
    const until = Math.min(reading.until, (minute + 1) * MINUTE_MS);
    const headers = new Headers(headersOf(recipe.kind, tag, view));
    const known = given(request, { tag, headers, body: null, until });
    const body =
      known === null
        ? memory.get(`${tag} ${minute}`, () => recipe.render(view, frame, reading))
        : null;
    if (known === null && body === null) return missing(recipe, view, frame);
    ready.keep(request.url, { tag, headers, body, until });
    return known ?? new Response(body, { headers });
  };
}

/** What was read, with what only who is signed in may see. */
function withMore(reading: Reading | null, inside: Inside | null): Reading | null {
  if (reading === null || inside === null) return reading;
  return { ...reading, documents: new Map([...reading.documents, ...inside.documents]) };
}

/** For one person: kept nowhere, open to no other site. */
function privately(body: string, kind: Recipe['kind'], brand: Brand): Response {
  const security = kind === 'page' ? securityOf(kind, brand) : DATA_SECURITY;
  return new Response(body, {
    headers: {
      'Content-Type': TYPES[kind],
      ...security,
      'Cross-Origin-Resource-Policy': 'same-origin',
      'Cache-Control': 'private, no-store',
      Vary: 'Authorization, Cookie',
    },
  });
}

/** The documents' tags, and whatever else an answer shows. */
function tagOf(
  version: string,
  view: View,
  { etags }: Reading,
  path: string,
  { kind, keys, figures = kind === 'page' }: Recipe,
): string {
  // Measurements change the data documents only through what is no longer measured.
  const tagged = keys.filter((key) => figures || key !== 'measured');
  return hashOf(
    [
      version,
      kind,
      path,
      etags.get('page'),
      ...tagged.map((key) => etags.get(key)),
      freshnessTag(view),
      view.staleAt === null ? '' : Math.floor(view.staleAt / MINUTE_MS),
      kind === 'page' ? Math.floor(view.now / SLOT_MS) : '',
    ].join('|'),
  );
}

function securityOf(kind: Recipe['kind'], brand: Brand | null): Readonly<Record<string, string>> {
  if (kind === 'page') return pageSecurity(brand === null ? [] : [brand.logo, brand.favicon]);
  return kind === 'frame' ? FRAME_SECURITY : { ...DATA_SECURITY, ...OPEN_TO_ALL };
}

function headersOf(kind: Recipe['kind'], tag: string, view: View): Record<string, string> {
  return {
    'Content-Type': TYPES[kind],
    ETag: `W/"${tag}"`,
    'Allclear-As-Of': new Date(asOf(view)).toISOString(),
    ...PUBLIC_CACHING,
    ...securityOf(kind, view.page.page),
  };
}

/** 302 within the page, for this moment: the configuration may name another language tomorrow. */
function elsewhere(path: string): Response {
  return new Response(null, {
    status: 302,
    headers: { Location: path, ...SECURITY, ...NO_CACHING },
  });
}

/** 404, with the page's header for people. */
function missing({ kind, absent }: Recipe, view: View, frame: Frame): Response {
  return kind === 'page'
    ? new Response(missingPage(frame), {
        status: 404,
        headers: { 'Content-Type': TYPES.page, ...securityOf(kind, frame.page), ...NO_CACHING },
      })
    : problem(404, absent?.(view) ?? { error: 'not found' });
}

/** 503: nothing is known, not even something old. */
async function unavailable(kind: Recipe['kind'], offline: Sources['offline']): Promise<Response> {
  const retry = { 'Retry-After': RETRY_AFTER_SECONDS };
  if (kind !== 'page')
    // A frame that may not be framed would be a complaint on somebody else's console.
    return problem(
      503,
      { error: 'the status is not known at the moment' },
      { ...securityOf(kind, null), ...retry },
    );
  const page = await offline();
  const headers = new Headers(page.headers);
  for (const [name, value] of Object.entries({ ...SECURITY, ...NO_CACHING, ...retry })) {
    headers.set(name, value);
  }
  headers.delete('ETag');
  return new Response(page.body, { status: 503, headers });
}

/** A refusal for programs. */
export function problem(
  status: 404 | 503,
  facts: { error: string; [fact: string]: unknown },
  more: Record<string, string> = {},
): Response {
  return Response.json(facts, {
    status,
    headers: { ...DATA_SECURITY, ...OPEN_TO_ALL, ...NO_CACHING, ...more },
  });
}
