// The operators' doors over a real database: tokens of each scope, sessions, and a clock of the test's own.

import { newId } from '../commit/id.ts';
import { createCommit } from '../commit/index.ts';
import type { Catalog } from '../domain/catalog.ts';
import type { ConfiguredToken, Scope } from '../domain/operator.ts';
import type { Access } from '../operator/access.ts';
import { createEgress } from '../domain/egress.ts';
import { subscriberOffice } from '../notify/desk/office.ts';
import { operator } from '../operator/index.ts';
import type { Operators } from '../operator/operators.ts';
import { createSessions } from '../operator/session.ts';
import { createTokens } from '../operator/token.ts';
import { createWho } from '../operator/who.ts';
import { EMPTY_CONTENT, type ContentIndex } from '../domain/content-index.ts';
import { draftFor } from '../notify/github/gather.ts';
import { addressesOf } from '../probe/heartbeat-token.ts';
import { lastAnswers } from '../probe/last-answers.ts';
import { rebuild } from '../snapshot/rebuild.ts';
import { MERIDIAN } from './meridian.ts';
import { KEYRING, SIGNING_KEY } from './readers.ts';
import { START_AT } from './story.ts';

export const ORIGIN = 'https://status.meridian.example';

/** One token of each scope, as the settings would name them. */
export const TOKENS: readonly ConfiguredToken[] = (['read', 'publish', 'admin'] as const).map(
  (scope) => ({ name: `${scope}er`, scope, token: `example-${scope}-token-0123456789` }),
);

export const bearer = (scope: Scope) => ({
  Authorization: `Bearer example-${scope}-token-0123456789`,
});

export class Desk {
  now = START_AT;
  /** Places that tried a token nobody knows. */
  readonly tries: string[] = [];
  mayTry = true;
  readonly operators: Operators;
  /** How often somebody asked that what is due be sent. */
  nudges = 0;
  readonly #app: ReturnType<typeof operator>;
  readonly #work: Promise<unknown>[] = [];

  constructor(
    db: D1Database,
    more: { access?: Access | null; catalog?: Catalog; content?: ContentIndex } = {},
  ) {
    const now = () => this.now;
    const tokens = createTokens({ db, configured: TOKENS, now, newId });
    const mayTry = async (place: string) => {
      this.tries.push(place);
      return this.mayTry;
    };
    const who = createWho({ db, tokens, access: more.access ?? null, mayTry, now });
    const catalog = more.catalog ?? MERIDIAN;
    this.operators = {
      db,
      catalog,
      who,
      tokens,
      sessions: createSessions({ db, tokens, now }),
      mayTry,
      unset: [],
      subscribers: subscriberOffice({
        db,
        catalog,
        keyring: KEYRING,
        egress: createEgress({ schemes: ['https:'], ownOrigins: [ORIGIN], allowLoopback: false }),
        nudge: async () => {},
        newId,
        now,
      }),
      testMessage: async () => ({ ok: false, reason: 'nothing is sent here', secret: null }),
      draft: (incident, options) => draftFor({ db, catalog, now }, incident, options),
      lastAnswers: () => lastAnswers(db, now()),
      jobAddresses: (monitor) => addressesOf(monitor, ORIGIN, [SIGNING_KEY]),
      commit: createCommit({ db, catalog, now, newId }),
      later: async () => {},
      nudge: async () => void (this.nudges += 1),
      content: more.content ?? EMPTY_CONTENT,
      now,
      newId,
    };
    this.#app = operator(this.operators);
  }

  /** Writes the first documents, as a start does. */
  async open(): Promise<void> {
    const { db, catalog } = this.operators;
    await rebuild({ db, catalog, now: this.now, mirror: undefined, witness: undefined });
  }

  /** Asks the app as from outside, and waits for what goes on after the answer. */
  async ask(
    method: string,
    path: string,
    { headers = {}, body }: { headers?: Record<string, string>; body?: unknown } = {},
  ): Promise<Response> {
    const context = {
      waitUntil: (work: Promise<unknown>) => void this.#work.push(work),
      passThroughOnException() {},
      props: {},
    };
    const init: RequestInit = { method, headers };
    if (body !== undefined) {
      init.body = typeof body === 'string' ? body : JSON.stringify(body);
      init.headers = { 'Content-Type': 'application/json', ...headers };
    }
    const answer = await this.#app.request(`${ORIGIN}${path}`, init, {}, context);
    await Promise.all(this.#work.splice(0));
    return answer;
  }

  routes(): { method: string; path: string }[] {
    return this.#app.routes.map(({ method, path }) => ({ method, path }));
  }
}
