// `npm start` as a newcomer meets it: its own processes, its own data folders, real ports.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { freePort, portIsTaken } from '../scripts/local-server.ts';
import { startProgram, type Program } from './server.ts';
import { root } from '../scripts/tool.ts';

const folder = mkdtempSync(join(tmpdir(), 'allclear-start-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const running: Program[] = [];

/** Runs the script of `npm start` with this environment over the present one. */
function start(env: Record<string, string>): Program {
  const started = startProgram('scripts/start.ts', [], env);
  running.push(started);
  return started;
}

// By a signal that it can act on, so that a test that failed leaves no server behind.
afterEach(async () => {
  for (const started of running.splice(0)) await started.stop('SIGTERM');
});

/** A new folder whose name begins like the checkout's; anywhere else where beside it nothing may be written. */
function besideCheckout(): string {
  const beside = `${resolve(root)}-start-`;
  try {
    const made = mkdtempSync(beside);
    foldersBeside.push(made);
    return made;
  } catch {
    return mkdtempSync(join(folder, 'own-'));
  }
}
const foldersBeside: string[] = [];
afterAll(() => {
  for (const made of foldersBeside) rmSync(made, { recursive: true, force: true });
});

describe('npm start', () => {
  it('two copies serve side by side, and each ends with all it started', async () => {
    const ports = [await freePort(), await freePort()] as const;
    const demoPorts = [await freePort(), await freePort()] as const;
    const copies = ports.map((port, index) =>
      start({
        PORT: String(port),
        DEMO_PORT: String(demoPorts[index]),
        ALLCLEAR_DATA: join(folder, `copy-${index}`),
      }),
    );
    await Promise.all(copies.map((copy) => copy.says('Allclear is running')));

    for (const [index, port] of ports.entries()) {
      const health = await fetch(`http://localhost:${port}/healthz`);
      // From the worker: a file that is missing would be 404.
      expect([200, 503]).toContain(health.status);
      await health.text();
      const docs = await fetch(`http://localhost:${port}/postmortems/`);
      expect(docs.status).toBe(200);
      expect(await docs.text()).toContain('</html>');
      const target = await fetch(`http://127.0.0.1:${demoPorts[index]}/health/api`);
      expect(await target.json()).toEqual({ service: 'api', status: 'ok' });
      const catalog = readFileSync(join(folder, `copy-${index}`, 'catalog.js'), 'utf8');
      expect(catalog).toContain(`127.0.0.1:${demoPorts[index]}/`);
    }

    const [first, second] = copies;
    await first?.stop('SIGTERM');
    expect(await first?.ended).toBe(0);
    expect(await portIsTaken(ports[0])).toBe(false);
    expect(await portIsTaken(demoPorts[0])).toBe(false);
    expect((await fetch(`http://localhost:${ports[1]}/postmortems/`)).status).toBe(200);
    await second?.stop('SIGINT');
    expect(await second?.ended).toBe(0);
    expect(await portIsTaken(ports[1])).toBe(false);
  });

  it('another configuration brings its own pages and no demonstration, and its changes are followed', async () => {
    const data = besideCheckout();
    const config = join(folder, 'own.yaml');
    const shipped = readFileSync('content/status.yaml', 'utf8');
    writeFileSync(config, shipped.replace('name: Meridian', 'name: Borealis'));
    const port = await freePort();
    const demoPort = await freePort();
    const copy = start({
      PORT: String(port),
      DEMO_PORT: String(demoPort),
      ALLCLEAR_DATA: data,
      ALLCLEAR_CONFIG: config,
    });
    await copy.says('Allclear is running');
    expect(copy.output()).not.toContain('sample');
    expect(await portIsTaken(demoPort)).toBe(false);
    const docs = await (await fetch(`http://localhost:${port}/postmortems/`)).text();
    expect(docs).toContain('Borealis');
    expect(docs).not.toContain('Meridian');

    writeFileSync(config, shipped.replace('name: Meridian', 'name: Aurora'));
    const title = async () => {
      const page = await fetch(`http://localhost:${port}/`).catch(() => null);
      return /<title>[^<]*/.exec((await page?.text()) ?? '')?.[0];
    };
    // By the next tick at the latest.
    await expect.poll(title).toContain('Aurora');

    writeFileSync(config, shipped.replace('component: dashboard', 'component: dashbord'));
    await copy.says('there is no component "dashbord"');
    await expect.poll(title).toContain('Aurora');
    writeFileSync(config, shipped.replace('name: Meridian', 'name: Cirrus'));
    await expect.poll(title).toContain('Cirrus');
    await copy.stop('SIGTERM');
    expect(await copy.ended).toBe(0);
  });

  it('a port that is taken stops the start with what to do', async () => {
    const other = createServer();
    await new Promise<void>((done) => other.listen(0, '127.0.0.1', done));
    const address = other.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const copy = start({ PORT: String(port), ALLCLEAR_DATA: join(folder, 'taken') });
    expect(await copy.ended).toBe(1);
    expect(copy.output()).toContain(
      `Port ${port} is taken. Stop what listens on it, or choose another: PORT=8787 npm start`,
    );
    await new Promise((done) => other.close(done));
  });

  it('a malformed PORT stops the start with the variable, what was expected and an example', async () => {
    const copy = start({ PORT: 'http', ALLCLEAR_DATA: join(folder, 'malformed') });
    expect(await copy.ended).toBe(1);
    expect(copy.output()).toContain(
      'PORT is "http"; expected a port number from 1 to 65535, for example PORT=8787',
    );
  });

  it('malformed settings stop the start, named with what was expected and an example', async () => {
    const copy = start({
      PORT: String(await freePort()),
      ALLCLEAR_DATA: join(folder, 'settings'),
      SMTP_URL: 'mail.meridian.example',
      PAGERDUTY_ROUTING_KEY: 'secret-but-wrong',
    });
    expect(await copy.ended).toBe(1);
    expect(copy.output()).toContain(
      'SMTP_URL is malformed.\n  expected: the address of a mail server, smtp or smtps\n' +
        '  example:  smtps://user:password@smtp.meridian.example:465',
    );
    expect(copy.output()).toContain('PAGERDUTY_ROUTING_KEY is malformed.');
    expect(copy.output()).not.toContain('secret-but-wrong');
  });

  it('a configuration that is not there stops the start with its name and what to do', async () => {
    const config = join(folder, 'nowhere.yaml');
    const data = join(folder, 'nowhere');
    const copy = start({ ALLCLEAR_CONFIG: config, ALLCLEAR_DATA: data });
    expect(await copy.ended).toBe(1);
    expect(copy.output()).toContain(`There is no configuration ${config}.`);
    expect(copy.output()).not.toContain('at ');
  });

  it('a configuration that is wrong stops the start and names the file', async () => {
    const copy = start({
      PORT: String(await freePort()),
      ALLCLEAR_DATA: join(folder, 'wrong'),
      ALLCLEAR_CONFIG: 'package.json',
    });
    expect(await copy.ended).toBe(1);
    expect(copy.output()).toContain('package.json');
  });

  it('stopped while it is still starting, it leaves nothing behind', async () => {
    const port = await freePort();
    const demoPort = await freePort();
    const copy = start({
      PORT: String(port),
      DEMO_PORT: String(demoPort),
      ALLCLEAR_DATA: join(folder, 'early'),
    });
    await copy.says('which the sample monitors watch');
    await copy.stop('SIGTERM');
    expect(await copy.ended).toBe(0);
    expect(await portIsTaken(port)).toBe(false);
    expect(await portIsTaken(demoPort)).toBe(false);
  });
});
