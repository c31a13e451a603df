// What the command line asks of the API, and what it says to who types wrongly.

import { expect, test, vi } from 'vitest';
import { componentsIn, perform } from './cli/perform.ts';
import type { Client } from './cli/client.ts';
import { createClient } from './cli/client.ts';

const MADE = {
  id: 'abcdefghijkl',
  name: 'Sign-ins fail',
  status: 'investigating',
  impact: 'major',
  shortlink: 'https://status.meridian.example/incidents/abcdefghijkl',
  allclear: { reference: 'INC-20261102-01', severity: 'SEV-2', published: true },
};

function client() {
  const openIncident = vi.fn<(...said: unknown[]) => Promise<typeof MADE>>(async () => MADE);
  const updateIncident = vi.fn<(...said: unknown[]) => Promise<typeof MADE>>(async () => MADE);
  const setComponent = async (id: string, status: string) => ({ id, status });
  const fake = { openIncident, updateIncident, setComponent, listIncidents: async () => [] };
  return { ...fake, asked: fake as unknown as Client }; // what these commands use of it
}

test('opens, updates and resolves an incident', async () => {
  const { openIncident, updateIncident, asked } = client();
  const words = 'incident open --severity SEV-2 --component api=partial_outage --name'.split(' ');
  expect(await perform(asked, [...words, 'Sign-ins fail'])).toEqual([
    `INC-20261102-01  SEV-2  investigating (major)  Sign-ins fail  ${MADE.shortlink}`,
  ]);
  expect(openIncident).toHaveBeenCalledWith({
    name: 'Sign-ins fail',
    components: { api: 'partial_outage' },
    allclear: { severity: 'SEV-2' },
  });
  await perform(asked, [
    'incident',
    'update',
    'INC-20261102-01',
    '--status',
    'identified',
    '--quiet',
  ]);
  await perform(asked, [
    'incident',
    'resolve',
    'INC-20261102-01',
    '--reason',
    'the probe is wrong',
  ]);
  expect(updateIncident.mock.calls).toEqual([
    ['INC-20261102-01', { status: 'identified', deliver_notifications: false }],
    [
      'INC-20261102-01',
      { status: 'resolved', allclear: { override_reason: 'the probe is wrong' } },
    ],
  ]);
});

test('schedules maintenance, sets a component, and says that nothing is open', async () => {
  const { openIncident, asked } = client();
  const words = 'maintenance schedule --name Upgrade --component api --component web'.split(' ');
  await perform(asked, [...words, '--from', '2026-12-01T02:00Z', '--until', '2026-12-01T03:00Z']);
  expect(openIncident).toHaveBeenCalledWith({
    name: 'Upgrade',
    body: '',
    components: ['api', 'web'],
    scheduled_for: '2026-12-01T02:00:00.000Z',
    scheduled_until: '2026-12-01T03:00:00.000Z',
  });
  expect(await perform(asked, ['component', 'set', 'api', 'major_outage'])).toEqual([
    'api is major_outage',
  ]);
  expect(await perform(asked, ['incident', 'list'])).toEqual(['Nothing is open.']);
});

test.each(['tomorrow', '2026-12-01T02:00', '2026-13-01T02:00Z'])(
  'an instant like %s is told how to be one',
  async (from) => {
    const words = ['maintenance', 'schedule', '--name', 'Upgrade', '--from', from];
    await expect(perform(client().asked, words)).rejects.toThrow(
      `--from ${from}: expected an instant with its zone, for example 2026-12-01T02:00Z`,
    );
  },
);

test('explains itself, and what is missing', async () => {
  const { asked } = client();
  expect((await perform(asked, []))[0]).toContain('Usage: npm run cli');
  await expect(perform(asked, ['incident', 'open'])).rejects.toThrow('Expected --name');
  await expect(perform(asked, ['incident', 'update', 'INC-20261102-01'])).rejects.toThrow(
    'Expected what to say',
  );
  await expect(perform(asked, ['incident', 'explode'])).rejects.toThrow(
    'There is no command "incident explode"',
  );
  expect(() => componentsIn({ component: ['api=partial_outage', 'web'] })).toThrow(
    'web=partial_outage',
  );
});

test('says what does not fit before it looks for a token', async () => {
  const stranger = createClient(() => {
    throw new Error('Expected ALLCLEAR_TOKEN');
  });
  await expect(perform(stranger, ['incident', 'open'])).rejects.toThrow('Expected --name');
  await expect(perform(stranger, ['incident', 'opne'])).rejects.toThrow('There is no command');
  await expect(perform(stranger, ['incident', 'list'])).rejects.toThrow('Expected ALLCLEAR_TOKEN');
});

test('says when nothing answers', async () => {
  const nowhere = createClient(() => ({ url: 'http://127.0.0.1:9', token: 't' }));
  await expect(perform(nowhere, ['incident', 'list'])).rejects.toThrow(
    'Nothing answers at http://127.0.0.1:9',
  );
});
