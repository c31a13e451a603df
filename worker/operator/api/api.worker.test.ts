// The operator's API over the real database: Statuspage's shape, what it lacks, and the manners of its writes.

import { beforeEach, describe, expect, test } from 'vitest';
import { emptyDatabase } from '../../testing/database.ts';
import { bearer, Desk } from '../../testing/operators.ts';
import { pagerduty } from '../../testing/story.ts';
import { verifyChain } from '../../store/chain.ts';
import { rowsAfter } from '../../store/journal.ts';
import { endpoints } from './index.ts';
import { startsOf } from './planned.ts';
import type { IncidentObject } from './shapes.ts';
import { incidentObject } from './shapes.ts';

const PAGE = '/v1/pages/meridian0001';
let db: D1Database;
let desk: Desk;
beforeEach(async () => {
  db = await emptyDatabase();
  desk = new Desk(db);
  await desk.open();
});

const ask = async (
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
) => {
  const answer = await desk.ask(method, path, {
    headers: { ...bearer('publish'), ...headers },
    ...(body !== undefined && { body }),
  });
  return {
    status: answer.status,
    etag: answer.headers.get('ETag'),
    // oxlint-disable-next-line typescript/no-explicit-any -- checked by what follows
    json: await answer.json<any>(),
  };
};

const open = async (incident: Record<string, unknown> = {}): Promise<IncidentObject> => {
  const { status, json } = await ask('POST', `${PAGE}/incidents`, {
    incident: {
      name: 'Sign-ins fail',
      body: 'We look into it.',
      components: { api: 'partial_outage' },
      ...incident,
    },
  });
  expect(status).toBe(201);
  return json;
};
const command = (id: string, body: unknown, headers = {}) =>
  ask('POST', `${PAGE}/incidents/${id}/commands`, body, headers);

