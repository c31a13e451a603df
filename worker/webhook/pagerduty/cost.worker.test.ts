// What a delivery asks of the database before it is answered: each way there and back is time in which the sender waits.

import { beforeEach, describe, expect, test } from 'vitest';
import type { Counts } from '../../testing/counting.ts';
import { counting } from '../../testing/counting.ts';
import { emptyDatabase } from '../../testing/database.ts';
import { Paged } from '../../testing/paged.ts';
import type { IncidentType } from '../../testing/pagerduty.ts';
import { MINUTE_MS } from '../../testing/story.ts';

/** Load, the documents that change, the batch. */
const CALLS_LIMIT = 3;
const STATEMENTS_LIMIT = 12;
const ROWS_READ_LIMIT = 200;

const COMPONENTS = 20;

let paged: Paged;
let take: () => Counts;

beforeEach(async () => {
  const counted = counting(await emptyDatabase());
  const { catalog } = new Paged(counted.db);
  const [service] = catalog.services;
  if (service === undefined) throw new Error('Meridian has services');
  const names = Array.from({ length: COMPONENTS }, (_, index) => `part-${index}`);
  const components = names.map((id, index) => ({
    id,
    name: id,
    description: null,
    group: null,
    position: index + 1,
  }));
  const services = names.map((id) => ({ ...service, id: `P${id}`, name: id, components: [id] }));
  paged = new Paged(counted.db, { catalog: { ...catalog, monitors: [], components, services } });
  take = counted.take;
  await paged.tell({ type: 'time' });
});

const deliver = async (part: number, type: IncidentType): Promise<Counts> => {
  const service = { id: `Ppart-${part}`, summary: `part-${part}` };
  paged.now += MINUTE_MS / 60;
  take();
  const said = { type, incident: { id: `Q${part}`, service }, at: paged.now };
  expect(await paged.deliver(said)).toBe(202);
  return take();
};

const STORY = ['incident.triggered', 'incident.acknowledged', 'incident.resolved'] as const;

describe('a delivery', () => {
  test('is three ways to the database and a dozen statements, whatever it says', async () => {
    for (const type of STORY) {
      const { calls, statements, rowsRead } = await deliver(0, type);
      expect(calls, type).toBeLessThanOrEqual(CALLS_LIMIT);
      expect(statements, type).toBeLessThanOrEqual(STATEMENTS_LIMIT);
      expect(rowsRead, type).toBeLessThanOrEqual(ROWS_READ_LIMIT);
    }
  });

  test('that comes a second time is one way to the database', async () => {
    await deliver(0, 'incident.triggered');
    paged.now -= MINUTE_MS / 60;
    expect(await deliver(0, 'incident.triggered')).toMatchObject({ calls: 1, rowsWritten: 0 });
  });

  test('asks no more ways and statements while twenty incidents are open', async () => {
    for (let part = 1; part < COMPONENTS; part += 1) {
      for (const type of STORY.slice(0, 2)) await deliver(part, type);
    }
    for (const type of STORY) {
      const { calls, statements, rowsWritten } = await deliver(0, type);
      expect(calls, type).toBeLessThanOrEqual(CALLS_LIMIT);
      expect(statements, type).toBeLessThanOrEqual(STATEMENTS_LIMIT);
      expect(rowsWritten, type).toBeLessThanOrEqual(25);
    }
  });
});
