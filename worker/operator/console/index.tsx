// The console: pages for operators, rendered here, usable without script. Who may see them stands in the table of routes; what
// a form asks for goes the same way as through the API, so neither can do what the other cannot.

import type { Context, Hono } from 'hono';
import type { Child } from 'hono/jsx';
import { z } from 'zod';
import { viewIncidents } from '../../domain/incident.ts';
import type { IncidentView } from '../../domain/incident.ts';
import { SCOPES } from '../../domain/operator.ts';
import type { World } from '../../domain/world.ts';
import { renderMarkdown } from '../../snapshot/markdown.ts';
import { isUnstable } from '../../domain/stability.ts';
import { alertsSince } from '../../store/alerts.ts';
import { auditRows } from '../../store/audit.ts';
import { newestIncidents } from '../../store/incidents.ts';
import { listTokens, revokeToken } from '../../store/operators.ts';
import { outboxState } from '../../store/outbox.ts';
import { compliance, openTimers } from '../../store/timers.ts';
import { textIn, timesIn, wordsFor } from '../../words/index.ts';
import { templateFor } from '../../domain/post.ts';
import { commandOf } from '../api/commands.ts';
import type { Office } from '../api/office.ts';
import { findIncident, run, worldWith } from '../api/office.ts';
import { patchPlanned, schedulePlanned } from '../api/planned.ts';
import { fit } from '../body.ts';
import { docsRoute } from '../docs-route.ts';
import { doorInto, type Asking } from '../door.ts';
import { CONSOLE_SECURITY } from '../headers.ts';
import type { Operators } from '../operators.ts';
import type { Problem } from '../problem.ts';
import { newSecret } from '../secret.ts';
import { isSameOrigin } from '../who.ts';
import { commandIn, fieldsOf, instantOf, type Fields } from './form.ts';
import { runbooksOf } from './runbooks.tsx';
import { IncidentPage, type Draft, type Line } from './incident.tsx';
import type { Desk } from './layout.tsx';
import { NowPage } from './now.tsx';
import {
  AuditPage,
  DeclarePage,
  IncidentsPage,
  MaintenancePage,
  MetricsPage,
  SignInPage,
  TokensPage,
} from './pages.tsx';
import { style } from './style.ts';

const DAY_MS = 86_400_000;
const AUDIT_ROWS = 40;
const METRIC_DAYS = 90;
const LINES = 15;
/** Long enough that nobody meets another one's by chance. */
const KEY_LENGTH = 16;

