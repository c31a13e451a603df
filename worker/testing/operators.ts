// The operators' doors over a real database: tokens of each scope, sessions, and a clock of the test's own.

import { createApp } from '../app.ts';
import { newId } from '../commit/id.ts';
import type { ConfiguredToken, Scope } from '../domain/operator.ts';
import type { House } from '../house.ts';
import type { Access } from '../operator/access.ts';
import type { Operators } from '../operator/operators.ts';
import { createSessions } from '../operator/session.ts';
import { createTokens } from '../operator/token.ts';
import { createWho } from '../operator/who.ts';
import { draftFor } from '../notify/github/gather.ts';
import { MERIDIAN } from './meridian.ts';
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
  readonly #app: ReturnType<typeof createApp>;
  readonly #work: Promise<unknown>[] = [];

  constructor(db: D1Database, more: { access?: Access | null; rest?: Partial<House> } = {}) {
    const now = () => this.now;
    const tokens = createTokens({ db, configured: TOKENS, now, newId });
    const mayTry = async (place: string) => {
      this.tries.push(place);
      return this.mayTry;
    };
    const who = createWho({ db, tokens, access: more.access ?? null, mayTry, now });
    this.operators = {
      db,
      who,
      tokens,
      sessions: createSessions({ db, tokens, now }),
      draft: (incident, options) => draftFor({ db, catalog: MERIDIAN, now }, incident, options),
      now,
    };
    const shown = {
      read: async () => null,
      now,
      version: 'v',
      offline: async () => new Response(),
    };
    const house = {
      shown,
      inbound: {},
      secrets: { webhooks: { pagerduty: [], alertmanager: [], grafana: [] } },
      operators: this.operators,
      ...more.rest,
    };
    // No more of the house than these addresses enter.
    this.#app = createApp(house as unknown as House);
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
