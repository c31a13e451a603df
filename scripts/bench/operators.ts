// What an operator waits for after a hundred thousand events: reading and writing through `/v1`, beside a worker that reads or
// writes a row; opening an incident; the console's page of it; and the audit by each of its filters.

import type { Head } from '../../worker/store/chain.ts';
import { EVERY_MS, longJournal, writeJournal } from '../../worker/testing/journal.ts';
import type { Sent } from './client.ts';
import { companyOf } from './company.ts';
import type { Figure } from './figures.ts';
import { median } from './rounds.ts';
import type { Runtime } from './runtime.ts';
import type { Stand } from './stand.ts';
import { buildStand, OPERATOR } from './stand.ts';

const EVENTS = 100_000;
const MINUTE_MS = 60_000;
const API_LIMIT_MS = 10;
const OPENS_LIMIT_MS = 50;
const AUDIT_LIMIT_MS = 200;
const REST_LIMIT_MS = 300;
/** Rows of a page of the audit, in index and table, with what is passed over. */
const AUDIT_ROWS_LIMIT = 10_000;

const PAGE = '/v1/pages/this';
const authorization = `Bearer ${OPERATOR}`;

type Asked = {
  what: string;
  sent: () => Sent;
  most: number;
  rows?: number;
  rounds?: number;
  beside?: 'read' | 'write';
};

export async function measureOperators(
  asks: number,
  tell: (step: string) => void,
): Promise<Figure[]> {
  const now = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS;
  tell('bundling the worker');
  const stand = await buildStand(now);
  try {
    // The documents first: made anew from all of it they would be another figure.
    await stand.own.runtime.tick(now);
    const { db } = stand.own.runtime;
    tell(`writing a journal of ${EVENTS.toLocaleString('en')} events, with its hash chain`);
    const head = await db
      .prepare('SELECT position, hash FROM journal ORDER BY position DESC LIMIT 1')
      .first<Head>();
    const long = await longJournal(companyOf('http://127.0.0.1:9'), 'service-0', {
      events: EVENTS,
      until: now - EVERY_MS,
      ...(head !== null && { head }),
    });
    await writeJournal(db, long);
    tell('asking');
    const opened = JSON.parse((await stand.own.client.send(opening('Sign-ins fail')())).body);
    const past = long.incidents[Math.floor(long.incidents.length / 2)];
    const middle = long.rows[Math.floor(long.rows.length / 2)];
    if (past === undefined || middle === undefined) throw new Error('The journal is empty');
    const figures: Figure[] = [];
    for (const asked of asksOf(opened.id, past.id, middle.recordedAt)) {
      figures.push(...(await measure(stand, asked, asks)));
    }
    return figures;
  } finally {
    await stand.close();
  }
}

function get(path: string): () => Sent {
  return () => ({ path, headers: { authorization } });
}

let written = 0;
function post(path: string, body: (count: number) => unknown): () => Sent {
  return () => ({
    path,
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify(body((written += 1))),
  });
}

const opening = (name: string) =>
  post(`${PAGE}/incidents`, () => ({
    incident: { name, body: 'We look into it.', components: { 'service-1': 'partial_outage' } },
  }));

