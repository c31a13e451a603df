import { beforeEach, describe, expect, test } from 'vitest';
import type { Catalog } from '../domain/catalog.ts';
import { MINUTE_MS } from '../testing/story.ts';
import { counting } from '../testing/counting.ts';
import { emptyDatabase, misbehaving } from '../testing/database.ts';
import { monitorOf } from '../testing/meridian.ts';
import { ENTERPRISE, PROMISING } from '../testing/promised-company.ts';
import { inARow, Promised } from '../testing/promised.ts';
import { askAgain, readReport, readSummaries } from '../store/reports.ts';
import { hashOfReport } from '../snapshot/sla.ts';
import type { ReportDocument, WindowsDocument } from '../snapshot/sla-documents.ts';
import { isPassDue } from './sla.ts';

const HOUR = 60 * MINUTE_MS;
const at = (text: string) => Date.parse(`${text}Z`);
const OCTOBER = at('2026-10-01T00:00');
const NOVEMBER = at('2026-11-01T00:00');
/** 00:15 UTC on the 1st. */
const FREEZE = NOVEMBER + 15 * MINUTE_MS;

let db: D1Database;
beforeEach(async () => {
  db = await emptyDatabase();
});

async function october(trouble = {}, catalog = PROMISING): Promise<Promised> {
  const months = new Promised(db, catalog);
  for (const { id } of catalog.monitors) await months.record(id, OCTOBER, NOVEMBER, trouble);
  return months;
}

const documentOf = async (key: string) => (await new Promised(db).told.documents()).get(key);
const reportOf = async (name: string) =>
  (await documentOf(`report:${name}`)) as unknown as ReportDocument;

describe('on the 1st at 00:15 UTC', () => {
  test('the report of the month is frozen, with its windows, a revision and a hash', async () => {
    const months = await october(inARow(at('2026-10-12T03:10'), 8));
    expect(await months.tick(NOVEMBER + 14 * MINUTE_MS)).toBe('idle');
    expect(await months.tick(FREEZE)).toBe('frozen');
    const { hash, content } = await reportOf('2026-10');
    expect(content).toMatchObject({
      month: '2026-10',
      revision: 1,
      at: FREEZE,
      reason: null,
      problem: null,
      tiers: [
        {
          id: 'enterprise',
          component: 'api',
          totals: { excluded: 0, noData: 0, bad: 8, good: 8920 },
          verdict: 'met',
        },
      ],
    });
    const { components } = (await documentOf('windows:2026-10:1')) as unknown as WindowsDocument;
    expect(components).toEqual({ api: 'g3206b8g5714' });
    expect(await hashOfReport(content, components)).toBe(hash);
    expect(await months.events()).toEqual([
      expect.objectContaining({ type: 'sla.reported', month: '2026-10', revision: 1, hash }),
    ]);
    expect((await months.memos()).map(({ title }) => title)).toEqual(['SLA report of 2026-10']);
  });

  test('a credit or a target of the team stands in no public document', async () => {
    const months = await october(inARow(at('2026-10-12T03:10'), 9));
    await months.tick(FREEZE);
    const text = JSON.stringify([...(await months.told.documents())]);
    expect(text).not.toMatch(/credit|slo|99950|30000/i);
    const frozen = await readReport(db, '2026-10');
    expect(frozen?.internal[0]).toMatchObject({
      sloPer100k: 99_950,
      slo: 'breached',
      credit: { creditPer100k: 10_000 },
    });
  });

  test('nothing is public where the configuration says so, and the report exists', async () => {
    const catalog = { ...PROMISING, sla: { ...PROMISING.sla, public: false } };
    const months = await october({}, catalog);
    await months.tick(FREEZE);
    expect([...(await months.told.documents()).keys()]).toEqual(['page', 'recent']);
    expect((await readReport(db, '2026-10'))?.content.month).toBe('2026-10');
  });

  test('a month in which nothing was measured has no report', async () => {
    const months = new Promised(db);
    await months.record('api-http', NOVEMBER, NOVEMBER + HOUR);
    expect(await months.tick(FREEZE)).toBe('idle');
  });

  test('a month that was measured in part says how much', async () => {
    const months = new Promised(db);
    await months.record('api-http', at('2026-10-21T00:00'), NOVEMBER);
    await months.tick(FREEZE);
    const { content } = await reportOf('2026-10');
    expect(content.tiers[0]).toMatchObject({
      verdict: 'indeterminate',
      totals: { good: 11 * 288, noData: 20 * 288 },
    });
  });
});

