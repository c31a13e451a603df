import { beforeEach, describe, expect, it } from 'vitest';
import { MINUTE_MS } from '../../testing/story.ts';
import { emptyDatabase } from '../../testing/database.ts';
import { bearer, Desk } from '../../testing/operators.ts';
import { PROMISING } from '../../testing/promised-company.ts';
import { inARow, Promised } from '../../testing/promised.ts';
import { projectCurrent } from '../../snapshot/sla.ts';
import { readReport } from '../../store/reports.ts';
import { createLookInside } from '../promises.ts';

const at = (text: string) => Date.parse(`${text}Z`);
const [OCTOBER, NOVEMBER] = [at('2026-10-01T00:00'), at('2026-11-01T00:00')];
const FREEZE = NOVEMBER + 15 * MINUTE_MS;

let db: D1Database;
let desk: Desk;
let months: Promised;
beforeEach(async () => {
  db = await emptyDatabase();
  desk = new Desk(db, { catalog: PROMISING });
  months = new Promised(db);
  await months.record('api-http', OCTOBER, NOVEMBER, inARow(at('2026-10-12T03:10'), 9));
  await months.tick(FREEZE);
  desk.now = FREEZE + MINUTE_MS;
});

const post = (
  scope: 'read' | 'publish' | 'admin',
  path: string,
  body: object,
  more: Record<string, string> = {},
) =>
  desk.ask('POST', path, {
    headers: { ...bearer(scope), 'Content-Type': 'application/json', ...more },
    body: JSON.stringify(body),
  });

const CORRECTION = {
  component: 'api',
  from: '2026-10-12T03:10:00Z',
  to: '2026-10-12T03:15:00Z',
  reason: 'our own probe was broken',
};

describe('a correction', () => {
  it('is proposed by one, approved by an admin, and makes a further revision', async () => {
    const proposed = await post('publish', '/v1/sla/corrections', CORRECTION);
    expect(proposed.status).toBe(201);
    const { id, status } = (await proposed.json()) as { id: string; status: string };
    expect(status).toBe('pending');
    expect((await post('publish', `/v1/sla/corrections/${id}/approve`, {})).status).toBe(403);
    const approved = await post('admin', `/v1/sla/corrections/${id}/approve`, {});
    expect(await approved.json()).toMatchObject({
      status: 'approved',
      proposed_by: 'publisher',
      decided_by: 'adminer',
    });
    expect(await months.tick(FREEZE + 2 * MINUTE_MS)).toBe('frozen');
    expect((await readReport(db, '2026-10'))?.content).toMatchObject({
      revision: 2,
      reason: 'our own probe was broken',
      tiers: [{ verdict: 'met' }],
    });
    const list = await desk.ask('GET', '/v1/sla/corrections', { headers: bearer('read') });
    expect(await list.json()).toMatchObject([{ id, status: 'approved' }]);
  });

  it('that cannot be is told what was expected', async () => {
    const web = await post('publish', '/v1/sla/corrections', { ...CORRECTION, component: 'web' });
    expect(web.status).toBe(422);
    expect(await web.json()).toMatchObject({
      detail: 'Expected a component that a promise covers: api.',
    });
    const unknown = await post('admin', '/v1/sla/corrections/nothing/approve', {});
    expect(unknown.status).toBe(422);
  });

  it('that is rejected changes nothing', async () => {
    const { id } = (await (await post('publish', '/v1/sla/corrections', CORRECTION)).json()) as {
      id: string;
    };
    const answer = await post('admin', `/v1/sla/corrections/${id}/reject`, {
      reason: 'it was down',
    });
    expect(await answer.json()).toMatchObject({ status: 'rejected' });
    expect(await months.tick(FREEZE + 2 * MINUTE_MS)).not.toBe('frozen');
  });
});

describe('a write with an idempotency key', () => {
  const key = { 'Idempotency-Key': 'correct-42' };
  const corrections = async () =>
    (await (await desk.ask('GET', '/v1/sla/corrections', { headers: bearer('read') })).json()) as {
      id: string;
      status: string;
    }[];
  const confirmations = async () =>
    (await months.events()).filter(({ type }) => type === 'sla.confirmed');

  it('proposes once, however often it is sent, also at the same time', async () => {
    const send = () => post('publish', '/v1/sla/corrections', CORRECTION, key);
    const answers = [...(await Promise.all([send(), send()])), await send()];
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
    const ids = await Promise.all(
      answers.map(async (answer) => ((await answer.json()) as { id: string }).id),
    );
    expect(new Set(ids).size).toBe(1);
    expect(await corrections()).toMatchObject([{ id: ids[0], status: 'pending' }]);
    const without = await post('publish', '/v1/sla/corrections', CORRECTION);
    expect(without.status).toBe(201);
    expect(await corrections()).toHaveLength(2);
  });

  it('stands for that request alone', async () => {
    await post('publish', '/v1/sla/corrections', CORRECTION, key);
    const other = { ...CORRECTION, reason: 'another reason' };
    const refused = await post('publish', '/v1/sla/corrections', other, key);
    expect(refused.status).toBe(422);
    expect(await refused.json()).toMatchObject({
      title: 'Idempotency-Key was used for something else',
    });
  });

  it.each(['approve', 'reject'])('hears the same of a repeated %s', async (verb) => {
    await post('publish', '/v1/sla/corrections', CORRECTION);
    const [{ id } = expect.fail('nothing')] = await corrections();
    const path = `/v1/sla/corrections/${id}/${verb}`;
    const body = verb === 'approve' ? {} : { reason: 'it was down' };
    const first = await post('admin', path, body, key);
    const again = await post('admin', path, body, key);
    expect([first.status, again.status]).toEqual([200, 200]);
    expect(await again.json()).toEqual(await first.json());
    // Without the key it is a second decision, and refused.
    expect((await post('admin', path, body)).status).toBe(422);
  });

  it('decides a month once', async () => {
    await months.record('api-http', at('2026-09-01T00:00'), at('2026-09-20T00:00'));
    await post('admin', '/v1/sla/reports/2026-09', { reason: 'by hand' });
    expect(await months.tick(FREEZE + 2 * MINUTE_MS)).toBe('frozen');
    const decide = (more: Record<string, string>) =>
      post(
        'admin',
        '/v1/sla/reports/2026-09/decision',
        { tier: 'enterprise', verdict: 'met', reason: 'the logs show it' },
        more,
      );
    expect((await decide(key)).status).toBe(200);
    const again = await decide(key);
    expect([again.status, await again.json()]).toEqual([
      200,
      { month: '2026-09', tier: 'enterprise', verdict: 'met' },
    ]);
    expect(await confirmations()).toHaveLength(1);
  });
});