export function console_(app: Hono, operators: Operators, officeFor: (c: Context) => Office): void {
  const door = doorInto(app, operators.who, (refusal, c) =>
    refusal.status === 401 && c.req.method === 'GET'
      ? new Response(null, {
          status: 303,
          headers: { ...CONSOLE_SECURITY, Location: '/console/sign-in' },
        })
      : html(
          <p>
            {refusal.title}. {refusal.detail}
          </p>,
          refusal.status,
        ),
  );
  const desk = ({ actor }: Asking, problem: Problem | null = null): Desk => {
    const { page } = operators.catalog;
    const key = newSecret().slice(0, KEY_LENGTH);
    let forms = 0;
    return { actor, now: operators.now(), page, newKey: () => `${key}${forms++}`, problem };
  };

  docsRoute(door, operators);
  app.get('/console/style.css', style);
  app.get('/console/sign-in', (c) =>
    html(<SignInPage code={c.req.query('code') ?? null} refused={false} />),
  );
  app.post('/console/sign-in', async (c) => {
    if (!isSameOrigin(c.req.raw)) return html(<SignInPage code={null} refused />, 403);
    const place = c.req.header('CF-Connecting-IP') ?? 'here';
    const { code = '' } = await fieldsOf(c.req.raw);
    const cookie = await operators.sessions.signIn(code, (work) => c.executionCtx.waitUntil(work));
    if (cookie === null) {
      const status = (await operators.mayTry(place)) ? 401 : 429;
      return html(<SignInPage code={null} refused />, status);
    }
    return to('/console', cookie);
  });
  door('POST', '/console/sign-out', async (c) =>
    to('/console/sign-in', await operators.sessions.signOut(c.req.raw)),
  );

  door('GET', '/console', async (c, asking) =>
    html(await now(officeFor(c), operators, desk(asking))),
  );
  door('GET', '/console/incidents', async (c, asking) => {
    const office = officeFor(c);
    const ids = await newestIncidents(office.db, 50);
    const world = await worldWith(office, ids);
    const views = viewIncidents(world, office.catalog).toReversed();
    return html(<IncidentsPage desk={desk(asking)} catalog={office.catalog} views={views} />);
  });
  door('GET', '/console/declare', (_c, asking) =>
    html(<DeclarePage desk={desk(asking)} catalog={operators.catalog} />),
  );
  door('POST', '/console/incidents', async (c, asking) => {
    const office = officeFor(c);
    const fields = await fieldsOf(c.req.raw);
    const { id, problem } = await declare(office, fields, asking);
    if (problem === null) return to(`/console/incidents/${id}`);
    return html(
      <DeclarePage desk={desk(asking, problem)} catalog={office.catalog} />,
      problem.status,
    );
  });
  door('GET', '/console/incidents/:id', (c, asking) => incident(c, officeFor(c), desk(asking)));
  door('POST', '/console/incidents/:id', async (c, asking) => {
    const office = officeFor(c);
    const id = c.req.param('id') ?? '';
    const fields = await fieldsOf(c.req.raw);
    const read = commandIn(fields);
    if (!read.ok) return incident(c, office, desk(asking, read.problem), fields);
    if (fields['preview'] === 'true') return incident(c, office, desk(asking), fields);
    const making = {
      now: office.now(),
      newId: office.newId,
      language: office.catalog.page.language,
    };
    const done = await run(office, {
      type: 'command',
      key: keyIn(fields, asking),
      actor: asking.actor.name,
      incident: id,
      expected: null,
      command: commandOf(read.body, making),
    });
    if (done.ok) return to(fields['back'] === 'now' ? '/console' : `/console/incidents/${id}`);
    return incident(c, office, desk(asking, done.problem), fields);
  });

  const planned = async (office: Office, one: Desk, status = 200) => {
    const { page } = await worldWith(office, []);
    const works = Object.values(page.maintenances)
      .toSorted((a, b) => b.startsAt - a.startsAt)
      .slice(0, 30);
    return html(<MaintenancePage desk={one} catalog={office.catalog} works={works} />, status);
  };
  door('GET', '/console/maintenance', (c, asking) => planned(officeFor(c), desk(asking)));
  door('POST', '/console/maintenance', async (c, asking) => {
    const office = officeFor(c);
    const fields = await fieldsOf(c.req.raw);
    const { name = '', body = '', from = '', until = '', recurrence = '' } = fields;
    const answer = await schedulePlanned(
      office,
      {
        name,
        body,
        scheduled_for: instantOf(from),
        scheduled_until: instantOf(until),
        components: componentsIn(fields),
        ...(recurrence !== '' && { allclear: { recurrence } }),
      },
      asking.actor.name,
      keyIn(fields, asking),
    );
    if (!('problem' in answer)) return to('/console/maintenance');
    return planned(office, desk(asking, answer.problem), answer.problem.status);
  });
  door('POST', '/console/maintenance/:id', async (c, asking) => {
    const office = officeFor(c);
    const fields = await fieldsOf(c.req.raw);
    const { to: status, until } = fields;
    const moved = z.enum(['in_progress', 'verifying', 'completed', 'cancelled']).safeParse(status);
    const answer = await patchPlanned(
      office,
      c.req.param('id') ?? '',
      {
        ...(moved.success && { status: moved.data }),
        ...(until !== undefined && { scheduled_until: instantOf(until) }),
      },
      asking.actor.name,
      keyIn(fields, asking),
    );
    if (!('problem' in answer)) return to('/console/maintenance');
    return planned(office, desk(asking, answer.problem), answer.problem.status);
  });

  door('GET', '/console/metrics', async (_c, asking) => {
    const { db, now: at } = operators;
    const counted = await compliance(db, at() - METRIC_DAYS * DAY_MS, at());
    return html(<MetricsPage desk={desk(asking)} counted={counted} days={METRIC_DAYS} />);
  });
  door('GET', '/console/audit', async (c, asking) => {
    const { stream, type, actor, before } = c.req.query();
    const filter = {
      after: Number(before) || 0,
      limit: AUDIT_ROWS,
      newest: true,
      stream: stream || null,
      type: type || null,
      actor: actor || null,
      since: null,
      until: null,
    };
    const rows = await auditRows(operators.db, filter);
    return html(<AuditPage desk={desk(asking)} rows={rows} filter={filter} />);
  });

  const tokens = async (one: Desk, made: string | null, status = 200) =>
    html(<TokensPage desk={one} list={await listTokens(operators.db)} made={made} />, status);
  door('GET', '/console/tokens', (_c, asking) => tokens(desk(asking), null));
  door('POST', '/console/tokens', async (c, asking) => {
    const wanted = z.object({
      name: z.string().regex(/^[\w.-]{1,40}$/, 'expected 1 to 40 letters, digits, dots, dashes'),
      scope: z.enum(SCOPES),
    });
    const read = fit(await fieldsOf(c.req.raw), wanted, 422);
    if (!read.ok) return tokens(desk(asking, read.problem), null, 422);
    const { name, scope } = read.body;
    const made = await operators.tokens.make(name, scope, asking.actor.name);
    return tokens(desk(asking), made.token);
  });
  door('POST', '/console/tokens/:prefix/revoke', async (c, asking) => {
    await revokeToken(
      operators.db,
      c.req.param('prefix') ?? '',
      asking.actor.name,
      operators.now(),
    );
    return to('/console/tokens');
  });
  door('ALL', '/console/*', () => html(<p>There is nothing here.</p>, 404));
}

