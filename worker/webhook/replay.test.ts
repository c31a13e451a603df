import { expect, test } from 'vitest';
import type { Input } from '../domain/input.ts';
import { committedAs } from '../testing/committed.ts';
import { MERIDIAN } from '../testing/meridian.ts';
import { delivery } from '../testing/pagerduty.ts';
import { sources } from './registry.ts';
import { replay } from './replay.ts';

const AT = Date.UTC(2026, 10, 2, 9);
const service = { id: 'PABC123', summary: 'api-production' };

function row(id: string, source = 'pagerduty') {
  const body = delivery({
    type: 'incident.triggered',
    incident: { id: 'Q1', service },
    at: AT,
    id,
  });
  return {
    key: `pagerduty:${id}`,
    receivedAt: AT,
    source,
    body,
    error: '',
    state: 'kept' as const,
  };
}

/** A replay in which committing `broken` still fails. */
async function replayed(rows: Parameters<typeof replay>[0], broken: string) {
  const committed: Input[] = [];
  const done: string[] = [];
  const results = await replay(rows, {
    catalog: MERIDIAN,
    sources,
    commit: async (input) => {
      if ('key' in input && input.key === broken) throw new TypeError('still');
      committed.push(input);
      return committedAs('written');
    },
    done: async (key) => void done.push(key),
  });
  return { results, committed, done };
}

test('what was kept is committed as if it had just come, and taken off the list', async () => {
  const { committed, done, results } = await replayed([row('E1')], 'none');
  expect(committed).toMatchObject([{ type: 'report', key: 'pagerduty:E1', at: AT }]);
  expect(done).toEqual(['pagerduty:E1']);
  expect(results).toEqual([{ key: 'pagerduty:E1', ok: true, outcome: 'written' }]);
});

test('what still fails stays, says why, and holds up no other', async () => {
  const spoilt = { ...row('E3'), body: row('E3').body.replace('"data":', '"datum":') };
  const { done, results } = await replayed(
    [row('E1'), row('E2', 'carrier-pigeon'), spoilt, row('E4')],
    'pagerduty:E1',
  );
  expect(done).toEqual(['pagerduty:E4']);
  expect(results).toEqual([
    { key: 'pagerduty:E1', ok: false, outcome: 'it still fails: TypeError' },
    { key: 'pagerduty:E2', ok: false, outcome: 'no source is called carrier-pigeon' },
    { key: 'pagerduty:E3', ok: false, outcome: 'it still cannot be read' },
    { key: 'pagerduty:E4', ok: true, outcome: 'written' },
  ]);
});
