// `npm run heartbeats`: under which addresses jobs report, and what each has reported last. Of the local server, or where
// ALLCLEAR_URL names a deployment of that one: its key is a secret that cannot be read back, so it is asked for in the
// environment. It only reads.

import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { compile } from './catalog.ts';
import { catalogIn, dataFolder, openDatabase } from './local-database.ts';
import { plain } from './plain.ts';
import { askDeployment, type Ask } from './remote-database.ts';
import { parse } from './settings.ts';
import { root } from './tool.ts';
import { printProblems } from './yaml-source.ts';
import type { Monitor } from '../worker/domain/catalog.ts';
import { judgeBeat, SIGNALS, type Beat } from '../worker/domain/heartbeat.ts';
import { addressesOf } from '../worker/probe/heartbeat-token.ts';

const USAGE = `Usage: npm run heartbeats [-- MONITOR]

Lists the heartbeat monitors with the address under which each job reports, and what it has reported last.
With the id of a monitor it shows what the last report brought along.

  ALLCLEAR_URL     a deployment instead of the local server, as in https://status.meridian.example
  SIGNING_KEY      the deployment's key (a local server's is read from its data folder)
  ALLCLEAR_DATA    the local server's data folder (default: .wrangler/state)

A job reports by GET or POST: to the address itself when it has ended well, to …/start when it begins and to …/fail
when it has failed, for example
  curl -fsS -m 10 --retry 3 -o /dev/null ADDRESS
`;

export type Known = { beat: Beat; body: string | null };

/** What a row of the table says; null for one that is none. */
export function knownFrom(row: Readonly<Record<string, unknown>>): [string, Known] | null {
  const { monitor, signal, body } = row;
  const known = SIGNALS.find((one) => one === signal);
  if (typeof monitor !== 'string' || known === undefined) return null;
  const instant = (value: unknown) => (typeof value === 'number' ? value : null);
  const beat: Beat = {
    at: Number(row['at']),
    signal: known,
    endedAt: instant(row['ended_at']),
    failed: row['failed'] === 1,
    startedAt: instant(row['started_at']),
    durationMs: instant(row['duration_ms']),
  };
  return [monitor, { beat, body: typeof body === 'string' ? body : null }];
}

const MINUTE_MS = 60_000;

function lasting(ms: number): string {
  const minutes = Math.round(ms / MINUTE_MS);
  if (minutes < 1) return `${Math.round(ms / 1000)} s`;
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return hours === 0 ? `${minutes} min` : rest === 0 ? `${hours} h` : `${hours} h ${rest} min`;
}

const WORDS = { ok: 'ended well', start: 'began', fail: 'failed' } as const;

/** One monitor as a person reads it. */
export function told(
  { id, heartbeat }: Monitor,
  known: Known | null,
  addresses: readonly string[],
  now: number,
): string {
  if (heartbeat === null) return '';
  const { periodMs, graceMs } = heartbeat;
  const found = judgeBeat(known?.beat ?? null, heartbeat, now);
  const sign = found === null ? '·' : found.display === 'up' ? '✓' : '✗';
  const expected = `every ${lasting(periodMs)}, at most ${lasting(graceMs)} late`;
  const last =
    known === null
      ? 'has never reported; it is not measured until it does'
      : `${WORDS[known.beat.signal]} ${lasting(now - known.beat.at)} ago${
          known.beat.durationMs === null ? '' : `, after ${lasting(known.beat.durationMs)}`
        }`;
  return [
    `${sign} ${id}   ${expected}`,
    `    ${last}${found?.reason ? `: ${found.reason}` : ''}`,
    ...addresses.map((address, index) =>
      index === 0 ? `    ${address}` : `    ${address}   (by an older key)`,
    ),
  ].join('\n');
}

export type Source = {
  monitors: readonly Monitor[];
  keys: readonly string[];
  /** Without a slash at the end. */
  url: string;
  rows: readonly Readonly<Record<string, unknown>>[];
};

/** All of it, or what the last report of one monitor brought along. */
export function answer({ monitors, keys, url, rows }: Source, id: string | undefined, now: number) {
  const waiting = monitors.filter(({ heartbeat }) => heartbeat !== null);
  const known = new Map(rows.map(knownFrom).filter((one) => one !== null));
  if (id !== undefined) {
    if (!waiting.some((monitor) => monitor.id === id)) {
      const ids = waiting.map((monitor) => monitor.id).join(', ');
      throw new Error(
        `There is no heartbeat monitor "${id}".\n  expected: ${ids === '' ? 'one in status.yaml; there is none' : `one of ${ids}`}`,
      );
    }
    return plain(known.get(id)?.body ?? 'Its last report brought nothing along.');
  }
  if (waiting.length === 0) {
    return 'No monitor of kind heartbeat stands in the configuration. One looks like this:\n  - { id: nightly-backup, component: api, kind: heartbeat, period: 24h, grace: 30m }';
  }
  return waiting
    .map((monitor) => {
      const addresses = addressesOf(monitor.id, url, keys);
      return told(monitor, known.get(monitor.id) ?? null, addresses, now);
    })
    .join('\n\n');
}

const keysIn = (text: string | undefined) =>
  (text ?? '')
    .split(',')
    .map((key) => key.trim())
    .filter((key) => key !== '');

const QUERY = 'SELECT * FROM heartbeat';

async function there(url: string, ask: Ask): Promise<Source> {
  const keys = keysIn(process.env['SIGNING_KEY']);
  if (keys.length === 0) {
    throw new Error(
      'SIGNING_KEY is not set here, and a deployment does not give its secrets back.\n' +
        '  expected: the key that was deployed\n' +
        `  example:  SIGNING_KEY="…" ALLCLEAR_URL=${url} npm run heartbeats`,
    );
  }
  const file = resolve(root, process.env['ALLCLEAR_CONFIG'] || 'content/status.yaml');
  const compiled = compile(readFileSync(file, 'utf8'), file);
  if (!compiled.ok) throw new Error(printProblems(compiled.problems));
  return { monitors: compiled.catalog.monitors, keys, url, rows: await ask(QUERY) };
}

async function here(): Promise<Source> {
  const data = dataFolder();
  const [catalog, settings] = [await catalogIn(data), join(data, 'settings.env')];
  if (catalog === null || !existsSync(settings)) {
    throw new Error(`Nothing was ever started in ${data}: npm start does`);
  }
  const keys = keysIn(parse(readFileSync(settings, 'utf8'))['SIGNING_KEY']);
  const url = `http://localhost:${process.env['PORT'] || 8787}`;
  const { db, close } = await openDatabase(data);
  try {
    const { results } = await db.prepare(QUERY).all<Record<string, unknown>>();
    return { monitors: catalog.monitors, keys, url, rows: results };
  } finally {
    await close();
  }
}

if (import.meta.main) {
  const [id, ...more] = process.argv.slice(2);
  const url = process.env['ALLCLEAR_URL']?.replace(/\/+$/, '');
  if (id === '--help') {
    console.log(USAGE);
  } else if (more.length > 0 || id?.startsWith('-')) {
    console.error(`Expected one monitor at most; found ${[id, ...more].join(' ')}\n\n${USAGE}`);
    process.exitCode = 2;
  } else {
    try {
      const source = url ? await there(url, askDeployment) : await here();
      console.log(answer(source, id, Date.now()));
    } catch (error) {
      console.error(error instanceof Error ? error.message : error);
      process.exitCode = 1;
    }
  }
}
