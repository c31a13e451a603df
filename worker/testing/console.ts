// A browser without script at the console: signs in with a token, sends forms as a page of ours does, reads pages.

import type { Scope } from '../domain/operator.ts';
import type { Desk } from './operators.ts';
import { ORIGIN } from './operators.ts';

const FROM_HERE = { Origin: ORIGIN, 'Sec-Fetch-Site': 'same-origin' };

export class ConsoleUser {
  Cookie = '';
  readonly #desk: Desk;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  async signIn(scope: Scope): Promise<void> {
    this.Cookie = '';
    const answer = await this.send('/console/sign-in', {
      code: `example-${scope}-token-0123456789`,
    });
    this.Cookie = answer.headers.get('Set-Cookie')?.split(';')[0] ?? '';
  }

  send(path: string, fields: Record<string, string>, headers: Record<string, string> = {}) {
    return this.#desk.ask('POST', path, {
      body: new URLSearchParams(fields).toString(),
      headers: {
        Cookie: this.Cookie,
        ...FROM_HERE,
        'Content-Type': 'application/x-www-form-urlencoded',
        ...headers,
      },
    });
  }

  get(path: string, headers: Record<string, string> = {}) {
    return this.#desk.ask('GET', path, { headers: { Cookie: this.Cookie, ...headers } });
  }

  async page(path: string): Promise<string> {
    return (await this.get(path)).text();
  }
}
