// The desk where people subscribe, for tests in workerd: its real routes over a real database, with a clock of its own and a
// record of what was sent.

import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test';
import { newId } from '../commit/id.ts';
import { createEgress } from '../domain/egress.ts';
import type { DeskMeans } from '../notify/desk/desk.ts';
import { subscribing } from '../notify/desk/index.ts';
import type { Purpose } from '../notify/links.ts';
import { linkTo } from '../notify/links.ts';
import { emptyDatabase } from './database.ts';
import { MERIDIAN } from './meridian.ts';
import { KEYRING, Readers } from './readers.ts';
import { START_AT } from './story.ts';

const PAGE = MERIDIAN.page.url;

export class AtDesk {
  now = START_AT;
  /** Whether the network may go on. */
  mayTry = true;
  readonly db: D1Database;
  readonly readers: Readers;

  constructor(db: D1Database) {
    this.db = db;
    this.readers = new Readers(this);
  }

  static async open(): Promise<AtDesk> {
    return new AtDesk(await emptyDatabase());
  }

  /** One request, and all that was done after its answer. */
  async ask(
    path: string,
    {
      method = 'GET',
      form,
      json,
      stream,
      headers = {},
      means = {},
    }: {
      method?: string;
      form?: Record<string, string> | [string, string][];
      json?: unknown;
      stream?: ReadableStream;
      headers?: Record<string, string>;
      means?: Partial<DeskMeans>;
    } = {},
  ): Promise<Response> {
    const app = subscribing({
      db: this.db,
      catalog: MERIDIAN,
      keyring: KEYRING,
      hasMail: true,
      egress: createEgress({ schemes: ['https:'], ownOrigins: [PAGE], allowLoopback: false }),
      mayTry: async () => this.mayTry,
      nudge: async () => {},
      newId,
      now: () => this.now,
      ...means,
    });
    const context = createExecutionContext();
    const body =
      form === undefined
        ? json === undefined
          ? undefined
          : JSON.stringify(json)
        : new URLSearchParams(form).toString();
    const type = form === undefined ? 'application/json' : 'application/x-www-form-urlencoded';
    const response = await app.fetch(
      new Request(`${PAGE}${path}`, {
        method: form || json ? 'POST' : method,
        headers: { ...(body === undefined ? {} : { 'content-type': type }), ...headers },
        ...(body === undefined && stream === undefined ? {} : { body: body ?? stream }),
      }),
      {},
      context,
    );
    await waitOnExecutionContext(context);
    return response;
  }

  signUp(address: string, more: Record<string, unknown> = {}): Promise<Response> {
    return this.ask('/api/subscribers', { json: { address, ...more } });
  }

  async rows() {
    const query = this.db.prepare('SELECT id, channel, state, preferences FROM subscriber');
    type Row = Record<'id' | 'channel' | 'state' | 'preferences', string>;
    return (await query.all<Row>()).results;
  }

  /** What one has chosen, by id. */
  async preferences(id: string): Promise<Record<string, unknown>> {
    const row = (await this.rows()).find((one) => one.id === id);
    return JSON.parse(row?.preferences ?? '{}');
  }

  /** The path of the newest link of a kind that was sent, to whom it is named. */
  linkIn(kind: string, to?: string): string {
    const sent = this.readers.arrived.findLast((one) => to === undefined || one.to === to);
    const link = new RegExp(`${PAGE}(/${kind}/[\\w.-]+)`).exec(JSON.stringify(sent?.body));
    if (link?.[1] === undefined) throw new Error(`no link to ${kind} was sent`);
    return link[1];
  }

  /** The path of a link that only the subscriber has. */
  async linkOf(purpose: Purpose, id: string): Promise<string> {
    const link = await linkTo(purpose, { id, generation: 0 }, { keyring: KEYRING, page: PAGE });
    return new URL(link).pathname;
  }
}
