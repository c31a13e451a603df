// Confirming: a page with a button, and the press of it. A webhook's owner, who may be a program, gets the signing secret here,
// once.

import type { Hono } from 'hono';
import { NO_CACHING } from '../../publish/headers.ts';
import { confirmBy, subscriberOf } from '../../store/subscribers.ts';
import { hashOf } from '../keyring.ts';
import { idIn, linkTo, watchedIn } from '../links.ts';
import { readPreferences } from '../preferences.ts';
import { newSecret } from '../secrets.ts';
import { agreed } from './contact.ts';
import type { Desk } from './desk.ts';
import { languageFor, wantsJson } from './desk.ts';
import { buttonPage, confirmedPage, notePage } from './pages.tsx';

export function confirmRoutes(app: Hono, desk: Desk): void {
  const { db, keyring, catalog, now } = desk;
  /** Who may confirm with a token, now. */
  const asked = async (token: string) => {
    const named = idIn(token);
    if (named === null) return null;
    const row = await subscriberOf(db, named.id);
    const tokenHash = await hashOf(named.rest);
    const isGood = row?.tokenHash === tokenHash && (row.tokenUntil ?? 0) > now();
    return row !== null && isGood ? { row, tokenHash, webhook: watchedIn(named.rest) } : null;
  };

  app.get('/confirm/:token', async (c) => {
    const found = await asked(c.req.param('token'));
    if (found === null) return desk.unknown(c);
    const frame = desk.frame(languageFor(found.row, desk), c.req.path);
    const { watch, confirm: own } = frame.voice.words.subscribe;
    const confirm = found.webhook === null ? own : watch;
    return desk.page(buttonPage(frame, { ...confirm, text: confirm.text(frame.page.name) }));
  });

  app.post('/confirm/:token', async (c) => {
    const found = keyring && (await asked(c.req.param('token')));
    if (keyring === null || found === null) return desk.unknown(c);
    const { row, tokenHash, webhook } = found;
    const fresh = row.channel === 'webhook' ? await newSecret(null, keyring, now()) : null;
    const secrets = fresh?.sealed ?? null;
    const before = readPreferences(row.preferences, catalog.page);
    const change = webhook === null ? {} : agreed(row, before, webhook, now());
    const confirmed = await confirmBy(db, { id: row.id, tokenHash, now: now(), secrets, change });
    if (confirmed === null) return desk.unknown(c);
    const manage = await linkTo('manage', confirmed, { keyring, page: catalog.page.url });
    const secret = fresh?.secret ?? null;
    if (wantsJson(c)) {
      const body = { status: 'confirmed', secret, manage_url: manage };
      return Response.json(body, { headers: NO_CACHING });
    }
    const frame = desk.frame(languageFor(confirmed, desk), c.req.path);
    if (webhook !== null) {
      const { doneTitle, doneText } = frame.voice.words.subscribe.watch;
      return desk.page(notePage(frame, { title: doneTitle, text: doneText }));
    }
    // Within this site, whatever the address under which it is seen.
    return desk.page(confirmedPage(frame, { secret, manage: new URL(manage).pathname }));
  });
}
