// `npm run alerts`: what operators should look at, of the last day or of so many days as are asked for, newest first. From
// the local server's database, or where ALLCLEAR_URL names a deployment from that one's. It only reads.

import { alertsSince } from '../worker/store/alerts.ts';
import { catalogIn, dataFolder, openDatabase } from './local-database.ts';
import { plain } from './plain.ts';
import { askDeployment, type Ask } from './remote-database.ts';

export type Alert = { kind: string; text: string; count: number; lastAt: number };

const DAY_MS = 86_400_000;

const USAGE = `Usage: npm run alerts -- [days]

Lists what operators should look at, newest first, of the last day or of so many days as are named.
With ALLCLEAR_URL set, of that deployment.
`;

/** Alerts of a deployment that were last raised since an instant, epoch ms. */
export async function alertsThere(ask: Ask, since: number): Promise<Alert[]> {
  const rows = await ask(
    `SELECT kind, text, count, last_at FROM alert WHERE last_at >= ${since} ORDER BY last_at DESC LIMIT 200`,
  );
  return rows.map((row) => ({
    kind: String(row['kind']),
    text: String(row['text']),
    count: Number(row['count']),
    lastAt: Number(row['last_at']),
  }));
}

/** One alert as a person reads it. */
export function lineOf({ kind, text, count, lastAt }: Alert): string {
  const at = new Date(lastAt).toISOString().slice(0, 16).replace('T', ' ');
  return `${at} UTC  ${kind}${count > 1 ? ` (${count} times)` : ''}\n    ${plain(text)}`;
}

/** Days that the command line asks for: a whole number, or one. */
export function daysIn(words: readonly string[]): number {
  const [word = '1'] = words;
  if (!/^[1-9]\d{0,3}$/.test(word)) {
    throw new Error(`Expected a number of days, for example: npm run alerts -- 7; found ${word}`);
  }
  return Number(word);
}

async function alerts(since: number): Promise<readonly Alert[]> {
  if (process.env['ALLCLEAR_URL']) return alertsThere(askDeployment, since);
  const data = dataFolder();
  if ((await catalogIn(data)) === null) {
    throw new Error(`Nothing was ever started in ${data}: npm start does`);
  }
  const { db, close } = await openDatabase(data);
  try {
    return await alertsSince(db, since);
  } finally {
    await close();
  }
}

if (import.meta.main) {
  try {
    const words = process.argv.slice(2);
    if (words.includes('--help')) {
      console.log(USAGE);
    } else {
      const found = await alerts(Date.now() - daysIn(words) * DAY_MS);
      console.log(found.length === 0 ? 'Nothing to look at.' : found.map(lineOf).join('\n'));
    }
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