describe('Statuspage’s management shape', () => {
  test('an incident is opened, updated and resolved as its tools do it', async () => {
    const made = await open({ impact_override: 'major', status: 'investigating' });
    expect(made).toMatchObject({
      name: 'Sign-ins fail',
      status: 'investigating',
      impact: 'major',
      page_id: 'meridian0001',
      incident_updates: [{ status: 'investigating', body: 'We look into it.' }],
      components: [{ id: 'api', status: 'partial_outage' }],
      allclear: { reference: 'INC-20261102-01', severity: 'SEV-2', phase: 'triage' },
    });
    expect(() => incidentObject.parse(made)).not.toThrow();

    const patched = await ask('PATCH', `${PAGE}/incidents/${made.id}`, {
      incident: { status: 'identified', body: 'A bad deployment.', component_ids: ['api'] },
    });
    expect(patched.json).toMatchObject({
      status: 'identified',
      incident_updates: [{ body: 'A bad deployment.' }, { body: 'We look into it.' }],
    });
    const done = await ask('PUT', `${PAGE}/incidents/${made.id}`, {
      incident: { status: 'resolved' },
    });
    expect(done.json).toMatchObject({
      status: 'resolved',
      resolved_at: '2026-11-02T10:00:00.000Z',
    });
    expect((await ask('GET', `${PAGE}/incidents/unresolved`)).json).toEqual([]);
    expect((await ask('GET', `${PAGE}/incidents`)).json).toMatchObject([{ id: made.id }]);
    expect((await ask('GET', `${PAGE}/incidents?q=nothing`)).json).toEqual([]);
  });

  test.each([{ backfilled: true }, { backfill_date: '2026-01-01' }])(
    'what is past is not opened as if it went on: %o',
    async (past) => {
      const incident = { name: 'Long ago', body: 'It was.', ...past };
      const { status, json } = await ask('POST', `${PAGE}/incidents`, { incident });
      expect([status, json.errors?.[0]?.at]).toEqual([422, 'incident.backfilled']);
      expect((await ask('GET', `${PAGE}/incidents`)).json).toEqual([]);
    },
  );

  test('what is refused of an update leaves its name alone too', async () => {
    const made = await open();
    const refused = await ask('PATCH', `${PAGE}/incidents/${made.id}`, {
      incident: { name: 'Another name', components: { nothing: 'major_outage' } },
    });
    expect(refused.status).toBe(422);
    expect((await ask('GET', `${PAGE}/incidents/${made.id}`)).json.name).toBe('Sign-ins fail');
    const both = await ask('PATCH', `${PAGE}/incidents/${made.id}`, {
      incident: { name: 'Another name', body: 'And news.' },
    });
    expect(both.json).toMatchObject({
      name: 'Another name',
      incident_updates: [{ body: 'And news.' }, {}],
    });
  });

  test('a published update is in the public document at once', async () => {
    const made = await open();
    const row = await db
      .prepare('SELECT json FROM document WHERE key = ?')
      .bind(`incident:${made.id}`)
      .first<{ json: string }>();
    expect(JSON.parse(row?.json ?? '{}')).toMatchObject({
      incident: {
        name: { text: 'Sign-ins fail' },
        updates: [{ text: { text: 'We look into it.' } }],
      },
    });
  });

  test('components and groups are read, and a component’s status is set and handed back', async () => {
    expect((await ask('GET', `${PAGE}/components`)).json).toMatchObject([
      { id: 'api' },
      { id: 'web' },
    ]);
    const set = (status: string) =>
      ask('PATCH', `${PAGE}/components/api`, { component: { status } });
    expect((await set('major_outage')).json).toMatchObject({ id: 'api', status: 'major_outage' });
    expect((await set('operational')).json).toMatchObject({ status: 'operational' });
    expect((await set('broken')).status).toBe(422);
    expect((await ask('GET', `${PAGE}/components/nowhere`)).status).toBe(404);
    expect((await ask('GET', `${PAGE}/component-groups`)).json).toEqual([]);
    expect((await ask('GET', '/v1/pages')).json).toMatchObject([
      { id: 'meridian0001', name: 'Meridian', time_zone: 'Etc/UTC' },
    ]);
  });

  test('maintenance is scheduled, moved, extended and called off', async () => {
    const planned = await open({
      name: 'Database upgrade',
      scheduled_for: '2026-11-06T02:00:00Z',
      scheduled_until: '2026-11-06T04:00:00Z',
      components: ['api'],
    });
    expect(planned).toMatchObject({
      status: 'scheduled',
      impact: 'maintenance',
      scheduled_for: '2026-11-06T02:00:00.000Z',
      scheduled_auto_in_progress: true,
      allclear: null,
    });
    expect((await ask('GET', `${PAGE}/incidents/upcoming`)).json).toMatchObject([
      { id: planned.id },
    ]);
    const change = (incident: Record<string, unknown>) =>
      ask('PATCH', `${PAGE}/incidents/${planned.id}`, { incident });
    const longer = await change({ scheduled_until: '2026-11-06T05:00:00Z' });
    expect(longer.json).toMatchObject({ scheduled_until: '2026-11-06T05:00:00.000Z' });
    expect((await change({ status: 'in_progress' })).json).toMatchObject({ status: 'in_progress' });
    expect((await ask('GET', `${PAGE}/incidents/active_maintenance`)).json).toHaveLength(1);
    expect((await ask('DELETE', `${PAGE}/incidents/${planned.id}`)).status).toBe(409);
    const said = 'The new servers answer. Thank you for your patience.';
    const over = await change({ status: 'completed', body: said });
    expect(over.json).toMatchObject({
      status: 'completed',
      incident_updates: [{ status: 'completed', body: said }, { status: 'in_progress' }, {}],
    });
    const other = await open({
      name: 'Another',
      scheduled_for: '2026-11-07T02:00:00Z',
      scheduled_until: '2026-11-07T03:00:00Z',
      component_ids: ['web'],
    });
    const gone = await ask('DELETE', `${PAGE}/incidents/${other.id}`);
    expect(gone.json).toMatchObject({ status: 'cancelled' });
  });

  test('what was announced of planned work stays, and nothing said of it is lost', async () => {
    const planned = await open({
      name: 'Database upgrade',
      scheduled_for: '2026-11-06T02:00:00Z',
      scheduled_until: '2026-11-06T04:00:00Z',
      body: 'Short interruptions.',
      components: ['api'],
    });
    const change = (incident: Record<string, unknown>) =>
      ask('PATCH', `${PAGE}/incidents/${planned.id}`, { incident });
    const refused = await Promise.all([
      change({ name: 'Another' }),
      change({ component_ids: ['web'] }),
      change({ body: 'We begin late.' }),
      change({ body: 'We begin late.', status: 'scheduled' }),
    ]);
    expect(refused.map(({ status, json }) => [status, json.detail])).toEqual([
      [
        422,
        'incident.name: expected "Database upgrade", as it was announced; for another, call this work off and schedule another',
      ],
      [
        422,
        'incident.components: expected some of api, as announced; for others, call this work off and schedule another',
      ],
      [
        422,
        'incident.body: it stands beside a new status, for example "in_progress"; the work is scheduled',
      ],
      [
        422,
        'incident.body: it stands beside a new status, for example "in_progress"; the work is scheduled',
      ],
    ]);
    const { name, status } = planned;
    const again = {
      name,
      status,
      body: 'Short interruptions.',
      components: { api: 'operational' },
    };
    expect(await change(again)).toMatchObject({ status: 200, json: { status: 'scheduled' } });
  });

  test('of several changes of planned work at once all happen, or none', async () => {
    const planned = await open({
      name: 'Database upgrade',
      scheduled_for: '2026-11-06T02:00:00Z',
      scheduled_until: '2026-11-06T04:00:00Z',
      components: ['api'],
    });
    const path = `${PAGE}/incidents/${planned.id}`;
    const events = () => db.prepare('SELECT count(*) AS n FROM journal').first('n');
    const [before, was] = [await events(), await ask('GET', path)];
    const refused = await ask('PATCH', path, {
      incident: {
        scheduled_remind_prior: false,
        scheduled_until: '2026-11-06T05:00:00Z',
        status: 'completed',
      },
    });
    expect(refused.json).toMatchObject({ status: 409, title: 'It cannot become completed' });
    expect([await events(), await ask('GET', path)]).toEqual([before, was]);
    const tag = was.etag ?? 'none';
    const done = await ask(
      'PATCH',
      path,
      {
        incident: {
          scheduled_remind_prior: false,
          scheduled_until: '2026-11-06T05:00:00Z',
          status: 'in_progress',
        },
      },
      { 'If-Match': tag },
    );
    expect(done.json).toMatchObject({ status: 'in_progress', scheduled_remind_prior: false });
    expect(Date.parse(done.json.scheduled_until)).toBe(Date.parse('2026-11-06T05:00:00Z'));
    expect(await events()).toBe(Number(before) + 3);
    // Who has not seen that it began does not move its end.
    const late = { incident: { scheduled_until: '2026-11-06T06:00:00Z' } };
    expect((await ask('PATCH', path, late, { 'If-Match': tag })).json).toMatchObject({
      status: 409,
      title: 'It has changed meanwhile',
      current: { status: 'in_progress' },
    });
    expect(await events()).toBe(Number(before) + 3);
  });

  test('maintenance does by itself what Statuspage’s switches say', async () => {
    const off = {
      scheduled_remind_prior: false,
      scheduled_auto_in_progress: false,
      scheduled_auto_completed: false,
      auto_transition_to_maintenance_state: false,
      auto_transition_to_operational_state: false,
      auto_transition_deliver_notifications_at_start: false,
      auto_transition_deliver_notifications_at_end: false,
    };
    const planned = await open({
      name: 'By hand',
      scheduled_for: '2026-11-06T02:00:00Z',
      scheduled_until: '2026-11-06T04:00:00Z',
      components: ['api'],
      auto_tweet_at_beginning: true,
      ...off,
    });
    expect(planned).toMatchObject(off);
    const reminders = () =>
      db.prepare("SELECT count(*) AS n FROM outbox WHERE subject LIKE '%:reminder-%'").first('n');
    expect(await reminders()).toBe(0);
    const change = { incident: { scheduled_remind_prior: true, scheduled_auto_completed: true } };
    const changed = await ask('PATCH', `${PAGE}/incidents/${planned.id}`, change);
    expect(changed.json).toMatchObject({
      ...off,
      scheduled_remind_prior: true,
      scheduled_auto_completed: true,
    });
    expect(await reminders()).toBe(3);
    desk.now = Date.parse('2026-11-06T02:10:00Z');
    await desk.operators.commit({ type: 'time' });
    const { json } = await ask('GET', `${PAGE}/incidents/${planned.id}`);
    expect(json.status).toBe('scheduled');
  });

  test('lists go to the oldest, page by page, whatever became of it', async () => {
    const first = await open({ name: 'First', components: { web: 'partial_outage' } });
    const work = await open({
      name: 'Work',
      scheduled_for: '2026-11-06T02:00:00Z',
      scheduled_until: '2026-11-06T04:00:00Z',
      components: ['api'],
    });
    const second = await open({ name: 'Second' });
    const third = await open({ name: 'Third' });
    await command(third.id, { do: 'merge', into: second.id });
    await ask('PATCH', `${PAGE}/incidents/${first.id}`, { incident: { status: 'resolved' } });
    desk.now += 48 * 3_600_000;
    const names = async (path: string) =>
      (await ask('GET', `${PAGE}/incidents${path}`)).json.map((one: IncidentObject) => one.name);
    expect(await names('?limit=3')).toEqual(['Third', 'Second', 'Work']);
    expect(await names('?limit=3&page=2')).toEqual(['First']);
    expect(await names('?q=iR')).toEqual(['Third', 'First']);
    expect(await names('/unresolved')).toEqual(['Second']);
    expect(await names('/upcoming')).toEqual([work.name]);
  });

  test('recurring maintenance is planned ahead by its rule', async () => {
    await open({
      name: 'Weekly restart',
      scheduled_for: '2026-11-08T02:00:00Z',
      scheduled_until: '2026-11-08T02:30:00Z',
      components: ['api'],
      allclear: { recurrence: 'FREQ=WEEKLY;BYDAY=SU;COUNT=3' },
    });
    const all = await ask('GET', `${PAGE}/incidents/upcoming`);
    expect(all.json.map((one: IncidentObject) => one.scheduled_for).toSorted()).toEqual([
      '2026-11-08T02:00:00.000Z',
      '2026-11-15T02:00:00.000Z',
      '2026-11-22T02:00:00.000Z',
    ]);
  });

  test.each([
    ['FREQ=WEEKLY', 'a rule that ends'],
    ['FREQ=MINUTELY;COUNT=3', 'FREQ=DAILY'],
    ['FREQ=DAILY;COUNT=53', 'at most 52'],
    ['nonsense;COUNT=1', 'an RRULE'],
    ['DTSTART:20261101T000000Z\nRRULE:FREQ=DAILY;COUNT=1', 'the rule alone'],
  ])('the rule %s is refused', (rule, why) => {
    expect(startsOf(rule, Date.UTC(2026, 10, 8, 2))).toContain(why);
  });
});

