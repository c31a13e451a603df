import { connect } from 'node:tls';
import { decode, encode } from 'dns-packet';
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

it('speaks TLS, DNS and websockets on the same port', async () => {
  const shown = await new Promise<string>((done, fail) => {
    const options = { port: target.port, host: '127.0.0.1', rejectUnauthorized: false };
    const socket = connect(options, () => {
      done(socket.getPeerX509Certificate()?.subjectAltName ?? 'nothing');
      socket.end();
    });
    socket.on('error', fail);
  });
  expect(shown).toBe('DNS:localhost');

  const body = encode({ type: 'query', id: 7, questions: [{ type: 'A', name: 'app.example' }] });
  const resolved = await fetch(`${target.url}/dns-query`, { method: 'POST', body });
  expect(decode(Buffer.from(await resolved.arrayBuffer())).answers).toMatchObject([
    { type: 'A', name: 'app.example', data: '192.0.2.20' },
  ]);

  const heard = await new Promise((done, fail) => {
    const socket = new WebSocket(`ws://127.0.0.1:${target.port}/live`);
    socket.addEventListener('open', () => socket.send('ping'));
    socket.addEventListener('error', fail);
    socket.addEventListener('message', ({ data }) => {
      socket.close();
      done(data);
    });
  });
  expect(heard).toBe('pong');
});

it('a question that is none is answered with what was expected', async () => {
  const answer = await fetch(`${target.url}/dns-query`, { method: 'POST', body: 'who?' });
  expect([answer.status, await answer.json()]).toEqual([
    400,
    { error: 'expected a question in DNS' },
  ]);
});
