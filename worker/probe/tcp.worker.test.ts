// A TCP conversation, against ports that misbehave; what every kind promises is in the contract.

import { expect, inject, test } from 'vitest';
import type { Monitor } from '../domain/catalog.ts';
import { ANY_SUCCESS } from '../testing/meridian.ts';
import { meansOf } from '../testing/means.ts';
import { monitorOf } from '../testing/monitor.ts';
import { ask } from './ask.ts';

const faults = inject('faults');

const heard = (port: number, body: string | null, facts: Partial<Monitor> = {}) =>
  ask(
    monitorOf({
      kind: 'tcp',
      url: `tcp://127.0.0.1:${port}`,
      expect: { ...ANY_SUCCESS, body },
      ...facts,
    }),
    meansOf(),
  );

test('a port that lets one in is good, whatever it says, where nothing is expected', async () => {
  for (const port of [faults.greets, faults.silent, faults.floods]) {
    expect(await heard(port, null)).toMatchObject({ class: 'ok', display: 'up', status: null });
  }
});

test('a greeting is heard without sending anything, an answer after it', async () => {
  expect(await heard(faults.greets, '220')).toMatchObject({ class: 'ok' });
  expect(await heard(faults.greets, 'PONG', { send: 'PING\r\n' })).toMatchObject({ class: 'ok' });
});

test('a text is found though it comes letter by letter', async () => {
  expect(await heard(faults.dribbles, '....')).toMatchObject({ class: 'ok' });
});

test('another text is degraded, or down as configured, and quoted nowhere', async () => {
  const found = await heard(faults.floods, 'ready');
  expect(found).toEqual({
    class: 'degraded',
    display: 'degraded',
    status: null,
    ms: expect.any(Number),
    reason: 'answer without the expected text',
  });
});

test('a port that closes without a word is unavailable', async () => {
  expect(await heard(faults.hangsUp, '220')).toMatchObject({
    class: 'unavailable',
    display: 'down',
    reason: 'the connection was closed without a word',
  });
});
