// Validators: what changes them, and what they may not hide.

import { describe, expect, it } from 'vitest';
import { published } from '../testing/published.ts';
import { outage, quiet } from '../testing/states.ts';
import { DAY, NOW, ago } from '../testing/views.ts';
import { API } from './recipes.ts';

const DATA = [...Object.keys(API), '/badge.json', '/badge.svg'];
const MINUTE = 60_000;
const tagOf = (answer: Response) => answer.headers.get('ETag') ?? '';

describe('a validator', () => {
  const changes = async (
    path: string,
    change: (stored: ReturnType<typeof published>['stored']) => void,
  ) => {
    const { ask, stored } = published(quiet());
    const first = tagOf(await ask(path));
    change(stored);
    const second = await ask(path, { headers: { 'If-None-Match': first } });
    return second.status === 200;
  };
  const STATUS_PATHS = [
    '/',
    '/api/v2/summary.json',
    '/api/v2/status.json',
    '/badge.json',
    '/badge.svg',
  ];

  it.each(STATUS_PATHS)('changes when a document does: %s', async (path) => {
    expect(await changes(path, ({ documents }) => documents.set('page', outage().page))).toBe(true);
  });

  it.each(STATUS_PATHS)(
    'never hides that measuring has stopped, nor that it goes on: %s',
    async (path) => {
      const { ask, stored } = published(quiet());
      const measured = tagOf(await ask(path));
      stored.now += 3 * MINUTE + 1;
      const stopped = await ask(path, { headers: { 'If-None-Match': measured } });
      expect(stopped.status).toBe(200);
      expect(await stopped.text()).toContain('Not measured since');
      stored.tickAt = stored.now;
      const again = await ask(path, { headers: { 'If-None-Match': tagOf(stopped) } });
      expect(again.status).toBe(200);
      expect(await again.text()).not.toContain('Not measured since');
    },
  );

  it.each(STATUS_PATHS)('changes when the database is out of reach: %s', async (path) => {
    expect(await changes(path, (stored) => void (stored.staleAt = ago(1)))).toBe(true);
  });

  it('of data stays the same while time alone passes', async () => {
    const passes = (stored: { now: number; tickAt: number | null }) => {
      stored.now += DAY;
      stored.tickAt = stored.now;
    };
    for (const path of DATA) {
      expect(await changes(path, passes), path).toBe(false);
    }
  });

  it('of data ignores measurements that change no word', async () => {
    const newer = (stored: ReturnType<typeof published>['stored']) =>
      stored.documents.set('measured', { ...quiet().measured, at: ago(1) });
    expect(await changes('/api/v2/summary.json', newer)).toBe(false);
    expect(await changes('/', newer)).toBe(true);
  });

  it('of a page changes with its lengths of time, at most every five minutes', async () => {
    const { ask, stored } = published(outage());
    const tags = new Set<string>();
    for (let minute = 0; minute < 10; minute += 1) {
      stored.now = NOW + minute * MINUTE;
      stored.tickAt = stored.now;
      tags.add(tagOf(await ask('/')));
    }
    expect(tags.size).toBeLessThanOrEqual(3);
    expect(tags.size).toBeGreaterThan(1);
  });
});
