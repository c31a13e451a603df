// A stage without a server: the real rules, the real public documents and the real pages in memory, on a clock that stands
// still until somebody waits. For tests of the play.

import { readFileSync } from 'node:fs';
import type { Catalog } from '../../worker/domain/catalog.ts';
import type { MonitorState } from '../../worker/domain/monitor.ts';
import { advance, unmeasured, vote } from '../../worker/domain/monitor.ts';
import { createReady } from '../../worker/publish/ready.ts';
import { publish } from '../../worker/publish/routes.ts';
import type {
  HistoryDocument,
  PageDocument,
  RecentDocument,
} from '../../worker/snapshot/documents.ts';
import { monthsTouched, project } from '../../worker/snapshot/project.ts';
import { delivery } from '../../worker/testing/pagerduty.ts';
import { Story } from '../../worker/testing/story.ts';
import { parse } from '../../worker/webhook/pagerduty/parse.ts';
import { readDelivery } from '../../worker/webhook/pagerduty/payload.ts';
import { compile } from '../catalog.ts';
import type { DemoState } from '../demo-target.ts';
import type { Stage } from './play.ts';
import { COMPONENT } from './story.ts';
import { readIncidentPage, readPage, readSummary } from './told.ts';

const MINUTE_MS = 60_000;
/** A tick is over this long after its minute began; a failing target is asked twice. */
const TICK_MS = { ok: 90, fail: 1_700 };
/** How long the server takes to answer a delivery. */
const ANSWER_MS = 15;
/** How long a look at all surfaces takes. */
const LOOK_MS = 20;

/** What goes wrong on purpose. */
export type Fault = 'repeats are taken for new' | 'the pages are stuck' | 'notes are published';

export type Rehearsal = Stage & {
  catalog: Catalog;
  /** What was handed to the server, as text. */
  delivered: string[];
  /** How the target behaved, in turn. */
  targets: DemoState[];
};

/** The catalog of the shipped configuration. */
function shipped(): Catalog {
  const file = 'content/status.yaml';
  const compiled = compile(readFileSync(file, 'utf8'), file);
  if (!compiled.ok) throw new Error(`${file} does not compile`);
  return compiled.catalog;
}

/** A server that has been well for five minutes at `startAt` (epoch ms). */
export function rehearse(startAt: number, fault: Fault | null = null): Rehearsal {
  const catalog = shipped();
  const story = new Story(catalog);
  let now = Math.floor(startAt / MINUTE_MS) * MINUTE_MS - 5 * MINUTE_MS;
  let state: DemoState = 'ok';
  let ticking: { minute: number; doneAt: number } | null = null;
  let tickAt: number | null = null;
  let documents: ReadonlyMap<string, unknown> = new Map();
  const monitors = new Map<string, MonitorState>();
  const delivered: string[] = [];
  const targets: DemoState[] = [];

  const show = () => {
    const changed = new Set(story.views().map(({ id }) => id));
    // Each key has one kind of document.
    const known = <Document>(key: string) => (documents.get(key) as Document | undefined) ?? null;
    const months = monthsTouched(story.world, catalog, changed).flatMap((month) => {
      const document = known<HistoryDocument>(`history:${month}`);
      return document === null ? [] : [[month, document] as const];
    });
    const previous = {
      page: known<PageDocument>('page'),
      recent: known<RecentDocument>('recent'),
      history: new Map(months),
    };
    const projected = project({ world: story.world, catalog, now, changed, previous });
    const next = new Map(documents);
    for (const { key, document } of projected) next.set(key, document);
    if (fault !== 'the pages are stuck' || documents.size === 0) documents = next;
  };
  const tell: Story['tell'] = (input) => {
    story.now = now;
    const said = story.tell(input);
    show();
    return said;
  };

  const tick = (minute: number) => {
    for (const { id, component, confirmations, recoveries, intervalMs } of catalog.monitors) {
      const fails = component === COMPONENT && state === 'fail';
      const outcome = vote(
        [
          {
            region: 'local',
            class: fails ? 'server_error' : 'ok',
            display: fails ? 'down' : 'up',
            status: fails ? 503 : 200,
            ms: 10,
            reason: null,
          },
        ],
        1,
      );
      const before = monitors.get(id) ?? unmeasured(minute);
      const patience = { confirmations, recoveries, intervalMs };
      monitors.set(id, advance(before, outcome, minute, patience));
    }
    tickAt = minute;
    tell({ type: 'tick', minute, row: '', monitors: Object.fromEntries(monitors) });
  };
  /** Lets the clock run, and every tick that begins or ends in between. */
  const run = (until: number) => {
    for (;;) {
      const next = ticking?.doneAt ?? (Math.floor(now / MINUTE_MS) + 1) * MINUTE_MS;
      if (next > until) break;
      now = next;
      if (ticking === null) {
        ticking = { minute: now, doneAt: now + (state === 'fail' ? TICK_MS.fail : TICK_MS.ok) };
      } else {
        tick(ticking.minute);
        ticking = null;
      }
    }
    now = until;
  };

  const etags = () => new Map([...documents].map(([key, one]) => [key, JSON.stringify(one)]));
  const app = publish({
    read: () => Promise.resolve({ documents, etags: etags(), tickAt, staleAt: null, until: 0 }),
    now: () => now,
    ready: createReady(() => now),
    offline: () => Promise.resolve(new Response('offline')),
    version: 'rehearsal',
  });
  const context = { waitUntil: () => {}, passThroughOnException: () => {}, props: {} };
  const textAt = async (path: string) => (await app.request(path, {}, {}, context)).text();

  run(startAt);
  return {
    catalog,
    delivered,
    targets,
    now: () => now,
    sleep(ms) {
      run(now + ms);
      return Promise.resolve();
    },
    deliver(said) {
      const body = delivery(said);
      delivered.push(body);
      run(now + ANSWER_MS);
      const read = readDelivery(body);
      const arrival = { catalog, receivedAt: now, webhookId: null };
      const parsed = read.ok ? parse(read.delivery, arrival) : null;
      if (parsed?.ok !== true) return Promise.resolve(400);
      const { input } = parsed;
      if (input.type === 'report' && fault === 'repeats are taken for new') {
        input.key = `${input.key} ${delivered.length}`;
        input.report = { ...input.report, id: `${input.report.id} ${delivered.length}` };
        if (delivered.filter((one) => one === body).length > 1) input.report.what = 'resolved';
      }
      if (input.type === 'report' && fault === 'notes are published') {
        if (input.report.what === 'annotated') input.report.what = 'status_update';
      }
      tell(input);
      return Promise.resolve(202);
    },
    target(wanted) {
      state = wanted;
      targets.push(wanted);
      return Promise.resolve();
    },
    async openIncident() {
      const summary = JSON.parse(await textAt('/api/v2/summary.json'));
      return summary.incidents[0]?.id ?? null;
    },
    async look(incident) {
      run(now + LOOK_MS);
      const subject = { incident, component: COMPONENT };
      const own =
        incident === null ? null : readIncidentPage(await textAt(`/incidents/${incident}`));
      return {
        page: { told: readPage(await textAt('/'), subject), at: now },
        API: {
          told: readSummary(JSON.parse(await textAt('/api/v2/summary.json')), subject),
          at: now,
        },
        'incident page': own && { told: own, at: now },
      };
    },
    knownAt: () => Promise.resolve(tickAt),
  };
}
