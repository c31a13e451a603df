// Subscribers and what reaches them: the real notifier over a real database, with a record of every request that it makes. Mail
// goes through Postmark, which takes no idempotency id, or through Resend, which takes one.

import type { Catalog } from '../domain/catalog.ts';
import type { Preferences } from '../domain/subscriber.ts';
import type { SubscriberChannel } from '../domain/vocabulary.ts';
import { readSettings } from '../env.ts';
import type { Notifier } from '../notify/index.ts';
import { createNotifier } from '../notify/index.ts';
import { createKeyring } from '../notify/keyring.ts';
import { standardPreferences } from '../notify/preferences.ts';
import { newSecret } from '../notify/secrets.ts';
import type { SubscriberRow } from '../store/schema.ts';
import { addSubscriber } from '../store/subscribers.ts';
import { MERIDIAN } from './meridian.ts';

export const SIGNING_KEY = 'a signing key of at least 32 characters';
export const KEYRING = createKeyring([SIGNING_KEY]);

export type Arrived = {
  /** The address that was mailed or posted to. */
  to: string;
  subject: string;
  body: Record<string, unknown>;
  headers: Headers;
  method: string;
};

export type Carrier = 'postmark' | 'resend';

export class Readers {
  /** Accepted by a receiver, in order. */
  readonly arrived: Arrived[] = [];
  /** What receivers answer, by address; by default 200. */
  answer: (to: string, attempt: number) => Response | Promise<Response> = () => new Response('{}');
  readonly #asked = new Map<string, number>();
  readonly #clock: { now: number };
  readonly #carrier: Carrier;
  readonly catalog: Catalog;
  #ids = 0;

  constructor(
    clock: { now: number },
    { carrier = 'postmark', catalog = MERIDIAN }: { carrier?: Carrier; catalog?: Catalog } = {},
  ) {
    this.#clock = clock;
    this.#carrier = carrier;
    this.catalog = catalog;
  }

  /** The row of a confirmed subscriber. */
  async row(
    address: string,
    chosen: Partial<Preferences> = {},
    more: Partial<SubscriberRow> = {},
  ): Promise<Parameters<typeof addSubscriber>[1]> {
    const channel: SubscriberChannel = address.startsWith('https:') ? 'webhook' : 'email';
    const { now } = this.#clock;
    return {
      id: `sub${String(this.#ids++).padStart(9, '0')}`,
      lookup: await KEYRING.lookup(`${channel} ${address}`),
      channel,
      address: await KEYRING.seal(address),
      state: 'confirmed',
      confirmedAt: now - 1,
      createdAt: now - 1,
      preferences: JSON.stringify({ ...standardPreferences(this.catalog.page), ...chosen }),
      secrets: channel === 'webhook' ? (await newSecret(null, KEYRING, now)).sealed : null,
      ...more,
    };
  }

  async add(
    db: D1Database,
    address: string,
    chosen: Partial<Preferences> = {},
    more: Partial<SubscriberRow> = {},
  ): Promise<string> {
    const row = await this.row(address, chosen, more);
    await addSubscriber(db, row).run();
    return row.id;
  }

  notifier(environment: { DB: D1Database; NUDGES?: Queue }): Notifier {
    const carrier =
      this.#carrier === 'postmark' ? { POSTMARK_TOKEN: 'token' } : { RESEND_API_KEY: 'key' };
    return createNotifier({
      environment,
      catalog: this.catalog,
      ...readSettings({ SIGNING_KEY, EMAIL_FROM: 'Status <status@meridian.example>', ...carrier }),
      fetch: (input, init) => this.#fetch(String(input), init),
      now: () => this.#clock.now,
      random: () => 0.999,
    });
  }

  /** Drains until nothing is left to do now. */
  async drainAll(db: D1Database): Promise<void> {
    for (let idle = 0; idle < 2;) {
      const before = this.arrived.length;
      const finished = await this.notifier({ DB: db }).drain();
      idle = finished === 0 && this.arrived.length === before ? idle + 1 : 0;
    }
  }

  /** Subjects, by address. */
  subjects(to: string): string[] {
    return this.arrived.flatMap((one) => (one.to === to ? [one.subject] : []));
  }

  async #fetch(url: string, init: RequestInit | undefined): Promise<Response> {
    const headers = new Headers(init?.headers);
    // What is pushed can be read by its browser alone.
    const body = (init?.body instanceof Uint8Array ? {} : JSON.parse(String(init?.body))) as Record<
      string,
      unknown
    >;
    const recipient = body['To'] ?? (Array.isArray(body['to']) ? body['to'][0] : undefined);
    const to = typeof recipient === 'string' ? recipient : url;
    const attempt = (this.#asked.get(to) ?? 0) + 1;
    this.#asked.set(to, attempt);
    const response = await this.answer(to, attempt);
    if (response.ok) {
      const subject = String(body['Subject'] ?? body['subject'] ?? body['type'] ?? '');
      this.arrived.push({ to, subject, body, headers, method: init?.method ?? 'GET' });
    }
    return response;
  }
}
