// The journal as the audit trail: filtered, paged, and exported whole with its hash chain, which `npm run verify-audit` checks.

import { z } from 'zod';
import { isDecision, isReport } from '../../domain/world.ts';
import type { Gauge } from '../../publish/metrics.ts';
import { expositionOf, METRICS_TYPE } from '../../publish/metrics.ts';
import type { AuditFilter } from '../../store/audit.ts';
import { AUDIT_PAGE_LIMIT, auditRows } from '../../store/audit.ts';
import type { JournalRow } from '../../store/schema.ts';
import type { Compliance } from '../../store/timers.ts';
import { compliance } from '../../store/timers.ts';
import { TIMER_KINDS } from '../../domain/timer.ts';
import { NO_STORE } from '../headers.ts';
import { endpoint } from './endpoint.ts';
import { findIncident, NO_SUCH_INCIDENT } from './office.ts';
import { instant } from './shapes.ts';

const DAY_MS = 86_400_000;

const filter = z.object({
  after: z.coerce
    .number()
    .int()
    .min(0)
    .default(0)
    .meta({ description: 'Only what follows this position' }),
  limit: z.coerce.number().int().min(1).max(AUDIT_PAGE_LIMIT).default(100),
  newest: z
    .enum(['true', 'false'])
    .default('false')
    .meta({ description: 'The newest first instead; `after` is then `before`' }),
  stream: z.string().max(200).optional(),
  type: z.string().max(100).optional(),
  actor: z.string().max(100).optional(),
  since: instant.optional(),
  until: instant.optional(),
});

const row = z
  .object({
    position: z.int(),
    stream: z.string(),
    type: z.string(),
    at: z.int(),
    recorded_at: z.int(),
    actor: z.string(),
    key: z.string().nullable(),
    data: z.string().meta({ description: 'The event as JSON text, as it was hashed' }),
    previous_hash: z.string(),
    hash: z.string(),
  })
  .meta({ id: 'AuditRow' });

export function auditRow({ recordedAt, previousHash, ...others }: JournalRow): z.infer<typeof row> {
  const { position, stream, type, at, actor, key, data, hash } = others;
  return {
    position,
    stream,
    type,
    at,
    recorded_at: recordedAt,
    actor,
    key,
    data,
    previous_hash: previousHash,
    hash,
  };
}

export function filterOf(query: z.infer<typeof filter>): AuditFilter {
  const { after, limit, newest, stream, type, actor, since, until } = query;
  return {
    after,
    limit,
    newest: newest === 'true',
    stream: stream ?? null,
    type: type ?? null,
    actor: actor ?? null,
    since: since === undefined ? null : Date.parse(since),
    until: until === undefined ? null : Date.parse(until),
  };
}

/** Every row, page by page, as it is read. */
function exported(
  db: D1Database,
  type: string,
  head: string,
  line: (row: JournalRow) => string,
  name: string,
): Response {
  const encoder = new TextEncoder();
  let after = 0;
  let isFirst = true;
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const all = {
        newest: false,
        stream: null,
        type: null,
        actor: null,
        since: null,
        until: null,
      };
      const rows = await auditRows(db, { ...all, after, limit: AUDIT_PAGE_LIMIT });
      const text = (isFirst ? head : '') + rows.map(line).join('');
      isFirst = false;
      if (text !== '') controller.enqueue(encoder.encode(text));
      after = rows.at(-1)?.position ?? after;
      if (rows.length < AUDIT_PAGE_LIMIT) controller.close();
    },
  });
  const headers = {
    ...NO_STORE,
    'Content-Type': type,
    'Content-Disposition': `attachment; filename="${name}"`,
  };
  return new Response(body, { headers });
}

const COLUMNS = Object.keys(row.shape) as (keyof z.infer<typeof row>)[];