describe('two runs and restarts', () => {
  test('two at once give one report', async () => {
    const months = await october();
    const both = await Promise.all([months.pass(FREEZE), new Promised(db).pass(FREEZE)]);
    expect(both.toSorted()).toEqual(['frozen', 'overtaken']);
    expect(await months.events()).toHaveLength(1);
    expect(await months.tick(FREEZE + MINUTE_MS)).not.toBe('frozen');
    expect(await months.events()).toHaveLength(1);
  });

  const many: Catalog = {
    ...PROMISING,
    components: Array.from({ length: 25 }, (_, index) => ({
      id: `part-${index}`,
      name: `Part ${index}`,
      description: null,
      group: null,
      position: index,
    })),
    monitors: Array.from({ length: 25 }, (_, index) =>
      monitorOf({ id: `monitor-${index}`, component: `part-${index}` }),
    ),
    sla: {
      ...PROMISING.sla,
      tiers: [
        { ...ENTERPRISE, components: Array.from({ length: 25 }, (_, index) => `part-${index}`) },
      ],
    },
  };

  test('a month of many components is measured in several passes', async () => {
    const months = await october({}, many);
    expect(await months.tick(FREEZE)).toBe('measured');
    expect(await months.tick(FREEZE + MINUTE_MS)).toBe('measured');
    expect(await months.tick(FREEZE + 2 * MINUTE_MS)).toBe('frozen');
    expect((await reportOf('2026-10')).content.components).toHaveLength(25);
  });

  test('a restart in the middle goes on where the last pass ended, and gives one report', async () => {
    const months = await october({}, many);
    await months.tick(FREEZE);
    const dying = misbehaving(db, {
      batch: () => Promise.reject(new Error('D1_ERROR: Network connection lost.')),
    });
    const lost = new Promised(dying, many).tick(FREEZE + MINUTE_MS);
    await expect(lost).rejects.toThrow('The database did not answer');
    const again = new Promised(db, many);
    expect(await again.tick(FREEZE + 2 * MINUTE_MS)).toBe('measured');
    expect(await again.tick(FREEZE + 3 * MINUTE_MS)).toBe('frozen');
    expect(await again.events()).toHaveLength(1);
    const { results } = await db.prepare('SELECT month FROM sla_month').all();
    expect(results).toEqual([]);
  });

  test('a deployment that slept through the night reports when it wakes', async () => {
    const months = await october();
    expect(isPassDue(NOVEMBER + 30 * HOUR + 5 * MINUTE_MS)).toBe(true);
    expect(await months.tick(NOVEMBER + 30 * HOUR + 5 * MINUTE_MS)).toBe('frozen');
  });

  test('a pass asks no more of the database than one invocation may', async () => {
    const { db: counted, take } = counting(db);
    const months = await october({}, many);
    const own = new Promised(counted, many);
    const passes = [];
    for (let minute = 0; minute < 3; minute += 1) {
      take();
      await own.tick(FREEZE + minute * MINUTE_MS);
      passes.push(take());
    }
    expect(await months.events()).toHaveLength(1);
    for (const { statements, rowsRead } of passes) {
      expect(statements).toBeLessThanOrEqual(30);
      expect(rowsRead).toBeLessThanOrEqual(500);
    }
  });
});

describe('gaps', () => {
  test('at the end of a month are bridged by what followed it', async () => {
    const end = at('2026-10-31T23:30');
    const trouble = { ...inARow(end, 3), ...inARow(end + 15 * MINUTE_MS, 3, 'gone') };
    const months = await october(trouble);
    await months.record('api-http', NOVEMBER, NOVEMBER + 15 * MINUTE_MS, inARow(NOVEMBER, 1));
    await months.tick(FREEZE);
    const before = (await reportOf('2026-10')).content.tiers[0]?.totals;
    expect(before).toMatchObject({ bad: 3, noData: 3 });
    // The record of the first hour is rolled up at its end; asked again, the bridge has its other end.
    await db.batch([
      askAgain(db, '2026-10', { how: 'measure', by: 'operator', reason: 'late record' }),
    ]);
    await months.tick(NOVEMBER + HOUR + 5 * MINUTE_MS);
    expect((await reportOf('2026-10')).content.tiers[0]?.totals).toMatchObject({
      bad: 6,
      noData: 0,
    });
  });

  test('across the beginning of a month are bridged', async () => {
    const months = await october(inARow(OCTOBER, 2, 'gone'));
    await months.record('api-http', OCTOBER - HOUR, OCTOBER, inARow(OCTOBER - HOUR, 12));
    await months.record('api-http', OCTOBER, NOVEMBER, {
      ...inARow(OCTOBER, 2, 'gone'),
      ...inARow(OCTOBER + 10 * MINUTE_MS, 1),
    });
    await months.tick(FREEZE);
    expect((await reportOf('2026-10')).content.tiers[0]?.totals).toMatchObject({ bad: 3 });
  });
});