function html(page: Child, status = 200): Response {
  const headers = { ...CONSOLE_SECURITY, 'Content-Type': 'text/html; charset=utf-8' };
  return new Response(`<!doctype html>${String(page)}`, { status, headers });
}

/** 303: what was sent is not sent again by going back or reloading. */
function to(path: string, cookie?: string): Response {
  const headers = new Headers({ ...CONSOLE_SECURITY, Location: path });
  if (cookie !== undefined) headers.set('Set-Cookie', cookie);
  return new Response(null, { status: 303, headers });
}

function keyIn({ key }: Fields, { actor }: Asking): string | null {
  return key !== undefined && /^[\w-]{17,64}$/.test(key) ? `console:${actor.name}:${key}` : null;
}

function componentsIn(fields: Fields): string[] {
  return Object.keys(fields).flatMap((name) =>
    name.startsWith('component.') ? [name.slice('component.'.length)] : [],
  );
}

async function now(office: Office, operators: Operators, desk: Desk) {
  const world = await worldWith(office, []);
  const views = viewIncidents(world, office.catalog).toReversed();
  const [alerts, outbox, timers] = await Promise.all([
    alertsSince(office.db, desk.now - DAY_MS),
    outboxState(office.db),
    openTimers(office.db, desk.now, 12),
  ]);
  const failing = Object.entries(world.page.monitors)
    .filter(
      ([id, standing]) =>
        (standing.verdict === 'down' || isUnstable(standing, desk.now)) &&
        office.catalog.monitors.some((one) => one.id === id),
    )
    .map(([monitor, standing]) => ({
      monitor,
      since: standing.since,
      isUp: standing.verdict !== 'down',
      isUnstable: isUnstable(standing, desk.now),
    }));
  return (
    <NowPage
      desk={desk}
      catalog={office.catalog}
      state={{
        views,
        maintenances: Object.values(world.page.maintenances),
        failing,
        alerts: alerts.slice(0, 20),
        outbox,
        timers,
        unset: operators.unset,
      }}
    />
  );
}

