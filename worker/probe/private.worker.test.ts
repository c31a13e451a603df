// What a probe heard stays inside: whatever the services answer, no public document holds a word of it.

import { beforeEach, expect, test } from 'vitest';
import type { Sample } from '../domain/monitor.ts';
import { contentsOf, emptyDatabase } from '../testing/database.ts';
import { MERIDIAN } from '../testing/meridian.ts';
import { monitorOf } from '../testing/monitor.ts';
import { Ticked } from '../testing/ticked.ts';

const MINUTE = 60_000;
const T0 = Date.UTC(2026, 10, 27, 8);
/** No reason of ours reads like this; if one ever quoted an answer, it would be as recognisable. */
const HEARD = 'xyzzy-heard-by-a-probe';

let db: D1Database;
beforeEach(async () => {
  db = await emptyDatabase();
});

test('an answer’s reason is in the tick, for operators, and in no public document', async () => {
  const monitors = [monitorOf({ id: 'api-http', regions: ['weur', 'enam'] })];
  const ticks = new Ticked(db, { ...MERIDIAN, monitors });
  const down = {
    class: 'server_error',
    display: 'down',
    status: 503,
    ms: 20,
    reason: HEARD,
  } as const;
  const samples: Sample[] = [
    { region: 'weur', ...down },
    { region: 'enam', ...down },
  ];
  for (let minute = 0; minute < 4; minute += 1) {
    await ticks.tick(T0 + minute * MINUTE, {
      observe: async () => new Map([['api-http', samples]]),
    });
  }
  const { tick, document, journal } = await contentsOf(db);
  expect(JSON.stringify(tick)).toContain(HEARD);
  // There is something public to look into: the incident that this opened.
  expect(JSON.stringify(journal)).toContain('incident.published');
  expect(JSON.stringify(document)).toContain('"status":"major_outage"'.replaceAll('"', '\\"'));
  expect(JSON.stringify(document)).not.toContain(HEARD);
});
