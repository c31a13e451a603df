// Signing up: the page with its form, and the one answer to it, which is the same whatever is known of an address and comes
// before anything is looked up.

import type { Hono } from 'hono';
import type { SubscriberChannel } from '../../domain/vocabulary.ts';
import { CHANNELS } from '../../domain/vocabulary.ts';
import { StorageFailed } from '../../store/failure.ts';
import { NO_CACHING, PUBLIC_CACHING } from '../../publish/headers.ts';
import { languageOf, TAGS, wordsFor } from '../../words/index.ts';
import { standardPreferences } from '../preferences.ts';
import { serverKeysOf } from '../server-key.ts';
import type { Desk } from './desk.ts';
import { problem, wantsJson } from './desk.ts';
import { networkOf } from './allowed.ts';
import { enroll } from './enroll.ts';
import type { ProblemField } from './form.ts';
import { fieldsIn, firstOf, parseSignUp } from './form.ts';
import { notePage } from './pages.tsx';
import { subscribePage } from './subscribe-page.tsx';

export function signUpRoutes(app: Hono, desk: Desk): void {
  const { catalog, keyring, hasMail, egress, mayTry } = desk;
  const channels: readonly SubscriberChannel[] =
    keyring === null ? [] : CHANNELS.filter((channel) => channel !== 'email' || hasMail);
  const standard = standardPreferences(catalog.page);
  const own = languageOf(catalog.page.language);
  const empty = {
    catalog,
    channels,
    // Without script there are no notifications to choose.
    channel: channels.find((one) => one !== 'push') ?? 'email',
    address: '',
    contact: '',
    problems: [],
  } as const;

  let known: string | null = null;
  const serverKey = async (): Promise<string | null> => {
    if (keyring === null) return null;
    known ??= (await serverKeysOf(keyring))[0]?.publicKey ?? null;
    return known;
  };

  for (const language of [null, ...TAGS]) {
    const below = language === null ? '' : `/${language}`;
    app.get(`${below}/subscribe`, async (c) => {
      if (language === own) return c.redirect('/subscribe', 302);
      const chosen = { ...standard, language: language ?? standard.language };
      const frame = desk.frame(language, '/subscribe');
      const view = { ...empty, frame, chosen, serverKey: await serverKey() };
      return desk.page(subscribePage(view), 200, PUBLIC_CACHING);
    });
  }

  app.post('/api/subscribers', async (c) => {
    const fields = await fieldsIn(c.req.raw);
    const language = TAGS.find((tag) => fields && firstOf(fields, 'form') === tag) ?? null;
    const frame = desk.frame(language === own ? null : language, '/subscribe');
    const { words } = frame.voice;
    const inEnglish = wordsFor('en').subscribe;
    const asProgram = wantsJson(c);
    if (keyring === null) {
      return asProgram
        ? problem(503, inEnglish.title, inEnglish.off)
        : desk.page(
            notePage(frame, { title: words.subscribe.title, text: words.subscribe.off }),
            503,
          );
    }
    if (fields === null) {
      const detail =
        'Expected a form, or JSON such as {"channel": "email", "address": "you@company.example"}.';
      return problem(400, 'The body cannot be read', detail);
    }
    const parsed = parseSignUp(fields, catalog, egress, standard);
    const isOff = parsed.ok && !channels.includes(parsed.value.channel);
    const isMailOff = parsed.ok && parsed.value.contact !== null && !hasMail;
    if (!parsed.ok || isOff || isMailOff) {
      const problems: readonly ProblemField[] = parsed.ok
        ? [isOff ? 'channel' : 'contact']
        : parsed.problems;
      if (asProgram)
        return problem(422, 'The sign-up does not fit', first(problems), errorsOf(problems));
      const chosen = parsed.ok ? parsed.value.preferences : standard;
      const channel = CHANNELS.find((one) => one === firstOf(fields, 'channel')) ?? empty.channel;
      const address = channel === 'push' ? '' : firstOf(fields, 'address').slice(0, 300);
      const contact = firstOf(fields, 'email').slice(0, 300);
      const again = { channel, address, contact, problems, serverKey: await serverKey() };
      const view = { ...empty, frame, chosen, ...again };
      return desk.page(subscribePage(view), 422);
    }
    const network = networkOf(c.req.raw);
    if (!(await mayTry(network))) {
      const { tooOften } = words.subscribe;
      const refused = asProgram
        ? problem(429, inEnglish.tooOften.title, inEnglish.tooOften.text)
        : desk.page(notePage(frame, tooOften), 429);
      refused.headers.set('Retry-After', '60');
      return refused;
    }
    const signUp = () => enroll(parsed.value, network, { ...desk, keyring });
    // Answered first: how long the rest takes would tell what is known of the address. One hiccup of the database is forgiven.
    c.executionCtx.waitUntil(
      signUp()
        .catch((error: unknown) => {
          if (!(error instanceof StorageFailed)) throw error;
          return signUp();
        })
        .catch((error: unknown) => {
          console.error('a sign-up failed', {
            kind: error instanceof Error ? error.name : 'unknown',
          });
        }),
    );
    const { sent } = words.subscribe;
    return asProgram
      ? Response.json(
          { status: 'pending', detail: inEnglish.sent.text },
          { status: 202, headers: NO_CACHING },
        )
      : desk.page(notePage(frame, sent), 202);
  });
}

const errorsOf = (problems: readonly ProblemField[]) =>
  problems.map((field) => ({
    at: FIELDS[field] ?? 'address',
    message: wordsFor('en').subscribe.problems[field],
  }));
const first = (problems: readonly ProblemField[]) => errorsOf(problems)[0]?.message ?? '';

/** Where in the request a problem is. */
const FIELDS: Partial<Record<ProblemField, string>> = {
  channel: 'channel',
  contact: 'email',
  components: 'components',
  kinds: 'kinds',
  timezone: 'timezone',
  other: 'minimumImpact, updates, language or format',
};