/** RFC 4180. What a spreadsheet would take for a formula is made text. */
function csvField(value: string | number | null): string {
  const text = String(value ?? '');
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function timerGauges(counted: readonly Compliance[], days: number): Gauge[] {
  const each = (value: (one: Compliance) => number) =>
    counted.map((one) => ({ labels: { timer: one.kind }, value: value(one) }));
  const span = `in the last ${days} days`;
  return [
    {
      name: 'allclear_timers_due',
      help: `Timers of incidents that fell due ${span}.`,
      samples: each(({ due }) => due),
    },
    {
      name: 'allclear_timers_met',
      help: `Those of them that were met in time ${span}.`,
      samples: each(({ met }) => met),
    },
  ];
}

export const audit = [
  endpoint({
    method: 'GET',
    path: '/v1/metrics',
    tag: 'Audit',
    summary: 'Of what fell due, how much was met in time',
    description:
      'With `format=prometheus` as text for a scraper, which sends its token as `Authorization: Bearer`: the public `/metrics` has only what the page shows.',
    query: z.object({
      days: z.coerce.number().int().min(1).max(400).default(90),
      format: z.enum(['json', 'prometheus']).default('json'),
    }),
    answer: {
      status: 200,
      schema: z.array(z.object({ kind: z.enum(TIMER_KINDS), due: z.int(), met: z.int() })),
      description: 'By timer',
    },
    async handle({ db, now }, { query }) {
      const counted = await compliance(db, now() - query.days * DAY_MS, now());
      if (query.format === 'json') return { status: 200, body: counted };
      const headers = { ...NO_STORE, 'Content-Type': METRICS_TYPE };
      return {
        response: new Response(expositionOf(timerGauges(counted, query.days)), { headers }),
      };
    },
  }),
  endpoint({
    method: 'GET',
    path: '/v1/audit',
    tag: 'Audit',
    summary: 'Read the journal',
    query: filter,
    answer: { status: 200, schema: z.array(row), description: 'Rows in the order of the journal' },
    handle: async ({ db }, { query }) => ({
      status: 200,
      body: (await auditRows(db, filterOf(query))).map(auditRow),
    }),
  }),
  endpoint({
    method: 'GET',
    path: '/v1/audit.jsonl',
    tag: 'Audit',
    summary: 'Export the whole journal as JSON Lines',
    answer: { status: 200, type: 'application/jsonl', description: 'One row a line' },
    handle: async ({ db }) => ({
      response: exported(
        db,
        'application/jsonl; charset=utf-8',
        '',
        (one) => `${JSON.stringify(auditRow(one))}\n`,
        'audit.jsonl',
      ),
    }),
  }),
  endpoint({
    method: 'GET',
    path: '/v1/audit.csv',
    tag: 'Audit',
    summary: 'Export the whole journal as CSV',
    answer: { status: 200, type: 'text/csv', description: 'One row a line, after a head' },
    handle: async ({ db }) => ({
      response: exported(
        db,
        'text/csv; charset=utf-8',
        `${COLUMNS.join(',')}\r\n`,
        (one) => {
          const shown = auditRow(one);
          return `${COLUMNS.map((column) => csvField(shown[column])).join(',')}\r\n`;
        },
        'audit.csv',
      ),
    }),
  }),
  endpoint({
    method: 'GET',
    path: '/v1/pages/:page_id/incidents/:incident_id/timeline',
    tag: 'Commanding an incident',
    summary: 'Get everything that was said about an incident, by its sources and by people',
    description:
      'In the order in which it occurred. Internal: it holds notes and the words of PagerDuty.',
    answer: {
      status: 200,
      schema: z.array(
        z.object({
          position: z.int(),
          at: z.string(),
          recorded_at: z.string(),
          actor: z.string(),
          type: z.string(),
          data: z.record(z.string(), z.unknown()),
        }),
      ),
      description: 'Oldest first',
    },
    async handle(office, { params }) {
      const found = await findIncident(office, params['incident_id'] ?? '');
      if (found === null) return { problem: NO_SUCH_INCIDENT };
      const { view, world } = found;
      const said = [
        ...(world.incidents.get(view.id) ?? []).filter(isDecision),
        ...view.episodes.flatMap(({ reports }) => reports).filter(isReport),
      ].toSorted((a, b) => a.at - b.at || a.position - b.position);
      return {
        status: 200,
        body: said.map(({ position, at, recordedAt, actor, event: { type, ...data } }) => ({
          position,
          at: new Date(at).toISOString(),
          recorded_at: new Date(recordedAt).toISOString(),
          actor,
          type,
          data,
        })),
      };
    },
  }),
];
