// PagerDuty talking to the real door, with the real commit and a real database behind it, on a clock that the test moves.
// The counterpart of `told.ts`, one step further out.

import type { Committed } from '../commit/index.ts';
import type { Catalog } from '../domain/catalog.ts';
import type { IncidentView } from '../domain/incident.ts';
import { viewIncidents } from '../domain/incident.ts';
import { load } from '../store/load.ts';
import { pagerduty } from '../webhook/pagerduty/index.ts';
import { storageOver } from '../webhook/storage.ts';
import { contentsOf } from './database.ts';
import { MERIDIAN } from './meridian.ts';
import type { Said } from './pagerduty.ts';
import { delivery, headersOf } from './pagerduty.ts';
import { Told } from './told.ts';

export const SECRET = 'the-secret-of-the-subscription';

export class Paged extends Told {
  /** What follows a delivery after its answer. */
  later: (committed: Committed) => Promise<unknown> = ({ mirrored }) => mirrored;
  readonly #secrets: readonly string[];
  readonly #background: Promise<unknown>[] = [];

  constructor(
    db: D1Database,
    { catalog = MERIDIAN, secrets = [SECRET] }: { catalog?: Catalog; secrets?: string[] } = {},
  ) {
    super(db, { catalog });
    this.#secrets = secrets;
  }

  /** Posts a body as it is. */
  async post(body: string, headers: Record<string, string>): Promise<Response> {
    const app = pagerduty({
      secrets: this.#secrets,
      catalog: this.catalog,
      now: () => this.now,
      later: (committed) => this.later(committed),
      ...storageOver(this.db, (...told) => this.tell(...told)),
    });
    const context = {
      waitUntil: (work: Promise<unknown>) => void this.#background.push(work),
      passThroughOnException() {},
      props: {},
    };
    const request = { method: 'POST', body, headers };
    const response = await app.request('/webhooks/pagerduty', request, {}, context);
    await Promise.all(this.#background.splice(0));
    return response;
  }

  /** Delivers one event, signed, and gives the status of the answer. */
  async deliver(
    said: Said,
    { secrets = SECRET, webhookId }: { secrets?: string | string[]; webhookId?: string } = {},
  ): Promise<number> {
    const body = delivery(said);
    const response = await this.post(body, await headersOf(secrets, body, webhookId));
    await response.body?.cancel();
    return response.status;
  }

  /** Every incident there is, oldest first. */
  async incidents(): Promise<readonly IncidentView[]> {
    const { results } = await this.db.prepare('SELECT id FROM incident').all<{ id: string }>();
    const incidents = results.map(({ id }) => id);
    const { now } = this;
    const quietBefore = Number.MAX_SAFE_INTEGER;
    const wanted = { now, quietBefore, sources: [], incidents, key: null, minute: null };
    return viewIncidents((await load(this.db, wanted)).world, this.catalog);
  }

  /** The one incident there is. */
  async incident(): Promise<IncidentView> {
    const [only, ...others] = await this.incidents();
    if (only === undefined || others.length > 0) {
      throw new Error(`Expected one incident, there are ${(await this.incidents()).length}`);
    }
    return only;
  }

  /** Rows of a table. */
  async rows(table: 'alert' | 'inbox' | 'journal' | 'outbox'): Promise<Record<string, unknown>[]> {
    return ((await contentsOf(this.db))[table] ?? []) as Record<string, unknown>[];
  }
}