describe('the text of a postmortem', () => {
  const at = (id: string) => `${PAGE}/incidents/${id}/postmortem`;
  const body = { postmortem: { body_draft: 'What happened' } };

  test('is written elsewhere, and each refusal says where and what would do it', async () => {
    const { id, allclear } = await open();
    const written = await ask('PUT', at(id), body);
    expect(written.status).toBe(409);
    expect(written.json.detail).toContain('a draft is made once it is resolved');
    desk.now += 60_000;
    await ask('PATCH', `${PAGE}/incidents/${id}`, { incident: { status: 'resolved' } });
    expect((await ask('PUT', at(id), body)).json.detail).toContain('npm run new-postmortem');
    const url = 'https://github.example/meridian/status/pull/7';
    await desk.operators.commit({ type: 'drafted', key: 'drafted:1', incident: id, url });
    const drafted = await ask('PUT', at(id), body);
    expect(drafted.json).toMatchObject({
      status: 409,
      detail: `Nothing was changed. Its text is written in ${url}.`,
      current: { body: null, draft_url: url },
    });
    expect((await ask('PUT', `${at(id)}/publish`, body)).json.detail).toContain('approved, merged');
    expect((await ask('PUT', `${at(id)}/revert`)).status).toBe(200);
    expect((await ask('DELETE', at(id))).status).toBe(409);

    const entry = { slug: 'sign-ins', url: '/postmortems/sign-ins/', title: 'Sign-ins' };
    const incident = allclear?.reference ?? '';
    await desk.operators.commit({ type: 'postmortems', entries: [{ incident, ...entry }] });
    expect(await ask('PUT', `${at(id)}/publish`, body)).toMatchObject({
      status: 200,
      json: { body: 'Sign-ins https://status.meridian.example/postmortems/sign-ins/' },
    });
    expect((await ask('PUT', `${at(id)}/revert`)).json.detail).toContain('status: withdrawn');
  });

  test('that does not fit, or is of nothing, is told so', async () => {
    const { id } = await open();
    expect((await ask('PUT', at(id), { postmortem: {} })).status).toBe(422);
    expect((await ask('PUT', at('nothing00000'), body)).status).toBe(404);
  });
});

