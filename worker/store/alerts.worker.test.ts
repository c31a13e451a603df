import { beforeEach, describe, expect, it } from 'vitest';
import { emptyDatabase } from '../testing/database.ts';
import { ALERT_RETENTION_MS, alertsSince, forgetAlerts, recordAlert } from './alerts.ts';
import { runBatch } from './failure.ts';

/** 2026-11-02T10:00:00Z */
const NOW = Date.UTC(2026, 10, 2, 10);
const MINUTE_MS = 60_000;

let db: D1Database;
beforeEach(async () => {
  db = await emptyDatabase();
});

const record = async (at: number, subject?: string) => {
  const alert = { kind: 'bad_signature', text: 'A delivery was refused.', at };
  const [result] = await runBatch(db, [
    recordAlert(db, subject === undefined ? alert : { ...alert, subject }),
  ]);
  return result?.meta.rows_written;
};

describe('an alert', () => {
  it('is one row an hour, however often it is raised', async () => {
    for (let minute = 0; minute < 120; minute += 7) await record(NOW + minute * MINUTE_MS);
    const alerts = await alertsSince(db, 0);
    expect(alerts.map(({ key }) => key)).toEqual([
      'bad_signature:2026-11-02T11',
      'bad_signature:2026-11-02T10',
    ]);
    expect(alerts.at(-1)).toMatchObject({ at: NOW, lastAt: NOW + 56 * MINUTE_MS, count: 9 });
  });

  it('costs a flood of strangers one write a minute', async () => {
    expect(await record(NOW)).toBe(1);
    for (let ms = 1; ms < MINUTE_MS; ms += 5_000) expect(await record(NOW + ms)).toBe(0);
    expect(await record(NOW + MINUTE_MS)).toBe(1);
  });

  it('of one thing does not hide that of another', async () => {
    await record(NOW, 'pagerduty');
    await record(NOW, 'grafana');
    expect(await alertsSince(db, NOW)).toHaveLength(2);
    expect(await alertsSince(db, NOW + 1)).toHaveLength(0);
  });

  it('is kept for its time, and then forgotten', async () => {
    await record(NOW);
    await record(NOW + MINUTE_MS, 'pagerduty');
    const kept = async (now: number) => {
      await runBatch(db, [forgetAlerts(db, now)]);
      return (await alertsSince(db, 0)).length;
    };
    expect(await kept(NOW + ALERT_RETENTION_MS)).toBe(2);
    expect(await kept(NOW + ALERT_RETENTION_MS + 1)).toBe(1);
  });
});
