import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { incidentFacts } from '../content/schema/facts.ts';
import { Story } from '../worker/testing/story.ts';
import { parse } from '../worker/webhook/pagerduty/parse.ts';
import { readDelivery } from '../worker/webhook/pagerduty/payload.ts';
import { compile } from './catalog.ts';
import { catalogThen, sampleIncident } from './sample-incident.ts';

const CONFIG = 'content/status.yaml';
const FACTS = 'content/incidents/INC-20261012-01.json';

function shipped() {
  const compiled = compile(readFileSync(CONFIG, 'utf8'), CONFIG);
  if (!compiled.ok) throw new Error(`${CONFIG} does not compile`);
  return compiled.catalog;
}

const facts = incidentFacts.parse(JSON.parse(readFileSync(FACTS, 'utf8')));

it('lived through by the rules, the sample incident is the one that its postmortem tells of', () => {
  const catalog = catalogThen(shipped());
  const story = new Story(catalog);
  for (const { at, body } of sampleIncident(facts)) {
    story.now = at;
    const read = body === null ? null : readDelivery(body);
    if (read === null) story.tell({ type: 'time' });
    else if (read.ok) {
      const parsed = parse(read.delivery, { catalog, receivedAt: at, webhookId: null });
      if (parsed.ok) story.tell(parsed.input);
    }
  }
  const view = story.only();
  const iso = (at: number | null | undefined) =>
    at === null || at === undefined ? null : `${new Date(at).toISOString().slice(0, 19)}Z`;
  const { times } = facts;
  expect(view).toMatchObject({ reference: facts.reference, severity: facts.severity });
  expect(view.state).toBe('resolved');
  expect([...view.components.keys()]).toEqual(facts.components);
  expect(iso(view.openedAt)).toBe(times.detected);
  expect(iso(view.startedAt)).toBe(times.started);
  expect(iso(view.posts[0]?.at)).toBe(times.acknowledged);
  expect(iso(view.restoredAt)).toBe(times.restored);
  expect(iso(view.resolvedAt)).toBe(times.resolved);
  expect(story.said().map((text) => text.split(':')[0])).toEqual([
    'investigating',
    'investigating',
    'investigating',
    'monitoring',
    'resolved',
  ]);
});

it('the configuration of those days measures nothing, and is otherwise the present one', () => {
  const catalog = shipped();
  const then = catalogThen(catalog);
  expect(then.monitors).toEqual([]);
  expect(then).toEqual({ ...catalog, monitors: [], policy: then.policy });
});
