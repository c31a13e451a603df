import { afterEach, beforeEach, expect, it } from 'vitest';
import { startDemoTarget, type DemoTarget } from './demo-target.ts';

let target: DemoTarget;
beforeEach(async () => {
  target = await startDemoTarget({ port: 0, slowMs: 30 });
});
afterEach(() => target.close());

const health = async (service: string) => {
  const response = await fetch(`${target.url}/health/${service}`);
  return [response.status, await response.json()];
};
const tell = async (service: string, body: string) => {
  const response = await fetch(`${target.url}/control/${service}`, { method: 'POST', body });
  return [response.status, await response.json()];
};

it('every service is well until it is told otherwise', async () => {
  expect(await health('api')).toEqual([200, { service: 'api', status: 'ok' }]);
});

it('one service fails and recovers, and the others do not notice', async () => {
  expect(await tell('api', '{"state":"fail"}')).toEqual([200, { service: 'api', state: 'fail' }]);
  expect(await health('api')).toEqual([503, { service: 'api', status: 'failing' }]);
  expect(await health('auth')).toEqual([200, { service: 'auth', status: 'ok' }]);
  await tell('api', '{"state":"ok"}');
  expect(await health('api')).toEqual([200, { service: 'api', status: 'ok' }]);
});

it('a slow service answers well, late', async () => {
  target.set('api', 'slow');
  const startedAt = performance.now();
  expect(await health('api')).toEqual([200, { service: 'api', status: 'ok' }]);
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(29);
});

it('an order that it does not understand changes nothing and is answered with what was expected', async () => {
  for (const body of ['', 'fail', '{"state":"broken"}', '[]', 'null', `"${'x'.repeat(5000)}"`]) {
    expect(await tell('api', body)).toEqual([
      400,
      { error: 'expected {"state": …} with one of ok, fail, slow, as in {"state":"fail"}' },
    ]);
  }
  expect(target.state('api')).toBe('ok');
});

it('listens on loopback only', () => {
  expect(target.url).toBe(`http://127.0.0.1:${target.port}`);
});