describe('a request that does not fit', () => {
  test.each([
    [{ incident: { body: 'x' } }, 'incident.name'],
    [{ incident: { name: 'x', status: 'broken' } }, 'incident.status'],
    [{ incident: { name: 'x', status: 'completed' } }, 'incident.status'],
    [
      { incident: { name: 'x', scheduled_for: '2026-11-06T02:00:00Z' } },
      'incident.scheduled_until',
    ],
    [{ incident: { name: 'x', scheduled_for: 'tomorrow' } }, 'incident.scheduled_for'],
    [{}, 'incident'],
  ])('%j is told where: %s', async (body, at) => {
    const { status, json } = await ask('POST', `${PAGE}/incidents`, body);
    expect(status).toBe(422);
    expect(json).toMatchObject({ type: 'about:blank', status: 422, errors: [{ at }] });
  });

  test('is told what a body must be', async () => {
    expect((await ask('POST', `${PAGE}/incidents`, '{"incident":')).status).toBe(400);
    const form = await ask('POST', `${PAGE}/incidents`, 'a=b', { 'Content-Type': 'text/plain' });
    expect(form.status).toBe(415);
    expect((await ask('GET', `${PAGE}/incidents?limit=0`)).status).toBe(400);
    expect((await ask('GET', `${PAGE}/incidents/nothing`)).status).toBe(404);
    const nowhere = await ask('POST', `${PAGE}/incidents`, {
      incident: { name: 'x', components: { nowhere: 'operational' } },
    });
    expect(nowhere.json.detail).toContain('expected one of api, web');
  });
});

