// `npm run new-postmortem <incident>`: writes the two files of a postmortem draft, the same that the pull request would
// have. Where ALLCLEAR_URL names a deployment it is asked, with ALLCLEAR_TOKEN; else the local server's database. A file
// that is there already is a person's and stays.

import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { draftFor } from '../worker/notify/github/gather.ts';
import { catalogIn, dataFolder, openDatabase } from './local-database.ts';
import { root } from './tool.ts';

const USAGE = `npm run new-postmortem <incident>             writes its draft and its facts into content/
npm run new-postmortem <incident> -- --notes  with internal notes; not for a public repository

<incident> is a reference or a public id, for example INC-20261012-01 or k3v9q2m7x4ht.
ALLCLEAR_URL and ALLCLEAR_TOKEN name a deployment and a token that may read; without them the local server is asked.`;

const REASONS: Readonly<Record<string, string>> = {
  unknown: 'no incident has this reference or id',
  not_over: 'it is not over; a draft is made once it is resolved',
  no_component: 'it concerns no component of the configuration',
};

export type Files = readonly { readonly path: string; readonly text: string }[];

/** Asks a deployment for the files. */
export async function askThere(
  base: string,
  token: string,
  incident: string,
  { notes, fetch }: { notes: boolean; fetch: typeof globalThis.fetch },
): Promise<Files> {
  if (!/^https?:\/\//.test(base) || !URL.canParse(base)) {
    const example = 'https://status.meridian.example';
    throw new Error(
      `ALLCLEAR_URL: expected the address of a deployment, for example ${example}; found ${base}`,
    );
  }
  const address = new URL(`/v1/incidents/${encodeURIComponent(incident)}/postmortem-draft`, base);
  if (notes) address.searchParams.set('notes', '1');
  const response = await fetch(address, { headers: { authorization: `Bearer ${token}` } }).catch(
    ({ cause }: Error) => {
      const why = cause instanceof Error ? cause.message : 'no connection';
      throw new Error(`${address.origin} does not answer: ${why}`);
    },
  );
  const answer = (await response.json()) as { files?: Files; detail?: string };
  if (!response.ok || answer.files === undefined) {
    throw new Error(
      `${address.origin} answered ${response.status}: ${answer.detail ?? 'nothing more'}`,
    );
  }
  return answer.files;
}

async function askHere(incident: string, notes: boolean): Promise<Files> {
  const data = dataFolder();
  const catalog = await catalogIn(data);
  if (catalog === null) throw new Error(`Nothing was ever started in ${data}: npm start does`);
  const { db, close } = await openDatabase(data);
  try {
    const made = await draftFor({ db, catalog, now: () => Date.now() }, incident, { notes });
    if ('files' in made) return made.files;
    throw new Error(`${incident}: ${REASONS[made.reason] ?? made.reason}`);
  } finally {
    await close();
  }
}

/**
 * Writes what is not there yet; says what became of each. Only into `content/`. The incident's postmortem counts as there
 * also where a person gave it another name.
 */
export function writeDraft(files: Files, folder: string): string[] {
  return files.map(({ path, text }) => {
    const other = path.endsWith('.md') ? postmortemOf(text, folder) : null;
    if (other !== null) return `${other} is there already, left as it is`;
    const target = resolve(folder, path);
    const inside = /^content\/(?:postmortems|incidents)\/[\w.-]+\.(?:md|json)$/.test(path);
    if (!inside) throw new Error(`expected a file of content/; the answer names ${path}`);
    if (existsSync(target)) return `${path} is there already, left as it is`;
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
    return `${path} written`;
  });
}

const INCIDENT = /^incident: *(\S+)/m;

/** The postmortem that is about the incident of a draft. */
function postmortemOf(draft: string, folder: string): string | null {
  const pages = resolve(folder, 'content/postmortems');
  const incident = INCIDENT.exec(draft)?.[1];
  if (incident === undefined || !existsSync(pages)) return null;
  const name = readdirSync(pages).find(
    (one) =>
      one.endsWith('.md') &&
      INCIDENT.exec(readFileSync(resolve(pages, one), 'utf8'))?.[1] === incident,
  );
  return name === undefined ? null : `content/postmortems/${name}`;
}

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      notes: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const [incident, ...others] = positionals;
  if (values.help) return console.log(USAGE);
  if (incident === undefined || others.length > 0)
    throw new Error(`Expected one incident.\n\n${USAGE}`);
  const { ALLCLEAR_URL: url, ALLCLEAR_TOKEN: token } = process.env;
  if (url && !token)
    throw new Error('Expected ALLCLEAR_TOKEN, a token that may read, beside ALLCLEAR_URL');
  const files =
    url && token
      ? await askThere(url, token, incident, { notes: values.notes, fetch })
      : await askHere(incident, values.notes);
  console.log(writeDraft(files, root).join('\n'));
  console.log('Next: answer each ✎, then npm run content');
}

if (import.meta.main) {
  try {
    await main();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