describe('a further revision', () => {
  test('comes from a correction, with its reason; the old one stays readable', async () => {
    const months = await october(inARow(at('2026-10-12T03:10'), 9));
    await months.tick(FREEZE);
    const tell = (command: Parameters<typeof sla>[0]) => months.told.tell(sla(command));
    await tell({
      do: 'propose',
      id: 'correction01',
      component: 'api',
      from: at('2026-10-12T03:10'),
      to: at('2026-10-12T03:15'),
      reason: 'our own probe was broken',
    });
    await months.told.tell(sla({ do: 'approve', correction: 'correction01' }), [
      askAgain(db, '2026-10', { how: 'correct', by: 'operator', reason: 'probe was broken' }),
    ]);
    expect(await months.tick(FREEZE + 5 * MINUTE_MS)).toBe('frozen');
    const second = await reportOf('2026-10');
    expect(second.content).toMatchObject({
      revision: 2,
      reason: 'probe was broken',
      corrections: [{ component: 'api', reason: 'our own probe was broken' }],
      tiers: [{ verdict: 'met', totals: { bad: 8, excluded: 1 } }],
    });
    const windows = (await documentOf('windows:2026-10:1')) as unknown as WindowsDocument;
    expect(windows.components).toEqual({ api: 'g3206Bb8g5713' });
    expect((await reportOf('2026-10.1')).content).toMatchObject({
      revision: 1,
      tiers: [{ verdict: 'breached', totals: { bad: 9 } }],
    });
    expect((await readReport(db, '2026-10', 1))?.content.revision).toBe(1);
    expect(await readSummaries(db, '2026-11', 12)).toMatchObject([{ revision: 2 }]);
  });

  test('takes back the credit of the one before', async () => {
    const months = await october(inARow(at('2026-10-12T03:10'), 9));
    await months.tick(FREEZE);
    await months.told.tell(
      sla({
        do: 'propose',
        id: 'correction01',
        component: 'api',
        from: at('2026-10-12T03:10'),
        to: at('2026-10-12T03:15'),
        reason: 'our own probe was broken',
      }),
    );
    await months.told.tell(sla({ do: 'approve', correction: 'correction01' }), [
      askAgain(db, '2026-10', { how: 'correct', by: 'operator', reason: 'probe was broken' }),
    ]);
    await months.tick(FREEZE + MINUTE_MS);
    const credits = (await months.events()).filter(({ type }) => type === 'sla.credit_recorded');
    expect(credits.map(({ revision, creditPer100k }) => [revision, creditPer100k])).toEqual([
      [1, 10_000],
      [2, 0],
    ]);
  });

  test('is not made where nothing has changed', async () => {
    const months = await october();
    await months.tick(FREEZE);
    await db.batch([askAgain(db, '2026-10', { how: 'measure', by: 'operator', reason: 'sure?' })]);
    expect(await months.tick(FREEZE + 5 * MINUTE_MS)).toBe('overtaken');
    expect((await reportOf('2026-10')).content.revision).toBe(1);
  });

  test('can be asked for by hand for an old month', async () => {
    const months = new Promised(db);
    await months.record('api-http', at('2026-08-01T00:00'), at('2026-09-01T00:00'));
    await db.batch([
      askAgain(db, '2026-08', { how: 'measure', by: 'operator', reason: 'by hand' }),
    ]);
    expect(await months.tick(FREEZE + 5 * MINUTE_MS)).toBe('frozen');
    expect((await reportOf('2026-08')).content).toMatchObject({ revision: 1, reason: null });
  });

  test('of a month without any record says why there are no figures', async () => {
    const months = new Promised(db);
    await db.batch([
      askAgain(db, '2026-07', { how: 'measure', by: 'operator', reason: 'by hand' }),
    ]);
    await months.tick(FREEZE + 5 * MINUTE_MS);
    expect((await reportOf('2026-07')).content).toMatchObject({
      problem: 'nothing_measured',
      tiers: [{ verdict: 'no_measurement' }],
    });
  });
});

const sla = (
  command: Extract<Parameters<Promised['told']['tell']>[0], { type: 'sla' }>['command'],
) => ({ type: 'sla', actor: 'operator', key: null, command, incidents: [] }) as const;

