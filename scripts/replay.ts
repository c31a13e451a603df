// `npm run replay`: takes in the deliveries that were kept because our own code failed on them, after the fault is mended.
// Where ALLCLEAR_URL names a deployment, they are posted to it again, signed as their sender would; else they go into the
// local server's database directly. What still fails stays kept. Safe to repeat.

import { createHmac } from 'node:crypto';
import { newId } from '../worker/commit/id.ts';
import { createCommit } from '../worker/commit/index.ts';
import type { Catalog } from '../worker/domain/catalog.ts';
import { keptDeliveries, markReplayed } from '../worker/store/inbox.ts';
import { sources } from '../worker/webhook/registry.ts';
import { replay } from '../worker/webhook/replay.ts';
import { storageOver } from '../worker/webhook/storage.ts';
import { catalogIn, dataFolder, openDatabase } from './local-database.ts';
import { askDeployment, type Ask } from './remote-database.ts';
import { asksForHelp } from './tool.ts';

const USAGE = `Usage: npm run replay

Takes in the deliveries that were kept because our own code failed on them. With ALLCLEAR_URL set, into
that deployment, signed as their sender would; else into the local server's database. Safe to repeat.
`;

export type Told = { key: string; ok: boolean; outcome: string };

export async function replayHere(
  db: D1Database,
  catalog: Catalog,
  now: () => number,
): Promise<Told[]> {
  const commit = createCommit({ db, catalog, now, newId });
  return replay(await keptDeliveries(db), {
    catalog,
    commit: storageOver(db, commit).commit,
    sources,
    done: async (key) => void (await markReplayed(db, key).run()),
  });
}

export type Deployment = {
  /** Without a slash at the end. */
  url: string;
  ask: Ask;
  fetch: typeof fetch;
  /** What each source's deliveries are signed with. */
  secrets: Readonly<Record<string, string | undefined>>;
};

export async function replayThere({ url, ask, fetch, secrets }: Deployment): Promise<Told[]> {
  const kept = await ask(
    `SELECT key, source, body FROM inbox WHERE state = 'kept' ORDER BY received_at LIMIT 100`,
  );
  const told: Told[] = [];
  const taken: string[] = [];
  for (const row of kept) {
    const [key, source, body] = [row['key'], row['source'], row['body']].map(String);
    if (key === undefined || source === undefined || body === undefined) continue;
    const secret = secrets[source];
    if (secret === undefined) {
      told.push({ key, ok: false, outcome: `no secret of ${source} is set here to sign it with` });
      continue;
    }
    const answer = await fetch(`${url}/webhooks/${source}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...proofOf(source, secret, body) },
      body,
    });
    told.push({ key, ok: answer.ok, outcome: `answered ${answer.status}` });
    if (source !== 'pagerduty' && (await isTakenIn(answer))) taken.push(key);
  }
  // A group of alerts has no key of its own in the journal, but its answer tells.
  const groups = taken.filter((key) => /^[\w:-]+$/.test(key)).map((key) => `'${key}'`);
  if (groups.length > 0) {
    await ask(`UPDATE inbox SET state = 'replayed' WHERE key IN (${groups.join(', ')})`);
  }
  // The answer does not say whether it was kept for good or kept again; the journal does.
  await ask(`UPDATE inbox SET state = 'replayed' WHERE key IN (SELECT key FROM journal)`);
  const still = await ask(`SELECT key FROM inbox WHERE state = 'kept'`);
  const failing = new Set(still.map(({ key }) => key));
  return told.map((one) =>
    one.ok && failing.has(one.key) ? { ...one, ok: false, outcome: 'it still fails' } : one,
  );
}

/** What a delivery of this source proves itself with. */
function proofOf(source: string, secret: string, body: string): Record<string, string> {
  if (source === 'alertmanager') return { authorization: `Bearer ${secret}` };
  const digest = createHmac('sha256', secret).update(body).digest('hex');
  if (source === 'grafana') return { 'x-grafana-alerting-signature': digest };
  return { 'x-pagerduty-signature': `v1=${digest}` };
}

/** Kept again is not taken in. */
async function isTakenIn(answer: Response): Promise<boolean> {
  if (!answer.ok) return false;
  const { status } = (await answer.json()) as { status?: unknown };
  return status === 'accepted' || status === 'duplicate';
}

async function fromEnvironment(): Promise<Told[]> {
  const url = process.env['ALLCLEAR_URL'];
  if (url) {
    const first = (name: string) => process.env[name]?.split(',')[0]?.trim() || undefined;
    const secrets = {
      pagerduty: first('PAGERDUTY_WEBHOOK_SECRETS'),
      alertmanager: first('ALERTMANAGER_TOKENS'),
      grafana: first('GRAFANA_SECRETS'),
    };
    const deployment = { url: url.replace(/\/+$/, ''), ask: askDeployment, fetch };
    return replayThere({ ...deployment, secrets });
  }
  const data = dataFolder();
  const catalog = await catalogIn(data);
  if (catalog === null) throw new Error(`Nothing was ever started in ${data}: npm start does`);
  const { db, close } = await openDatabase(data);
  try {
    return await replayHere(db, catalog, Date.now);
  } finally {
    await close();
  }
}

function report(told: readonly Told[]): void {
  for (const { key, ok, outcome } of told) console.log(`${ok ? '✓' : '✗'} ${key}: ${outcome}`);
  const failed = told.filter(({ ok }) => !ok).length;
  console.log(
    told.length === 0 ? 'Nothing waits.' : `${told.length - failed} taken in, ${failed} still kept`,
  );
  if (failed > 0) process.exitCode = 1;
}

if (import.meta.main) {
  try {
    if (asksForHelp(process.argv.slice(2), USAGE)) console.log(USAGE);
    else report(await fromEnvironment());
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