describe('a report', () => {
  it('is asked for by hand for a month that is over, by an admin', async () => {
    await months.record('api-http', at('2026-08-01T00:00'), at('2026-09-01T00:00'));
    const reason = { reason: 'before the first report' };
    expect((await post('publish', '/v1/sla/reports/2026-08', reason)).status).toBe(403);
    expect((await post('admin', '/v1/sla/reports/2026-08', reason)).status).toBe(200);
    expect(await months.tick(FREEZE + 2 * MINUTE_MS)).toBe('frozen');
    expect((await readReport(db, '2026-08'))?.content.revision).toBe(1);
    for (const month of ['2026-11', '2026-13']) {
      expect((await post('admin', `/v1/sla/reports/${month}`, reason)).status).toBe(422);
    }
  });

  it('that measurements settle needs no decision', async () => {
    const body = { tier: 'enterprise', verdict: 'met', reason: 'because' };
    const answer = await post('admin', '/v1/sla/reports/2026-10/decision', body);
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({
      detail: 'Expected a month that is in question: this one is settled by what was measured.',
    });
  });
});

describe('credits', () => {
  it('are listed and exported with everything that they were calculated from', async () => {
    const headers = bearer('read');
    const list = await desk.ask('GET', '/v1/sla/credits', { headers });
    expect(await list.json()).toEqual([
      {
        month: '2026-10',
        tier: 'enterprise',
        revision: 1,
        credit_percent: '10',
        target_percent: '99.9',
        good: 8919,
        bad: 9,
        no_data: 0,
        excluded: 0,
        steps: 1,
        basis: 'target',
        step_percent: '0.1',
        step_credit_percent: '10',
        cap_percent: '30',
        rounding: 'up',
        recorded_at: '2026-11-01T00:15:00.000Z',
      },
    ]);
    const csv = await (await desk.ask('GET', '/v1/sla/credits.csv', { headers })).text();
    expect(csv.split('\r\n')[1]).toBe(
      '2026-10,enterprise,1,10,99.9,8919,9,0,0,1,target,0.1,10,30,up,2026-11-01T00:15:00.000Z',
    );
    expect((await desk.ask('GET', '/v1/sla/credits')).status).toBe(401);
  });
});

describe('who is signed in', () => {
  const ask = (path: string[], headers: Record<string, string>, catalog = PROMISING) => {
    const { who } = desk.operators;
    const look = createLookInside({ db, catalog, who, now: () => desk.now, projectCurrent });
    return look(new Request('https://status.meridian.example/sla', { headers }), path, () => {});
  };

  it('sees the credit and the own target of a report, and of the running month', async () => {
    const inside = await ask(['report:2026-10'], bearer('read'));
    expect(inside?.tiers).toMatchObject([
      {
        id: 'enterprise',
        sloPer100k: 99_950,
        slo: 'breached',
        policy: { basis: 'target', capPer100k: 30_000 },
        creditPer100k: 10_000,
      },
    ]);
    expect(inside?.documents.get('windows:2026-10:1')).toMatchObject({
      components: { api: 'g3206b9g5713' },
    });
    await months.record('api-http', NOVEMBER, NOVEMBER + 60 * MINUTE_MS);
    await months.tick(NOVEMBER + 65 * MINUTE_MS);
    const hidden = { ...PROMISING, sla: { ...PROMISING.sla, public: false } };
    const now = await ask(['sla'], bearer('read'), hidden);
    expect(now?.documents.get('sla')).toMatchObject({
      month: '2026-11',
      months: [{ month: '2026-10' }],
    });
  });

  it('is nobody else', async () => {
    expect(await ask(['sla'], {})).toBeNull();
    expect(await ask(['sla'], { Authorization: 'Bearer somebody-else-entirely-0123' })).toBeNull();
  });
});
