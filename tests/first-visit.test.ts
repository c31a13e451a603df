// What a newcomer finds after the first `npm start`: a page, an API, the docs, and one past incident that leads to its
// postmortem.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startProgram, startServer, until, type Server } from './server.ts';

const SAMPLE = 'k3v9q2m7x4ht';
const POSTMORTEM = '/postmortems/2026-10-12-connection-pool-exhausted/';

let server: Server;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server?.stop());

const textAt = async (path: string) => {
  const response = await fetch(server.url + path);
  expect(response.status, path).toBe(200);
  return response.text();
};

type Incident = { id: string; status: string; resolved_at: string | null };
const incidents = async (): Promise<Incident[]> =>
  JSON.parse(await textAt('/api/v2/incidents.json')).incidents;

const linked = () =>
  until(async () => {
    const html = await textAt(`/incidents/${SAMPLE}`);
    return html.includes(`href="${POSTMORTEM}"`) ? html : null;
  }, 'the first tick links the sample incident to its postmortem');

describe('the first start', () => {
  it('serves the page, the API and the docs', async () => {
    expect(await textAt('/')).toContain('</html>');
    expect(await textAt('/de/history')).toContain('<html lang="de-DE">');
    const summary = JSON.parse(await textAt('/api/v2/summary.json'));
    expect(summary.page.name).toBe('Meridian');
    expect(summary.components.map(({ id }: { id: string }) => id)).toContain('api');
    expect(summary.incidents).toEqual([]);
    expect(await textAt('/postmortems/')).toContain(POSTMORTEM);
    expect(await textAt('/runbooks/')).toContain('</html>');
    expect((await fetch(`${server.url}/nowhere`)).status).toBe(404);
  });

  it('has measured everything within a minute and says that all is well', async () => {
    const html = await until(async () => {
      const page = await textAt('/');
      return page.includes('All systems operational') ? page : null;
    }, 'the page says that all systems are operational');
    expect(html).not.toContain('Not measured');
  });

  it('has one past incident, which links to its postmortem and back', async () => {
    const html = await linked();
    expect(html).toContain('INC-20261012-01');
    const postmortem = await textAt(POSTMORTEM);
    expect(postmortem).toContain(`/incidents/${SAMPLE}`);
    expect((await incidents()).map(({ id }) => id)).toEqual([SAMPLE]);
    expect(await textAt('/history?month=2026-10')).toContain(`/incidents/${SAMPLE}`);
  });

  it('claims to have measured nothing before it was started', async () => {
    const html = await textAt('/components/api');
    const rows = [...html.matchAll(/<tr\b.*?<\/tr>/gs)].map(([row]) => row);
    expect(rows.length).toBeGreaterThan(80);
    expect(rows.filter((row) => /\d %/.test(row)).length).toBeLessThanOrEqual(2);
  });

  it('keeps that incident through a second start, and adds no second one', async () => {
    await linked();
    await server.restart();
    expect(server.output()).toContain('INC-20261012-01 is there');
    expect((await incidents()).map(({ id }) => id)).toEqual([SAMPLE]);
    await linked();
  });
});

describe('what the worker answers', () => {
  it.each(['/', '/history', `/incidents/${SAMPLE}`, '/components/api'])(
    '%s lets a browser load nothing from elsewhere and nothing inline',
    async (path) => {
      const { headers } = await fetch(server.url + path);
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toMatch(/unsafe|nonce|\*/);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).not.toBeNull();
    },
  );

  it('the API is open to every site and answers 304 to who knows it', async () => {
    const first = await fetch(`${server.url}/api/v2/summary.json`);
    expect(first.headers.get('access-control-allow-origin')).toBe('*');
    const etag = first.headers.get('etag') ?? '';
    expect(etag).not.toBe('');
    const again = await fetch(`${server.url}/api/v2/summary.json`, {
      headers: { 'if-none-match': etag },
    });
    expect(again.status).toBe(304);
  });
});

describe('npm run simulate', () => {
  it('refuses to begin without a demo target, and says where one comes from', async () => {
    const nowhere = 'http://127.0.0.1:9';
    const args = ['--url', server.url, '--demo', nowhere, '--secret', server.secret];
    const program = startProgram('scripts/simulate.ts', args);
    expect(await program.ended).toBe(1);
    expect(program.output()).toContain(`The demo target does not answer at ${nowhere}`);
  });

  it('stops at once where the server knows another secret, and leaves the target well', async () => {
    const args = [
      '--url',
      server.url,
      '--demo',
      server.demo,
      '--secret',
      'another-secret-entirely',
    ];
    const program = startProgram('scripts/simulate.ts', args);
    expect(await program.ended).toBe(1);
    expect(program.output()).toContain('The server refused the signature (401)');
    const states = await (await fetch(`${server.demo}/control`)).json();
    expect(states).toEqual({ api: 'ok' });
  });

  it('interrupted, mends the target and ends the incident that it began', async () => {
    const args = ['--url', server.url, '--demo', server.demo, '--secret', server.secret];
    const program = startProgram('scripts/simulate.ts', args);
    await program.says('Investigating, API: degraded performance. A person');
    await program.stop();
    expect(await program.ended).toBe(1);
    expect(program.output()).toContain('The target is mended');
    const states = await (await fetch(`${server.demo}/control`)).json();
    expect(states).toEqual({ api: 'ok' });
    await until(async () => {
      const { incidents: open } = JSON.parse(await textAt('/api/v2/summary.json'));
      return open.every(({ status }: Incident) => status === 'monitoring') ? true : null;
    }, 'the incident is no longer being investigated');
  });
});