describe('a write', () => {
  test('with an idempotency key happens once, and the key stands for that request alone', async () => {
    const headers = { 'Idempotency-Key': 'deploy-42' };
    const body = { incident: { name: 'Sign-ins fail', components: { api: 'partial_outage' } } };
    const first = await ask('POST', `${PAGE}/incidents`, body, headers);
    const again = await ask('POST', `${PAGE}/incidents`, body, headers);
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.json.id).toBe(first.json.id);
    expect((await ask('GET', `${PAGE}/incidents`)).json).toHaveLength(1);
    const other = await ask(
      'POST',
      `${PAGE}/incidents`,
      { incident: { name: 'Another' } },
      headers,
    );
    expect(other).toMatchObject({
      status: 422,
      json: { title: 'Idempotency-Key was used for something else' },
    });
    expect(
      (await ask('POST', `${PAGE}/incidents`, body, { 'Idempotency-Key': 'a b' })).status,
    ).toBe(400);
  });

  test('of two who looked at the same version the second hears 409, with what is there now', async () => {
    const { id } = await open();
    const { etag } = await ask('GET', `${PAGE}/incidents/${id}`);
    const note = (text: string) => command(id, { do: 'note', text }, { 'If-Match': etag ?? '' });
    const [a, b] = await Promise.all([note('one'), note('two')]);
    expect([a.status, b.status].toSorted()).toEqual([200, 409]);
    const refused = a.status === 409 ? a : b;
    expect(refused.json).toMatchObject({
      title: 'It has changed meanwhile',
      current: { id, allclear: { notes: [expect.anything()] } },
    });
    expect((await command(id, { do: 'note', text: 'x' }, { 'If-Match': 'nonsense' })).status).toBe(
      400,
    );
  });

  test('stands in the journal with the name of who asked, on a chain that holds', async () => {
    const { id } = await open();
    await command(id, { do: 'assign', role: 'commander', who: '@ic' });
    const rows = await rowsAfter(db, 0, 100);
    expect(new Set(rows.map(({ actor }) => actor))).toEqual(new Set(['publisher']));
    expect(await verifyChain(rows)).toBeNull();
  });
});

