import { describe, expect, it } from 'vitest';
import { alertsThere, daysIn, lineOf } from './alerts.ts';

describe('the alerts of a deployment', () => {
  it('are asked for since an instant, and told with when, what and how often', async () => {
    const asked: string[] = [];
    const found = await alertsThere(async (sql) => {
      asked.push(sql);
      const last_at = Date.UTC(2026, 10, 21, 10, 42);
      return [
        { kind: 'unmapped_service', text: 'Name PZZZ999 in status.yaml.', count: 3, last_at },
        { kind: 'bad_signature', text: 'A delivery was refused.', count: 1, last_at },
      ];
    }, 42);
    expect(asked[0]).toContain('last_at >= 42 ');
    expect(found.map(lineOf)).toEqual([
      '2026-11-21 10:42 UTC  unmapped_service (3 times)\n    Name PZZZ999 in status.yaml.',
      '2026-11-21 10:42 UTC  bad_signature\n    A delivery was refused.',
    ]);
  });

  it('move nothing on the terminal, whatever an alert is called', () => {
    const alert = { kind: 'unmatched_alert', text: 'called \u{1b}[2Jgone', count: 1, lastAt: 0 };
    expect(lineOf(alert)).toContain('called �[2Jgone');
  });

  it('are those of one day, or of as many as a person says', () => {
    expect([daysIn([]), daysIn(['7'])]).toEqual([1, 7]);
    for (const word of ['0', '1.5', '1 OR 1', 'week']) {
      expect(() => daysIn([word])).toThrow('Expected a number of days');
    }
  });
});