function asksOf(open: string, past: string, middle: number): Asked[] {
  const read = { most: API_LIMIT_MS, beside: 'read' } as const;
  const write = { most: API_LIMIT_MS, beside: 'write' } as const;
  const audit = { most: AUDIT_LIMIT_MS, rows: AUDIT_ROWS_LIMIT };
  const since = new Date(middle).toISOString();
  const until = new Date(middle + 86_400_000).toISOString();
  const filters: [string, string][] = [
    ['no filter', 'newest=true'],
    ['an incident', `newest=true&stream=incident:${past}`],
    ['a rare type', 'newest=true&type=incident.noted'],
    ['a usual type', 'newest=true&type=incident.resolved'],
    ['a type that never was', 'newest=true&type=incident.merged'],
    ['a person', 'newest=true&actor=responder'],
    ['a machine', 'newest=true&actor=pagerduty'],
    ['a day', `since=${since}&until=${until}`],
    ['a person since then', `newest=true&actor=responder&since=${since}`],
  ];
  return [
    {
      what: 'An incident is opened',
      sent: opening('Another'),
      most: OPENS_LIMIT_MS,
      // What is open is loaded by everything: few are, on a bad day.
      rounds: 5,
      beside: 'write',
    },
    { what: 'API reads an incident', sent: get(`${PAGE}/incidents/${open}`), ...read },
    { what: 'API lists incidents', sent: get(`${PAGE}/incidents?limit=20`), ...read },
    { what: 'API reads components', sent: get(`${PAGE}/components`), ...read },
    {
      what: 'API writes a note',
      sent: post(`${PAGE}/incidents/${open}/commands`, (count) => ({
        do: 'note',
        text: `Note ${count}`,
      })),
      ...write,
    },
    {
      what: 'API posts an update',
      sent: post(`${PAGE}/incidents/${open}/commands`, (count) => ({
        do: 'post',
        body: { text: `Update ${count}` },
      })),
      ...write,
    },
    {
      what: 'A past incident opens, API',
      sent: get(`${PAGE}/incidents/${past}`),
      most: OPENS_LIMIT_MS,
      beside: 'read',
    },
    {
      what: 'A past incident opens, console',
      sent: get(`/console/incidents/${past}`),
      most: OPENS_LIMIT_MS,
      beside: 'read',
    },
    ...filters.map(([name, query]) => ({
      what: `Audit by ${name}`,
      sent: get(`/v1/audit?limit=100&${query}`),
      ...audit,
    })),
  ];
}

/** Waits until what comes after an answer (copies, nudges) is done: nobody asks again in the same millisecond. */
async function rest({ cpuMs }: Runtime): Promise<void> {
  const endAt = performance.now() + REST_LIMIT_MS;
  for (let before = -1, used = cpuMs(); used - before > 0.2; before = used, used = cpuMs()) {
    if (performance.now() > endAt) return;
    await new Promise((done) => void setTimeout(done, 5));
  }
}

async function measure(
  { own, plain, counts, teach }: Stand,
  { what, sent, most, rows, rounds, beside }: Asked,
  asks: number,
): Promise<Figure[]> {
  const first = await own.client.send(sent());
  if (first.status >= 300) throw new Error(`${what}: ${first.status} ${first.body.slice(0, 300)}`);
  if (beside !== undefined) await teach('operator', first);
  const times: number[] = [];
  const others: number[] = [];
  await counts();
  const enough = Math.min(asks, rounds ?? asks);
  const cpu = { own: 0, beside: 0 };
  for (let round = 0; round < enough; round += 1) {
    const before = own.runtime.cpuMs();
    const answered = await own.client.send(sent());
    if (answered.status !== first.status) throw new Error(`${what}: ${answered.status}`);
    times.push(answered.ms);
    await rest(own.runtime);
    cpu.own += own.runtime.cpuMs() - before;
    if (beside === undefined) continue;
    const body = beside === 'write' ? { method: 'POST' as const, body: 'x' } : {};
    const besideBefore = plain.runtime.cpuMs();
    others.push((await plain.client.send({ path: `/${beside}/operator`, ...body })).ms);
    cpu.beside += plain.runtime.cpuMs() - besideBefore;
  }
  const { rowsRead } = await counts();
  const figures: Figure[] = [
    {
      what,
      unit: 'ms',
      measured: median(times),
      beside: beside === undefined ? null : median(others),
      budget: { most, of: 'measured' },
    },
    {
      what,
      unit: 'ms CPU',
      measured: cpu.own / enough,
      beside: beside === undefined ? null : cpu.beside / enough,
      budget: null,
    },
  ];
  if (rows === undefined) return figures;
  const measured = Math.round(rowsRead / enough);
  return [
    ...figures,
    { what, unit: 'rows read', measured, beside: null, budget: { most: rows, of: 'measured' } },
  ];
}