describe('what Statuspage lacks', () => {
  test('an incident is commanded from triage to mitigation, and nothing internal reaches the public', async () => {
    await desk.operators.commit(pagerduty('A', 'triggered', desk.now));
    const [draft] = (await ask('GET', `${PAGE}/incidents`)).json as IncidentObject[];
    const id = draft?.id ?? '';
    expect(draft).toMatchObject({ incident_updates: [], allclear: { published: false } });
    const SECRET = 'internal words that nobody outside may read';
    const said = [
      { do: 'classify', severity: 'SEV-2', reason: SECRET },
      {
        do: 'assess',
        facts: {
          impact: SECRET,
          confirmed: { evidence: SECRET },
          owner: '@team-api',
          dataAtRisk: false,
        },
      },
      { do: 'publish' },
      { do: 'note', text: SECRET },
      { do: 'add_evidence', text: SECRET, link: 'https://graphs.meridian.example/' },
      { do: 'move', to: 'investigation' },
      {
        do: 'record_hypothesis',
        hypothesis: { text: SECRET, probabilityPercent: 60, evidence: [SECRET] },
      },
      { do: 'move', to: 'mitigation' },
      { do: 'record_action', action: { text: SECRET, expectedImpact: SECRET, rollback: SECRET } },
      { do: 'defer', step: 'action', reason: SECRET },
    ];
    for (const one of said) expect(await command(id, one), one.do).toMatchObject({ status: 200 });
    const { json } = await ask('GET', `${PAGE}/incidents/${id}/case`);
    expect(json).toMatchObject({ phase: 'mitigation', severity: 'SEV-2', deferred_count: 1 });
    const timeline = await ask('GET', `${PAGE}/incidents/${id}/timeline`);
    expect(timeline.json.map(({ type }: { type: string }) => type)).toContain('source.reported');
    const { results } = await db.prepare('SELECT json FROM document').all<{ json: string }>();
    expect(results.length).toBeGreaterThan(1);
    for (const row of results) expect(row.json).not.toContain(SECRET);
  });

  test('a step that is missing is named, and an unknown command is refused', async () => {
    const { id } = await open({ allclear: { publish: false } });
    const moved = await command(id, { do: 'move', to: 'investigation' });
    expect(moved).toMatchObject({ status: 422, json: { title: 'Steps are missing' } });
    expect(moved.json.errors.map(({ at }: { at: string }) => at)).toEqual([
      'impact',
      'confirmed',
      'owner',
      'publication',
      'data_at_risk',
    ]);
    expect((await command(id, { do: 'explode' })).status).toBe(422);
    expect(
      (await command(id, { do: 'assign', role: 'commander', who: 'a@b.example' })).status,
    ).toBe(422);
  });

  test('an update is taken back within half a minute', async () => {
    const { id } = await open();
    const said = await ask('PATCH', `${PAGE}/incidents/${id}`, {
      incident: { status: 'resolved' },
    });
    const update = said.json.incident_updates[0].id;
    const path = `${PAGE}/incidents/${id}/incident_updates/${update}`;
    const back = await ask('DELETE', path);
    expect(back.json).toMatchObject({ status: 'investigating', resolved_at: null });
    expect((await ask('DELETE', path)).status).toBe(404);
  });
});