describe('a running month', () => {
  test('is judged each hour, and a breach is found as soon as nothing ahead can save it', async () => {
    const months = new Promised(db);
    const outage = at('2026-10-02T10:00');
    const until = async (to: number) => {
      await months.record('api-http', OCTOBER, to, inARow(outage, 9));
      return months.tick(to + 5 * MINUTE_MS);
    };
    expect(await until(at('2026-10-02T10:00'))).toBe('judged');
    expect(await months.events()).toEqual([]);
    // Eight of nine windows would do: the ninth ends at 10:45.
    await until(at('2026-10-02T11:00'));
    expect((await months.events()).map(({ type }) => type)).toEqual([
      'sla.budget_crossed',
      'sla.budget_crossed',
      'sla.budget_crossed',
      'sla.breached',
      'sla.finance_told',
      'sla.customers_owed',
    ]);
    const [memo, ...others] = await months.memos();
    expect(others.map(({ title }) => title)).toEqual([
      'The customers of Enterprise are told: the SLA of 2026-10 is missed',
    ]);
    expect(memo?.title).toBe('SLA missed: Enterprise, 2026-10');
    expect(memo?.text).toContain('Credit = 1 × 10 %, at most 30 %: 10 % of the monthly fee.');
    expect(await documentOf('sla')).toMatchObject({
      month: '2026-10',
      at: at('2026-10-02T11:00'),
      ahead: 8928 - 35 * 12,
      tiers: [{ verdict: 'breached', totals: { bad: 9, good: 35 * 12 - 9 } }],
    });
  });

  test('is not judged again before there is another hour', async () => {
    const months = new Promised(db);
    await months.record('api-http', OCTOBER, OCTOBER + HOUR);
    expect(await months.tick(OCTOBER + HOUR + 5 * MINUTE_MS)).toBe('judged');
    expect(await months.tick(OCTOBER + HOUR + 15 * MINUTE_MS)).toBe('idle');
  });

  test('warns once at each share of the budget', async () => {
    const months = new Promised(db);
    for (const [hour, bad] of [
      [12, 3],
      [13, 5],
      [14, 6],
      [15, 7],
      [16, 8],
    ] as const) {
      const to = OCTOBER + hour * HOUR;
      await months.record('api-http', OCTOBER, to, inARow(OCTOBER, bad));
      await months.tick(to + 5 * MINUTE_MS);
    }
    expect((await months.memos()).map(({ title }) => title)).toEqual([
      '50 % of the error budget used: Enterprise, 2026-10',
      '75 % of the error budget used: Enterprise, 2026-10',
    ]);
  });

  test('keeps what a monitor measured that left the configuration', async () => {
    const months = await october(inARow(at('2026-10-03T00:00'), 9));
    await months.tick(at('2026-10-10T00:05'));
    const monitors = [monitorOf({ id: 'api-new', component: 'api' })];
    const later = new Promised(db, { ...PROMISING, monitors });
    await later.record('api-new', at('2026-10-10T00:00'), NOVEMBER);
    await later.tick(FREEZE);
    expect((await reportOf('2026-10')).content.tiers[0]).toMatchObject({
      totals: { bad: 9, noData: 0 },
    });
  });
});

describe('a report that has no documents', () => {
  test('gets them again, with the same hash, when the running month is judged', async () => {
    const months = await october(inARow(at('2026-10-12T03:10'), 9));
    await months.tick(FREEZE);
    const { hash } = await reportOf('2026-10');
    await db
      .prepare("DELETE FROM document WHERE key LIKE 'report:%' OR key LIKE 'windows:%'")
      .run();
    await months.record('api-http', NOVEMBER, NOVEMBER + HOUR);
    expect(await months.tick(NOVEMBER + HOUR + 5 * MINUTE_MS)).toBe('judged');
    expect((await reportOf('2026-10')).hash).toBe(hash);
    expect(await documentOf('windows:2026-10:1')).toMatchObject({
      components: { api: 'g3206b9g5713' },
    });
  });
});

describe('a doubtful month', () => {
  test('asks a person with the evidence, and takes the answer into a further revision', async () => {
    const months = await october(inARow(at('2026-10-05T00:00'), 100, 'gone'));
    await months.tick(FREEZE);
    const question = (await months.memos()).find(({ key }) => key.includes('question'));
    expect(question?.title).toBe('Please decide: was the SLA of Enterprise met in 2026-10?');
    expect(question?.text).toContain('8828 good, 0 bad, 100 without data');
    await months.told.tell(
      sla({
        do: 'confirm',
        month: '2026-10',
        tier: 'enterprise',
        verdict: 'met',
        reason: 'traffic was normal',
      }),
      [askAgain(db, '2026-10', { how: 'correct', by: 'operator', reason: 'confirmed' })],
    );
    await months.tick(FREEZE + MINUTE_MS);
    expect((await reportOf('2026-10')).content).toMatchObject({
      revision: 2,
      tiers: [
        {
          verdict: 'indeterminate',
          confirmed: { verdict: 'met', reason: 'traffic was normal' },
        },
      ],
    });
  });
});
