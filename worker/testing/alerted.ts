// Alertmanager, Grafana and PagerDuty talking to the real doors, with the real commit and a real database behind them. One
// company, `MERIDIAN`, whose alerts of the service `api` concern the API.

import type { Catalog } from '../domain/catalog.ts';
import { sources } from '../webhook/registry.ts';
import { storageOver } from '../webhook/storage.ts';
import type { PlayedAlert } from './alertmanager.ts';
import { alertmanagerBody, grafanaBody, grafanaHeaders } from './alertmanager.ts';
import { ALERTED } from './meridian.ts';
import { Paged, SECRET } from './paged.ts';

export const TOKEN = 'the-token-of-alertmanager';
export const GRAFANA_SECRET = 'the-secret-of-grafana';

export class Alerted extends Paged {
  constructor(db: D1Database, catalog: Catalog = ALERTED) {
    super(db, { catalog });
  }

  /** Posts to one of the doors; all of them are set up. */
  async knock(name: string, body: string, headers: Record<string, string>): Promise<Response> {
    const source = sources.find((one) => one.name === name);
    if (source === undefined) throw new Error(`no source is called ${name}`);
    const app = source.app(
      {
        catalog: this.catalog,
        now: () => this.now,
        later: ({ mirrored }) => mirrored,
        ...storageOver(this.db, (...told) => this.tell(...told)),
      },
      { pagerduty: [SECRET], alertmanager: [TOKEN], grafana: [GRAFANA_SECRET] },
    );
    const background: Promise<unknown>[] = [];
    const context = {
      waitUntil: (work: Promise<unknown>) => void background.push(work),
      passThroughOnException() {},
      props: {},
    };
    const request = { method: 'POST', body, headers };
    const response = await app.request(`/webhooks/${name}`, request, {}, context);
    await Promise.all(background);
    return response;
  }

  /** One notification of Alertmanager; gives what was answered. */
  async alertmanager(alerts: readonly PlayedAlert[], truncated = 0): Promise<unknown> {
    const authorization = `Bearer ${TOKEN}`;
    const body = alertmanagerBody(alerts, truncated);
    return (await this.knock('alertmanager', body, { authorization })).json();
  }

  /** One notification of Grafana; gives what was answered. */
  async grafana(alerts: readonly PlayedAlert[]): Promise<unknown> {
    const body = grafanaBody(alerts);
    return (await this.knock('grafana', body, await grafanaHeaders(GRAFANA_SECRET, body))).json();
  }
}
