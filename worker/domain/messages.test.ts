import { describe, expect, test } from 'vitest';
import { MERIDIAN, monitorOf, serviceOf } from '../testing/meridian.ts';
import { MINUTE_MS, pagerduty, START_AT, Story } from '../testing/story.ts';
import type { Catalog } from './catalog.ts';
import type { OutboxMessage } from './messages.ts';
import { messagesOf } from './messages.ts';

const PAGING: Catalog = {
  ...MERIDIAN,
  monitors: [
    monitorOf({ id: 'api-http', component: 'api', pagerduty: true }),
    monitorOf({ id: 'web-http', component: 'web', severity: 'SEV-3' }),
  ],
  services: [
    ...MERIDIAN.services,
    serviceOf({ id: 'POUT', name: 'allclear-probes', outbound: true }),
  ],
};

/** What the last step of a story has to be told about. */
function after(story: Story, step: () => unknown): OutboxMessage[] {
  const known = story.events.length;
  step();
  const { now, catalog, world } = story;
  return messagesOf(story.events.slice(known), world, {
    now,
    catalog,
    newId: () => 'never0000000',
  });
}

const calls = (messages: readonly OutboxMessage[]) =>
  messages.filter(({ kind }) => kind === 'page');

describe('a monitor that pages', () => {
  test('calls when it goes down and ends the call when it is up again, in one line', () => {
    const story = new Story(PAGING);
    const alarm = `tick:${START_AT}:api-http`;
    const begun = calls(after(story, () => story.tick({ 'api-http': 'down' })));
    expect(begun).toMatchObject([
      { key: `page:trigger:${alarm}`, subject: alarm, payload: { alarm, severity: 'SEV-1' } },
    ]);
    story.now += MINUTE_MS;
    const ended = calls(after(story, () => story.tick({ 'api-http': 'up' })));
    expect(ended).toMatchObject([
      { key: `page:resolve:${alarm}`, subject: alarm, payload: { alarm } },
    ]);
  });

  test('calls again, under another name, when it goes down again', () => {
    const story = new Story(PAGING);
    const alarms = (['down', 'up', 'down'] as const).flatMap((verdict) => {
      story.now += MINUTE_MS;
      return calls(after(story, () => story.tick({ 'api-http': verdict })));
    });
    const [first, end, second] = alarms.map(({ subject }) => subject);
    expect(end).toBe(first);
    expect(second).not.toBe(first);
  });

  test('calls nobody about an incident that PagerDuty has', () => {
    const story = new Story(PAGING);
    story.tell(pagerduty('A', 'triggered', START_AT));
    story.now += MINUTE_MS;
    expect(calls(after(story, () => story.tick({ 'api-http': 'down' })))).toEqual([]);
  });

  test('calls nobody where no service takes calls', () => {
    const story = new Story({ ...PAGING, services: MERIDIAN.services });
    expect(calls(after(story, () => story.tick({ 'api-http': 'down' })))).toEqual([]);
  });
});

test('a monitor that does not page calls nobody', () => {
  const story = new Story(PAGING);
  expect(calls(after(story, () => story.tick({ 'web-http': 'down' })))).toEqual([]);
});

test('what is published is announced, each update once', () => {
  const story = new Story(PAGING);
  const published = after(story, () => story.tick({ 'api-http': 'down' }));
  const [announced, ...others] = published.filter(({ kind }) => kind === 'announce');
  expect(others).toEqual([]);
  expect(announced).toMatchObject({ subject: story.only().id, dueAt: story.now });
  const again = after(story, () => story.wait(1));
  expect(again).toEqual([]);
});

test('that nothing has changed is said on the page and announced to nobody', () => {
  const story = new Story(PAGING);
  story.tick({ 'api-http': 'down' });
  const said = story.said().length;
  expect(after(story, () => story.wait(90))).toEqual([]);
  expect(story.said().slice(said)).toEqual([
    'investigating: no_change',
    'investigating: no_change',
    'investigating: no_change',
    'investigating: no_change',
    'investigating: no_promise',
  ]);
});
