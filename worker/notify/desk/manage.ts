// Choosing what to hear, a new secret, one's data, and the end of it, by a link that only the subscriber has.

import type { Context, Hono } from 'hono';
import { NO_CACHING } from '../../publish/headers.ts';
import { runBatch } from '../../store/failure.ts';
import type { SubscriberRow } from '../../store/schema.ts';
import { changeSubscriber } from '../../store/subscribers.ts';
import type { Keyring } from '../keyring.ts';
import { wordsFor } from '../../words/index.ts';
import { readPreferences } from '../preferences.ts';
import { newSecret } from '../secrets.ts';
import { accountOf, erase, subscriptionOf } from './account.ts';
import { isAllowed, networkOf } from './allowed.ts';
import { contactFor } from './contact.ts';
import type { Fields } from './form.ts';
import { addressIn, fieldsIn, firstOf, hasContact, parsePreferences } from './form.ts';
import type { Desk } from './desk.ts';
import { languageFor, problem, wantsJson } from './desk.ts';
import type { ManageView } from './manage-page.tsx';
import { managePage } from './manage-page.tsx';
import { notePage } from './pages.tsx';

type Shown = Partial<Pick<ManageView, 'problems' | 'isSaved' | 'isAsked' | 'secret'>>;

export function manageRoutes(app: Hono, desk: Desk): void {
  const { db, catalog, keyring } = desk;
  const show = (c: Context, row: SubscriberRow, shown: Shown = {}, status = 200) => {
    const chosen = readPreferences(row.preferences, catalog.page);
    const frame = desk.frame(languageFor(row, desk), c.req.path);
    const isDisabled = row.state === 'disabled';
    const view = { frame, catalog, channel: row.channel, isDisabled, chosen };
    const plain = { problems: [], isSaved: false, isAsked: false, secret: null };
    const canName = hasContact(row.channel) && desk.hasMail;
    return desk.page(managePage({ ...view, ...plain, canName, ...shown }), status);
  };

  app.get('/manage/:token', async (c) => {
    const row = await desk.holder('manage', c.req.param('token'));
    if (row === null || keyring === null) return desk.unknown(c);
    if (!wantsJson(c)) return show(c, row);
    const subscription = await subscriptionOf(row, keyring, catalog.page);
    return Response.json(subscription, { headers: NO_CACHING });
  });

  app.post('/manage/:token', async (c) => {
    const row = await desk.holder('manage', c.req.param('token'));
    if (row === null || keyring === null) return desk.unknown(c);
    const fields = await fieldsIn(c.req.raw);
    if (fields === null) {
      return problem(
        400,
        'The body cannot be read',
        'Expected a form, or JSON such as {"kinds": ["incidents"]}.',
      );
    }
    switch (firstOf(fields, 'action')) {
      case 'erase': {
        await erase(db, row.id);
        const frame = desk.frame(languageFor(row, desk), c.req.path);
        const { doneTitle, doneText } = frame.voice.words.subscribe.leave;
        return desk.page(notePage(frame, { title: doneTitle, text: doneText }));
      }
      case 'export': {
        const account = await accountOf(db, row, keyring, catalog.page);
        const headers = {
          'Content-Disposition': 'attachment; filename="subscription.json"',
          'Content-Type': 'application/json; charset=utf-8',
          ...NO_CACHING,
        };
        return new Response(`${JSON.stringify(account, null, 2)}\n`, { headers });
      }
      case 'contact':
        return hasContact(row.channel) ? nameContact(c, row, fields, keyring) : show(c, row);
      case 'rotate':
        return row.channel === 'webhook' ? rotate(c, row, keyring) : show(c, row);
      case 'enable': {
        const change = { state: 'confirmed', failingSince: null } as const;
        await runBatch(db, row.state === 'disabled' ? [changeSubscriber(db, row.id, change)] : []);
        return show(c, row.state === 'disabled' ? { ...row, ...change } : row, { isSaved: true });
      }
      default:
        return save(c, row, fields, keyring);
    }
  });

  const rotate = async (c: Context, row: SubscriberRow, keys: Keyring) => {
    const { secret, sealed } = await newSecret(row.secrets, keys, desk.now());
    await runBatch(db, [changeSubscriber(db, row.id, { secrets: sealed })]);
    if (wantsJson(c)) return Response.json({ secret }, { headers: NO_CACHING });
    return show(c, row, { secret });
  };

  /** Whoever holds the link may be asked about: the address is, and its owner decides. */
  const nameContact = async (c: Context, row: SubscriberRow, fields: Fields, keys: Keyring) => {
    const address = addressIn('email', firstOf(fields, 'email'), desk.egress);
    if (address === null || !desk.hasMail) {
      if (!wantsJson(c)) return show(c, row, { problems: ['contact'] }, 422);
      return problem(422, 'The address does not fit', wordsFor('en').subscribe.problems.contact);
    }
    const name = async () => {
      const network = networkOf(c.req.raw);
      if (!(await desk.mayTry(network))) return;
      const means = { ...desk, keyring: keys };
      if (!(await isAllowed(means, { network, address: null, messages: 1 }))) return;
      const preferences = readPreferences(row.preferences, catalog.page);
      const about = { webhook: row.id, preferences, isAgreed: false };
      const asked = await contactFor(means, address, about);
      if (asked === null) return;
      const chosen = JSON.stringify({ ...preferences, contact: asked.contact });
      await runBatch(db, [
        changeSubscriber(db, row.id, { preferences: chosen }),
        ...asked.statements,
      ]);
      await desk.nudge();
    };
    // Answered first, and the same whatever is known of the address.
    c.executionCtx.waitUntil(
      name().catch((error: unknown) => {
        const kind = error instanceof Error ? error.name : 'unknown';
        console.error('a contact was not asked', { kind });
      }),
    );
    if (wantsJson(c))
      return Response.json({ status: 'pending' }, { status: 202, headers: NO_CACHING });
    return show(c, row, { isAsked: true });
  };

  const save = async (c: Context, row: SubscriberRow, fields: Fields, keys: Keyring) => {
    const standard = readPreferences(row.preferences, catalog.page);
    const parsed = parsePreferences(fields, catalog, standard);
    if (!parsed.ok) {
      const { problems } = parsed;
      if (!wantsJson(c)) return show(c, row, { problems }, 422);
      const detail = `Something is not as it should be: ${problems.join(', ')}.`;
      return problem(422, 'The choice does not fit', detail);
    }
    const preferences = JSON.stringify(parsed.value);
    await runBatch(db, [changeSubscriber(db, row.id, { preferences })]);
    const changed = { ...row, preferences };
    if (!wantsJson(c)) return show(c, changed, { isSaved: true });
    return Response.json(await subscriptionOf(changed, keys, catalog.page), {
      headers: NO_CACHING,
    });
  };
}
