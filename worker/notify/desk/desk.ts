// What the parts of this room share: how a page is answered, whose a link is, and what a program hears.

import type { Context } from 'hono';
import type { Catalog } from '../../domain/catalog.ts';
import { showsPromises } from '../../domain/catalog.ts';
import type { Egress } from '../../domain/egress.ts';
import { assetsOf } from '../../publish/assets.ts';
import { NO_CACHING, pageSecurity } from '../../publish/headers.ts';
import type { Frame } from '../../publish/pages/layout.tsx';
import { voiceOf } from '../../publish/voice.ts';
import type { SubscriberRow } from '../../store/schema.ts';
import { subscriberOf } from '../../store/subscribers.ts';
import type { Language } from '../../words/index.ts';
import { languageOf } from '../../words/index.ts';
import type { Keyring } from '../keyring.ts';
import type { Purpose } from '../links.ts';
import { idIn, isLinkOf } from '../links.ts';
import { readPreferences } from '../preferences.ts';
import { notePage } from './pages.tsx';

export type DeskMeans = {
  db: D1Database;
  catalog: Catalog;
  /** Null: subscribing is switched off. */
  keyring: Keyring | null;
  /** Whether mail can be sent. */
  hasMail: boolean;
  egress: Egress;
  /** Whether somebody from this network may go on. */
  mayTry: (network: string) => Promise<boolean>;
  nudge: () => Promise<void>;
  newId: () => string;
  /** Epoch ms. */
  now: () => number;
};

export type Desk = DeskMeans & {
  /** The frame of a page in a language. */
  frame: (language: Language | null, path: string) => Frame;
  page: (html: string, status?: number, caching?: Readonly<Record<string, string>>) => Response;
  /** Whose link this is; null: nobody's. */
  holder: (purpose: Purpose, token: string) => Promise<SubscriberRow | null>;
  unknown: (c: Context) => Response;
};

export function deskOf(means: DeskMeans): Desk {
  const { catalog, db, keyring } = means;
  const facts = catalog.page;
  const frame = (language: Language | null, path: string): Frame => ({
    page: facts,
    voice: voiceOf(facts, language ?? undefined),
    assets: assetsOf(facts.accent),
    path,
    tag: '',
    promises: showsPromises(catalog),
  });
  const page: Desk['page'] = (html, status = 200, caching = NO_CACHING) =>
    new Response(html, {
      status,
      headers: {
        'Content-Type': 'text/html; charset=utf-8',
        ...pageSecurity([facts.logo, facts.favicon]),
        ...caching,
        // An address with a token in it is told to nobody.
        ...(caching === NO_CACHING
          ? { 'Referrer-Policy': 'no-referrer', 'X-Robots-Tag': 'noindex' }
          : {}),
      },
    });
  return {
    ...means,
    frame,
    page,
    async holder(purpose, token) {
      const named = idIn(token);
      if (named === null || keyring === null) return null;
      const row = await subscriberOf(db, named.id);
      if (row === null || !(await isLinkOf(purpose, row, named.rest, keyring))) return null;
      return row;
    },
    unknown(c) {
      const own = frame(null, c.req.path);
      const { unknown } = own.voice.words.subscribe;
      if (wantsJson(c)) return problem(404, unknown.title, unknown.text);
      return page(notePage(own, unknown), 404);
    },
  };
}

/** A program asks, not a browser. */
export function wantsJson(c: Context): boolean {
  const accepted = c.req.header('Accept') ?? '';
  return (
    /^application\/json\b/i.test(c.req.header('Content-Type') ?? '') ||
    (accepted.includes('application/json') && !accepted.includes('text/html'))
  );
}

export function problem(
  status: number,
  title: string,
  detail: string,
  errors?: readonly { at: string; message: string }[],
): Response {
  return new Response(JSON.stringify({ type: 'about:blank', title, status, detail, errors }), {
    status,
    headers: { 'Content-Type': 'application/problem+json', ...NO_CACHING },
  });
}

/** In whose language a page of theirs is. */
export function languageFor(row: SubscriberRow, { catalog }: Desk): Language {
  return languageOf(readPreferences(row.preferences, catalog.page).language);
}
