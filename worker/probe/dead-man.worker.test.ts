// Against real sockets: who is asked, how often, and what the log says when it goes wrong.

import { afterEach, expect, inject, test, vi } from 'vitest';
import { createEgress } from '../domain/egress.ts';
import { loopback } from '../testing/means.ts';
import type { DeadManMeans } from './dead-man.ts';
import { createDeadMan } from './dead-man.ts';

const faults = inject('faults');
const TOKEN = 'a-token-in-the-path';

afterEach(() => void vi.restoreAllMocks());

const sayAlive = (address: string | null, means: Partial<DeadManMeans> = {}) =>
  createDeadMan({
    address,
    fetch: loopback,
    egress: createEgress({ schemes: ['https:'], ownOrigins: [], allowLoopback: true }),
    userAgent: 'Allclear/1',
    ...means,
  })();
const logged = () => {
  const lines: string[] = [];
  vi.spyOn(console, 'error').mockImplementation(
    (...words) => void lines.push(JSON.stringify(words)),
  );
  return lines;
};
const asked = async (path: string) =>
  Number(await (await loopback(`${faults.url}/seen${path}`)).text());

test('the address is asked once each time', async () => {
  const lines = logged();
  const path = `/body/${TOKEN}`;
  expect(await sayAlive(faults.url + path)).toBeNull();
  expect(await sayAlive(faults.url + path)).toBeNull();
  expect(await asked(path)).toBe(2);
  expect(lines).toEqual([]);
});

test('without an address nobody is asked', async () => {
  const fetch = vi.fn<typeof loopback>(loopback);
  await sayAlive(null, { fetch });
  expect(fetch).not.toHaveBeenCalled();
});

test('whatever goes wrong is said without the address, in the log and to who asked, and stops nothing', async () => {
  const lines = logged();
  const refused = await sayAlive(`${faults.url}/status/503?${TOKEN}`);
  expect(refused).toBe('DEAD_MAN_URL refuses with status 503');
  await sayAlive(`${faults.refused}/${TOKEN}`);
  await sayAlive(`${faults.url}/slow-headers?${TOKEN}`, { timeoutMs: 50 });
  await sayAlive(`${faults.url}/redirect/1?${TOKEN}`);
  await sayAlive(`http://outside.example/${TOKEN}`);
  expect(lines).toHaveLength(5);
  expect(lines.join()).not.toContain(TOKEN);
  expect(lines[0]).toContain('503');
  expect(lines[4]).toContain('it is not https');
});
