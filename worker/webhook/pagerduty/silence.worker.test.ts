// PagerDuty's words are for responders. Whatever it sends, the public documents and the outgoing messages hold none of it,
// unless its service is configured to publish status updates; and what nobody has mapped is not public at all.

import { beforeEach, describe, expect, test, vi } from 'vitest';
import { keptDeliveries, markReplayed } from '../../store/inbox.ts';
import { emptyDatabase } from '../../testing/database.ts';
import { MERIDIAN, serviceOf } from '../../testing/meridian.ts';
import { Paged } from '../../testing/paged.ts';
import type { Incident, Said } from '../../testing/pagerduty.ts';
import { START_AT } from '../../testing/story.ts';
import { sources } from '../registry.ts';
import { replay } from '../replay.ts';

const WORDS = 'Kestrel';
const INCIDENT: Incident = {
  id: 'Q1',
  title: `${WORDS} is on fire`,
  service: { id: 'PABC123', summary: `${WORDS} production` },
  priority: { id: 'PX', summary: WORDS },
};
const AT = { incident: INCIDENT, at: START_AT };
const STORY: Said[] = [
  { ...AT, type: 'incident.triggered' },
  { ...AT, type: 'incident.acknowledged', at: START_AT + 1 },
  { ...AT, type: 'incident.escalated', at: START_AT + 2 },
  { ...AT, type: 'incident.annotated', at: START_AT + 3, content: `${WORDS} again` },
  { ...AT, type: 'incident.status_update_published', at: START_AT + 4, message: `${WORDS} fails` },
  { ...AT, type: 'incident.resolved', at: START_AT + 5 },
  { ...AT, type: 'incident.annotated', at: START_AT + 6, content: `Resolution: ${WORDS} left` },
];

let db: D1Database;
beforeEach(async () => {
  db = await emptyDatabase();
  vi.spyOn(console, 'error').mockImplementation(() => {});
});

async function tell(page: Paged, story: readonly Said[]) {
  for (const said of story) {
    page.now = said.at;
    expect(await page.deliver(said)).toBe(202);
  }
}

/** Everything that the public sees or is sent. */
async function publicWords(page: Paged): Promise<string> {
  return JSON.stringify([[...(await page.documents()).values()], await page.rows('outbox')]);
}

describe('in public', () => {
  test('there is no title, note, name, label or status update of PagerDuty’s', async () => {
    const page = new Paged(db);
    await tell(page, STORY);
    await page.wait(20);
    expect(await page.incident()).toMatchObject({ state: 'resolved' });
    expect(await publicWords(page)).toContain('API');
    expect(await publicWords(page)).not.toContain(WORDS);
  });

  test('there are status updates of a service that is configured to publish them, and no more', async () => {
    const service = { id: 'PABC123', name: 'api', components: ['api'] };
    const services = [serviceOf({ ...service, statusUpdates: 'publish' })];
    const page = new Paged(db, { catalog: { ...MERIDIAN, services } });
    await tell(page, STORY.slice(0, 5));
    const said = await publicWords(page);
    expect(said).toContain(`${WORDS} fails`);
    expect(said.replaceAll(`${WORDS} fails`, '')).not.toContain(WORDS);
  });

  test('there is nothing of an incident of a service that nobody has mapped', async () => {
    const page = new Paged(db);
    const incident = { ...INCIDENT, service: { id: 'PZZZ999', summary: 'internal' } };
    await tell(
      page,
      STORY.map((said) => ({ ...said, incident })),
    );
    await page.wait(20);
    expect(await page.rows('outbox')).toEqual([]);
    expect((await page.documents()).get('page')).toMatchObject({ incidents: [] });
    expect(await page.incident()).toMatchObject({ published: null });
    const alerts = await page.rows('alert');
    expect(alerts).toHaveLength(1);
    expect(alerts).toMatchObject([{ kind: 'unmapped_service', at: START_AT }]);
    expect(alerts[0]?.['key']).toContain('PZZZ999');
  });
});

describe('what our own code failed on', () => {
  test('is kept and, replayed after the fault is mended, ends where it would have', async () => {
    const [triggered, ...rest] = STORY;
    if (triggered === undefined) throw new Error('no story');
    const page = new Paged(db);
    page.now = START_AT;
    const tellProperly = page.tell.bind(page);
    page.tell = () => Promise.reject(new TypeError('a fault of ours'));
    expect(await page.deliver(triggered)).toBe(202);
    expect(await page.rows('journal')).toEqual([]);
    expect(await page.rows('alert')).toMatchObject([{ kind: 'webhook_failed' }]);
    page.tell = tellProperly;
    await tell(page, rest);

    const results = await replay(await keptDeliveries(db), {
      catalog: MERIDIAN,
      sources,
      commit: (input) => page.tell(input),
      done: async (key) => void (await markReplayed(db, key).run()),
    });
    expect(results).toMatchObject([{ ok: true, outcome: 'written' }]);
    expect(await keptDeliveries(db)).toEqual([]);
    expect(await page.incident()).toMatchObject({
      startedAt: START_AT,
      episodes: [{ triggeredAt: START_AT, acknowledgedAt: START_AT + 1, open: false }],
    });
  });
});
