// `npm run rebuild`: derives everything again that is derived from the journal: the public documents, and the tables that
// say which incidents there are. Locally at once; a deployment (ALLCLEAR_URL) does it with its next request, meanwhile
// showing what it has. Safe to repeat.

import { rebuild } from '../worker/snapshot/rebuild.ts';
import { catalogIn, dataFolder, openDatabase } from './local-database.ts';
import { askDeployment } from './remote-database.ts';
import { asksForHelp } from './tool.ts';

const USAGE = `Usage: npm run rebuild

Derives the public documents and the lists of incidents again from the journal. With ALLCLEAR_URL set, that
deployment does it with its next request; else the local server's database at once. Safe to repeat.
`;

/** A page that says that it was made with another configuration is made anew by whoever sees it first. */
const OUTDATE = `UPDATE document SET json = json_set(json, '$.catalog', 'outdated'), etag = 'outdated' WHERE key = 'page'`;

async function here(): Promise<string> {
  const data = dataFolder();
  const catalog = await catalogIn(data);
  if (catalog === null) throw new Error(`Nothing was ever started in ${data}: npm start does`);
  const { db, close } = await openDatabase(data);
  try {
    const { position, written } = await rebuild({ db, catalog, now: Date.now() });
    const changes = written.length === 0 ? 'nothing has changed' : `changed: ${written.join(', ')}`;
    return `Rebuilt up to event ${position}; ${changes}`;
  } finally {
    await close();
  }
}

async function there(url: string): Promise<string> {
  await askDeployment(OUTDATE);
  const answer = await fetch(url);
  return `Asked for; ${url} answered ${answer.status}`;
}

try {
  if (asksForHelp(process.argv.slice(2), USAGE)) {
    console.log(USAGE);
  } else {
    const url = process.env['ALLCLEAR_URL'];
    console.log(url ? await there(url) : await here());
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
