import { expect, test } from 'vitest';
import type { Subscription } from './subscription.ts';
import { concernsAbout, NEEDED_EVENTS } from './subscription.ts';

const PAGE = 'https://status.meridian.example';
const good: Subscription = {
  id: 'PSUB001',
  url: `${PAGE}/webhooks/pagerduty`,
  active: true,
  disabled: false,
  events: NEEDED_EVENTS,
};
const kinds = (...all: Partial<Subscription>[]) =>
  concernsAbout(
    all.map((one) => ({ ...good, ...one })),
    PAGE,
  ).map(({ kind }) => kind);

test('one that PagerDuty has switched off is told, whatever else works', () => {
  expect(kinds({})).toEqual([]);
  expect(kinds({ disabled: true })).toEqual(['subscription_disabled']);
  expect(kinds({ id: 'PSUB002', disabled: true }, {})).toEqual(['subscription_disabled']);
});

test('one that a person has switched off matters where no other one works', () => {
  expect(kinds({ active: false }, {})).toEqual([]);
  expect(kinds({ active: false })).toEqual(['subscription_missing']);
  expect(kinds()).toEqual(['subscription_missing']);
});

test('those of other tools and of other deployments are none of ours', () => {
  const other = { url: 'https://tool.example/hook', disabled: true };
  expect(kinds(other, {})).toEqual([]);
  expect(kinds(other)).toEqual(['subscription_missing']);
  const staging = { url: 'https://staging.example/webhooks/pagerduty', disabled: true };
  expect(kinds(staging, {})).toEqual([]);
  // Under another name, where none has that of the page.
  expect(kinds({ url: 'https://allclear.example.workers.dev/webhooks/pagerduty' })).toEqual([]);
  expect(kinds({ url: 'not an address' })).toEqual(['subscription_missing']);
});

test('events that are not sent are named, unless another subscription sends them', () => {
  const [, ...fewer] = NEEDED_EVENTS;
  expect(kinds({ events: fewer })).toEqual(['subscription_incomplete']);
  expect(kinds({ events: fewer }, { events: ['incident.triggered'] })).toEqual([]);
  const [concern] = concernsAbout([{ ...good, events: fewer }], PAGE);
  expect(concern?.text).toBe(
    'The webhook subscription PSUB001 does not send incident.triggered. Add these events to it.',
  );
});