async function declare(
  office: Office,
  fields: Fields,
  { actor, token: _token }: Asking,
): Promise<{ id: string; problem: Problem | null }> {
  const shape = z.object({
    name: z
      .string()
      .trim()
      .min(1, 'expected what customers read, for example “Sign-ins fail”')
      .max(200),
    severity: z.enum(['SEV-1', 'SEV-2', 'SEV-3', 'SEV-4']),
    body: z.string().trim().max(25_000),
  });
  const read = fit(fields, shape, 422);
  if (!read.ok) return { id: '', problem: read.problem };
  const { name, severity, body } = read.body;
  const lang = office.catalog.page.language;
  const status = z.enum([
    'operational',
    'under_maintenance',
    'degraded_performance',
    'partial_outage',
    'major_outage',
  ]);
  const components = Object.fromEntries(
    componentsIn(fields).flatMap((id) => {
      const set = status.safeParse(fields[`component.${id}`]);
      return set.success ? [[id, set.data]] : [];
    }),
  );
  const key = keyIn(fields, { actor, token: null });
  const id = (key === null ? null : await office.idOfKey(key)) ?? office.newId();
  const done = await run(office, {
    type: 'command',
    key,
    actor: actor.name,
    incident: null,
    expected: null,
    command: {
      do: 'declare',
      id,
      name: { text: name, lang },
      severity,
      components,
      startedAt: null,
      post:
        fields['draft'] === 'true'
          ? null
          : { status: 'investigating', body: body === '' ? null : { text: body, lang } },
      recurrenceOf: null,
    },
  });
  return { id, problem: done.ok ? null : done.problem };
}

/** The page of an incident; with `fields`, what was typed and is not said stands there again. */
async function incident(
  c: Context,
  office: Office,
  desk: Desk,
  fields: Fields | null = null,
): Promise<Response> {
  const found = await findIncident(office, c.req.param('id') ?? '');
  if (found === null) return html(<p>There is no such incident.</p>, 404);
  const { view, world } = found;
  const page = (
    <IncidentPage
      runbooks={runbooksOf(office.content, view)}
      desk={desk}
      catalog={office.catalog}
      view={view}
      lines={linesOf(view, world)}
      draft={fields?.['do'] === 'post' ? draftOf(fields, view, office) : null}
    />
  );
  return html(page, desk.problem?.status ?? 200);
}

function draftOf(fields: Fields, view: IncidentView, office: Office): Draft {
  const text = fields['body'] ?? '';
  const status = z
    .enum(['investigating', 'identified', 'monitoring', 'resolved'])
    .catch('investigating')
    .parse(fields['status']);
  const automatic = () =>
    textIn(
      wordsFor('en'),
      timesIn('en', office.catalog.page.timezone),
      templateFor(view, status, office.catalog, office.now()),
    );
  return { status, text, html: renderMarkdown(text.trim() === '' ? automatic() : text) };
}

/** What happened, newest first, in a line each. */
function linesOf(view: IncidentView, world: World): Line[] {
  const decisions = (world.incidents.get(view.id) ?? []).map(({ at, actor, event }) => ({
    at,
    actor,
    what: event.type.slice('incident.'.length).replaceAll('_', ' '),
    text: reasonIn(event),
  }));
  const reports = view.episodes
    .flatMap((episode) => episode.reports)
    .map(({ at, actor, event }) => ({
      at,
      actor,
      what: `${event.source.split(':')[0]} ${event.what.replaceAll('_', ' ')}`,
      text: event.text ?? '',
    }));
  return [...decisions, ...reports].toSorted((a, b) => b.at - a.at).slice(0, LINES);
}

function reasonIn(event: object): string {
  const { reason, note, text } = event as { reason?: unknown; note?: unknown; text?: unknown }; // whichever it has
  const said = [reason, note, text].find((one) => typeof one === 'string');
  return typeof said === 'string' ? said.slice(0, 300) : '';
}