describe('the audit', () => {
  test('is filtered, and exported whole in a form that can be checked', async () => {
    const { id } = await open();
    await command(id, { do: 'note', text: '=1+1, "quoted"' });
    const notes = await ask('GET', '/v1/audit?type=incident.noted');
    expect(notes.json).toMatchObject([{ stream: `incident:${id}`, actor: 'publisher' }]);
    const newest = await ask('GET', '/v1/audit?newest=true&limit=1');
    expect(newest.json[0].type).toBe('incident.noted');
    const lines = await (
      await desk.ask('GET', '/v1/audit.jsonl', { headers: bearer('read') })
    ).text();
    const rows = lines
      .trimEnd()
      .split('\n')
      .map((line) => {
        const {
          recorded_at: recordedAt,
          previous_hash: previousHash,
          ...others
        } = JSON.parse(line);
        return { recordedAt, previousHash, ...others };
      });
    expect(rows).toHaveLength(newest.json[0].position);
    expect(await verifyChain(rows)).toBeNull();
    const csv = await (await desk.ask('GET', '/v1/audit.csv', { headers: bearer('read') })).text();
    expect(csv.split('\r\n')[0]).toBe(
      'position,stream,type,at,recorded_at,actor,key,data,previous_hash,hash',
    );
    expect(csv.trimEnd().split('\r\n')).toHaveLength(rows.length + 1);
  });
});

describe('the description', () => {
  test('names every endpoint, with its scope, its refusals and an id of its own', async () => {
    const answer = await desk.ask('GET', '/api/openapi.json');
    const document = await answer.json<any>(); // oxlint-disable-line typescript/no-explicit-any -- looked at below
    expect(document.openapi).toBe('3.1.0');
    const ids = new Set();
    for (const { method, path, summary } of endpoints) {
      const operation = document.paths[path.replaceAll(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()];
      expect(operation, `${method} ${path}`).toMatchObject({ summary });
      expect(operation.description).toMatch(/Needs the scope `(read|publish|admin)`/);
      expect(Object.keys(operation.responses)).toContain('409');
      ids.add(operation.operationId);
    }
    expect(ids.size).toBe(endpoints.length);
    const commands =
      document.components.schemas.Command.oneOf ?? document.components.schemas.Command.anyOf;
    expect(commands.length).toBeGreaterThan(15);
  });

  test('is the whole of /v1: what is mounted is described', () => {
    const described = new Set(endpoints.map(({ method, path }) => `${method} ${path}`));
    const mounted = desk.routes().filter(({ path }) => path.startsWith('/v1/') && path !== '/v1/*');
    for (const { method, path } of mounted) expect(described).toContain(`${method} ${path}`);
  });
});
