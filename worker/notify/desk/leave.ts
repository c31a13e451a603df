// Leaving: a page with a button, and one click from the mail program.

import type { Hono } from 'hono';
import { subscriberOf } from '../../store/subscribers.ts';
import { idIn } from '../links.ts';
import { erase } from './account.ts';
import type { Desk } from './desk.ts';
import { languageFor } from './desk.ts';
import { buttonPage, notePage } from './pages.tsx';

/** One click, or the button of a mail program (RFC 8058): a POST without cookies, in either form, answered without redirect. */
export function leaveRoutes(app: Hono, desk: Desk): void {
  app.get('/unsubscribe/:token', async (c) => {
    const row = await desk.holder('unsubscribe', c.req.param('token'));
    if (row === null) return desk.unknown(c);
    const frame = desk.frame(languageFor(row, desk), c.req.path);
    const { leave } = frame.voice.words.subscribe;
    return desk.page(buttonPage(frame, { ...leave, text: leave.text(frame.page.name) }));
  });
  app.post('/unsubscribe/:token', async (c) => {
    const token = c.req.param('token');
    const row = await desk.holder('unsubscribe', token);
    const named = idIn(token);
    // Pressed twice: it has happened already.
    const isGone =
      row === null && named !== null && (await subscriberOf(desk.db, named.id)) === null;
    if (row === null && !isGone) return desk.unknown(c);
    const frame = desk.frame(row === null ? null : languageFor(row, desk), c.req.path);
    if (row !== null) await erase(desk.db, row.id);
    const { doneTitle, doneText } = frame.voice.words.subscribe.leave;
    return desk.page(notePage(frame, { title: doneTitle, text: doneText }));
  });
}
