// An incident that has gone on for days: its page stays small, and everything of it can be read.

import { expect, test } from 'vitest';
import type { IncidentEvent } from '../../../domain/event.ts';
import { viewIncidents } from '../../../domain/incident.ts';
import { CONSOLE_SCRIPT, CONSOLE_STYLE } from '../../../publish/client-built.ts';
import { runBatch } from '../../../store/failure.ts';
import { append } from '../../../store/journal.ts';
import { load } from '../../../store/load.ts';
import { ConsoleUser } from '../../../testing/console.ts';
import { emptyDatabase } from '../../../testing/database.ts';
import { Desk } from '../../../testing/operators.ts';
import { pagerduty } from '../../../testing/story.ts';

const LIMIT_BYTES = 30 * 1024;
const LONG = 'a text that goes on for about as long as people write in practice';

test('an incident with two hundred of everything opens in 30 KB, and none of it is out of reach', async () => {
  const db = await emptyDatabase();
  const desk = new Desk(db);
  await desk.open();
  const user = new ConsoleUser(desk);
  await user.signIn('admin');
  const report = pagerduty('A', 'triggered', desk.now, { severity: 'SEV-1' });
  const { events } = await desk.operators.commit(report);
  const opened = events.find(({ event }) => event.type === 'incident.opened');
  const id = opened?.stream.slice('incident:'.length) ?? '';
  const place = `/console/incidents/${id}`;
  const ofEach = 200;
  const since = desk.now;
  const one = (count: number): IncidentEvent[] => {
    const named = `${LONG}, number ${count}.`;
    const hypothesis = {
      id: `hypothesi${count + 100}`,
      text: named,
      evidence: [LONG],
      check: LONG,
    };
    const action = { id: `actionnnn${count + 100}`, text: named, expectedImpact: LONG };
    return [
      {
        type: 'incident.hypothesis_recorded',
        hypothesis: { ...hypothesis, probabilityPercent: 0, state: 'open' },
      },
      {
        type: 'incident.action_recorded',
        action: { ...action, takenAt: since, role: 'responder', rollback: LONG, result: null },
      },
      { type: 'incident.noted', id: `noteeeeee${count + 100}`, text: named },
      { type: 'incident.evidence_added', id: `evidencee${count + 100}`, text: named, link: null },
    ];
  };
  await tellAll(desk, id, Array.from({ length: ofEach }, (_, count) => one(count)).flat());
  const bytesOf = (html: string) =>
    new TextEncoder().encode(html + CONSOLE_STYLE + CONSOLE_SCRIPT).length;
  const first = await user.page(place);
  expect(bytesOf(first)).toBeLessThanOrEqual(LIMIT_BYTES);
  for (const list of ['hypotheses', 'actions', 'evidence', 'notes']) {
    expect(first).toContain(`All ${ofEach} ${list}`);
    const seen = new Set<string>();
    let next: string | undefined = `${place}/more?list=${list}&amp;from=0`;
    expect(first).toContain(next);
    while (next !== undefined) {
      const html = await user.page(next.replace('&amp;', '&'));
      expect(bytesOf(html), next).toBeLessThanOrEqual(LIMIT_BYTES);
      for (const [, count = ''] of html.matchAll(/number (\d+)\./g)) seen.add(count);
      next = /href="([^"]+)">More<\/a>\s*<\/p>/.exec(html)?.[1];
    }
    expect(seen.size, list).toBe(ofEach);
  }
  // What is written there leads back to the incident.
  const saved = { do: 'record_action', 'action.id': 'actionnnn100', 'action.result': 'It works' };
  expect((await user.send(place, saved)).headers.get('Location')).toBe(place);
  const { world } = await loaded(desk, id);
  const { file } = viewIncidents(world, desk.operators.catalog)[0] ?? {};
  expect(file?.actions.find((one) => one.id === 'actionnnn100')).toMatchObject({
    text: `${LONG}, number 0.`,
    rollback: LONG,
    result: 'It works',
  });
});

const loaded = ({ now, operators: { db } }: Desk, id: string) =>
  load(db, { now, quietBefore: now, sources: [], incidents: [id], key: null, minute: null });

/** Writes what people have said in an incident by now. */
async function tellAll(desk: Desk, id: string, events: readonly IncidentEvent[]): Promise<void> {
  const { now } = desk;
  const { db } = desk.operators;
  const { head } = await loaded(desk, id);
  const rows = events.map((event, index) => ({
    position: head.position + 1 + index,
    stream: `incident:${id}` as const,
    at: now,
    recordedAt: now,
    actor: '@responder',
    key: null,
    event,
  }));
  await runBatch(db, await append(db, head, rows));
}
