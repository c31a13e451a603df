// Signed deliveries of PagerDuty, each another event, one after the other: how long until they are accepted, beside a worker
// that reads the body and writes one row, and what they cost the database.

import type { Said } from '../../worker/testing/pagerduty.ts';
import { delivery, headersOf } from '../../worker/testing/pagerduty.ts';
import type { Client, Sent } from './client.ts';
import { COMPONENT_COUNT, serviceAt } from './company.ts';
import type { Figure } from './figures.ts';
import { alternate, medians } from './rounds.ts';
import type { Stand } from './stand.ts';
import { SECRET } from './stand.ts';

const SECOND_MS = 1000;
/** The sender counts on an answer within seconds; the budget is ours. */
const ACCEPTED_LIMIT_MS = 25;
/** So that the free plan's rows of a day last for thousands of deliveries. */
const ROWS_WRITTEN_LIMIT = 25;

/** What PagerDuty says of one incident of a component, from `at` (epoch ms) on. */
function storyOf(component: number, at: number): Said[] {
  const incident = {
    id: `QBENCH${component}`,
    number: 5000 + component,
    service: serviceAt(component),
    priority: { id: 'PPRIO2', summary: 'P2' },
  };
  const raised = { ...incident, priority: { id: 'PPRIO1', summary: 'P1' } };
  const then = (step: number) => at + step * SECOND_MS;
  return [
    { type: 'incident.triggered', incident, at: then(0) },
    { type: 'incident.acknowledged', incident, at: then(1) },
    { type: 'incident.annotated', incident, at: then(2), content: 'Looking at the deploy log.' },
    { type: 'incident.priority_updated', incident: raised, at: then(3) },
    {
      type: 'incident.status_update_published',
      incident,
      at: then(4),
      message: 'A change to request routing is being taken back; most requests work again.',
    },
    { type: 'incident.resolved', incident, at: then(5) },
  ];
}

async function sentOf(said: Said): Promise<Sent> {
  const body = delivery(said);
  const headers = await headersOf(SECRET, body);
  return { path: '/webhooks/pagerduty', method: 'POST', headers, body };
}

/** Opens an incident of the first component; the answer is its public id. */
export async function openIncident({ own: { client } }: Stand, now: number): Promise<string> {
  for (const said of storyOf(0, now - 10 * SECOND_MS).slice(0, 5)) {
    await accepted(client, await sentOf(said));
  }
  const { body } = await client.send({ path: '/api/v2/incidents/unresolved.json' });
  const [incident]: { id: string }[] = JSON.parse(body).incidents;
  if (incident === undefined) throw new Error('The first incident did not become public');
  return incident.id;
}

/** `incidents`: how many are told, each on a component of its own and beginning with the second. */
export async function measureDeliveries(
  stand: Stand,
  incidents: number,
  now: number,
): Promise<Figure[]> {
  const stories = Array.from({ length: Math.min(incidents, COMPONENT_COUNT - 1) }, (_, index) =>
    storyOf(index + 1, now - 30 * SECOND_MS),
  );
  const sent = await Promise.all(stories.flat().map(sentOf));
  const { wall, cpu, cost } = await deliver(stand, sent);
  for (const one of sent.slice(-1)) await stand.own.client.send(one);
  const again = await stand.counts();
  const told = (unit: Figure['unit'], value: { own: number; beside: number | null }) =>
    figureOf('Webhook accepted', unit, value, null);
  const each = (count: number) => ({ own: count / sent.length, beside: null });
  return [
    figureOf('Webhook accepted', 'ms', wall, ACCEPTED_LIMIT_MS),
    told('ms CPU', cpu),
    figureOf('Webhook accepted', 'rows written', each(cost.rowsWritten), ROWS_WRITTEN_LIMIT),
    told('rows read', each(cost.rowsRead)),
    told('queries', each(cost.statements)),
    figureOf('… a second time', 'rows written', { own: again.rowsWritten, beside: null }, 0),
  ];
}

function figureOf(
  what: string,
  unit: Figure['unit'],
  { own: measured, beside }: { own: number; beside: number | null },
  most: number | null,
): Figure {
  const budget = most === null ? null : ({ most, of: 'measured' } as const);
  return { what, unit, measured, beside, budget };
}

/** Delivers all of it; times are each delivery's, `cost` is that of all. */
async function deliver({ own, plain, counts, teach }: Stand, sent: readonly Sent[]) {
  const headers = { 'content-type': 'application/json' };
  await teach('accepted', { status: 202, headers, body: '{"status":"accepted"}', ms: 0 });
  const queue = sent.values();
  let last: Sent = { path: '' };
  await counts();
  const cpuBefore = { own: own.runtime.cpuMs(), beside: plain.runtime.cpuMs() };
  // Both answer in the round that does not count, too.
  const rounds = { most: sent.length - 1, forMs: Number.POSITIVE_INFINITY };
  const pairs = await alternate(
    rounds,
    async () => {
      last = queue.next().value ?? last;
      return accepted(own.client, last);
    },
    () => accepted(plain.client, { ...last, path: '/write/accepted' }),
  );
  const cpu = {
    own: (own.runtime.cpuMs() - cpuBefore.own) / sent.length,
    beside: (plain.runtime.cpuMs() - cpuBefore.beside) / sent.length,
  };
  return { wall: medians(pairs), cpu, cost: await counts() };
}

/** Milliseconds until it was accepted; some of what PagerDuty says is kept without an effect. */
async function accepted(client: Client, sent: Sent): Promise<number> {
  const { status, body, ms } = await client.send(sent);
  if (status === 202 && /"(?:accepted|kept)"/.test(body)) return ms;
  throw new Error(`A delivery was answered ${status}: ${body}`);
}
