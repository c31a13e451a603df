// Every command of `npm run cli --` against a server as `npm start` starts it, in the words of its own --help.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { perform } from '../scripts/cli/perform.ts';
import { createClient, type Client } from '../scripts/cli/client.ts';
import { adminTokenIn } from '../scripts/sign-in-link.ts';
import { startProgram, startServer, type Server } from './server.ts';

const STATUS = {
  page: {
    name: 'Meridian',
    url: 'https://status.meridian.example',
    timezone: 'Etc/UTC',
    support: 'https://meridian.example/help',
  },
  components: [{ id: 'api', name: 'API' }],
};

const folder = mkdtempSync(join(tmpdir(), 'allclear-cli-'));
let server: Server;
let client: Client;
beforeAll(async () => {
  const config = join(folder, 'status.json');
  writeFileSync(config, JSON.stringify(STATUS));
  server = await startServer({ ALLCLEAR_CONFIG: config });
  const token = adminTokenIn(join(server.data, 'settings.env')) ?? 'none';
  client = createClient(() => ({ url: server.url, token }));
});
afterAll(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const cli = async (line: string) => (await perform(client, line.split(' '))).join('\n');

it('opens an incident, speaks of it, and resolves it', async () => {
  const words = ['--name', 'Sign-ins fail', '--severity', 'SEV-2'];
  const component = ['--component', 'api=partial_outage'];
  const [opened = ''] = await perform(client, ['incident', 'open', ...words, ...component]);
  expect(opened).toMatch(/^INC-\d{8}-01 {2}SEV-2 {2}investigating \(major\) {2}Sign-ins fail {2}/);
  const reference = opened.slice(0, opened.indexOf(' '));
  expect(await cli(`incident update ${reference} --status identified --body Found`)).toContain(
    'identified',
  );
  expect(await cli('incident list')).toContain(reference);
  expect(await cli(`incident resolve ${reference} --reason done`)).toContain('resolved');
  expect(await cli('incident list')).toBe('Nothing is open.');
  expect(await cli('incident list --all')).toContain(reference);
  await expect(cli(`incident update ${reference} --status identified`)).rejects.toThrow(
    'It is over',
  );
});

it('schedules planned work, once and again', async () => {
  const work = 'maintenance schedule --name Upgrade --body Restart --component api';
  const when = '--from 2126-12-01T02:00Z --until 2126-12-01T03:00Z';
  expect(await cli(`${work} ${when}`)).toContain('Upgrade');
  expect(await cli(`${work} ${when} --rule FREQ=WEEKLY;COUNT=4`)).toContain('Upgrade');
  const odd = when.replace('02:00', '02:03');
  await expect(cli(`${work} ${odd}`)).rejects.toThrow(/five minutes|5 min/);
});

it('makes, lists and revokes a token, and a link', async () => {
  const made = (await cli('token create deploy publish')).split('\n')[0] ?? '';
  const prefix = made.split('_')[1] ?? '';
  expect(await cli('token list')).toBe(`acl_${prefix}_…  deploy  publish  never used`);
  const own = createClient(() => ({ url: server.url, token: made }));
  expect(await perform(own, ['incident', 'list'])).toEqual(['Nothing is open.']);
  await cli(`token revoke ${prefix}`);
  await expect(perform(own, ['incident', 'list'])).rejects.toThrow('Nobody we know');
  expect(await cli('link')).toMatch(/\/console\/sign-in\?code=[\w-]+$/);
});

it('follows the journal while a component is set', async () => {
  const env = { PORT: new URL(server.url).port, ALLCLEAR_DATA: server.data };
  const tail = startProgram('scripts/cli.ts', ['tail'], env);
  await tail.says('Following the journal');
  expect(await cli('component set api degraded_performance')).toBe('api is degraded_performance');
  await tail.says('component.overridden');
  await tail.stop();
});
