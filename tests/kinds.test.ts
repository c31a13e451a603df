// Every kind of monitor of the shipped configuration, asked by the whole server over real sockets: what the unit tests hand
// in, the platform's own `connect` and `fetch`, is at work here.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../scripts/local-server.ts';
import { minuteOf } from '../scripts/ticker.ts';
import { runTool } from '../scripts/tool.ts';
import type { Sample } from '../worker/domain/monitor.ts';
import { unpackRow } from '../worker/probe/row.ts';
import { startProgram, type Program } from './server.ts';

const MINUTE_MS = 60_000;
/** The longest interval of a sample monitor. */
const MINUTES = 10;

const data = mkdtempSync(join(tmpdir(), 'allclear-kinds-'));
let program: Program;
let url = '';
let env: Record<string, string> = {};

beforeAll(async () => {
  const [port, demoPort] = [String(await freePort()), String(await freePort())];
  env = { PORT: port, DEMO_PORT: demoPort, ALLCLEAR_DATA: data, ALLCLEAR_CONFIG: '' };
  program = startProgram('scripts/start.ts', [], env);
  await program.says('Allclear is running');
  url = `http://localhost:${port}`;
});

afterAll(async () => {
  await program.stop();
  rmSync(data, { recursive: true, force: true });
});

async function tick(minute: number): Promise<void> {
  const answer = await fetch(`${url}/cdn-cgi/local/scheduled?cron=*+*+*+*+*&time=${minute}`);
  await answer.text();
}

type Row = { minute: number; data: string };

async function rows(sql: string): Promise<Row[]> {
  const args = ['d1', 'execute', 'DB', '--local', '--persist-to', data, '--json', '--command', sql];
  const { ok, output } = await runTool('wrangler', args);
  expect(ok, output).toBe(true);
  const results: { results: Row[] }[] = JSON.parse(output.slice(output.indexOf('[')));
  return results.flatMap((one) => one.results);
}

/** How each monitor was found, in words: the best of its samples, for a machine that is busy makes some of them late. */
async function seen(): Promise<Record<string, string>> {
  const ticks = await rows('SELECT minute, data FROM tick ORDER BY minute');
  const words = ({ display, reason, class: kind }: Sample) => reason ?? display ?? kind;
  const samples = ticks.flatMap(({ minute, data: text }) =>
    Object.entries(unpackRow(minute, text)).flatMap(([id, { samples: some }]) =>
      some.map((sample) => [id, words(sample)] as const),
    ),
  );
  const good = samples.filter(([, word]) => word === 'up' || word.startsWith('slower than'));
  return { ...Object.fromEntries(samples), ...Object.fromEntries(good.map(([id]) => [id, 'up'])) };
}

describe('the sample configuration', () => {
  it('has a monitor of every kind, and all of them are well', async () => {
    // Minutes that are over are played from two minutes ago on; a nearer one would count as a tick that came too late.
    const newest = minuteOf(Date.now()) - 3 * MINUTE_MS;
    for (let ago = MINUTES; ago >= 0; ago -= 1) await tick(newest - ago * MINUTE_MS);
    expect(await seen()).toEqual({
      'api-http': 'up',
      'dashboard-http': 'up',
      'auth-http': 'up',
      'ingest-http': 'up',
      'webhooks-http': 'up',
      'docs-http': 'up',
      'ingest-port': 'up',
      'webhooks-live': 'up',
      'auth-certificate': 'up',
      'dashboard-name': 'up',
      'docs-build': 'up',
    });
  });

  it('has a job whose address and last report the command shows', async () => {
    const command = startProgram('scripts/heartbeats.ts', [], env);
    expect(await command.ended).toBe(0);
    expect(command.output()).toMatch(
      /^✓ docs-build {3}every 5 min, at most 2 min late\n {4}ended well \d+ \w+ ago\n {4}http:\/\/localhost:\d+\/heartbeats\/[\w-]{43}\n$/,
    );
    const [address = ''] = /http:\S+/.exec(command.output()) ?? [];
    const failed = await fetch(`${address}/fail`, { method: 'POST', body: 'disk full' });
    expect(await failed.text()).toBe('ok\n');
    const after = startProgram('scripts/heartbeats.ts', ['docs-build'], env);
    expect(await after.ended).toBe(0);
    expect(after.output()).toBe('disk full\n');
  });
});
