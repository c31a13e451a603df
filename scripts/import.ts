// `npm run import`: takes over past incidents and their postmortems from another status page, as drafts. What could not be
// mapped is listed; nothing is guessed, and no file that is there is touched.

import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { counted } from '../worker/domain/counted.ts';
import { SEVERITIES } from '../worker/domain/vocabulary.ts';
import { draftFrom } from './import/imported.ts';
import { componentsIn, suggestion } from './import/components.ts';
import { fromCState } from './import/cstate.ts';
import { fromMarkdown } from './import/markdown.ts';
import type { Read } from './import/source.ts';
import { fromStatuspage } from './import/statuspage.ts';
import { fromUpptime } from './import/upptime.ts';
import { root } from './tool.ts';

const USAGE = `npm run import -- <kind> <from> --owner @team-api

  statuspage <address or folder>   the public API of a Statuspage, or its saved answers (*.json)
  cstate     <folder>              Markdown issues of cState (content/issues)
  upptime    <file>                issues of an Upptime repository as JSON (gh api --paginate "repos/…/issues?state=all")
  markdown   <folder or file>      postmortems in plain Markdown

  --owner @team-api    who answers for the drafts (needed)
  --severity SEV-2     for incidents whose source knows none; without it they are listed and left out
  --dry-run            say what would be written

for example: npm run import -- statuspage https://status.meridian.example --owner @team-api --dry-run`;

/** A page that has not answered by then will not. */
const ANSWER_MS = 60_000;
const STATUSPAGE_ANSWERS = ['components', 'incidents', 'scheduled-maintenances'];

async function read(kind: string, from: string): Promise<Read> {
  switch (kind) {
    case 'statuspage':
      return fromStatuspage(await statuspageAnswers(from));
    case 'cstate':
      return fromCState(markdownIn(from));
    case 'upptime':
      return fromUpptime(jsonIn(from));
    case 'markdown':
      return fromMarkdown(markdownIn(from));
    default:
      throw new Error(`expected statuspage, cstate, upptime or markdown; found ${kind}`);
  }
}

async function statuspageAnswers(from: string) {
  if (!/^https?:/.test(from)) {
    const files = statSync(from).isDirectory()
      ? readdirSync(from)
          .filter((name) => name.endsWith('.json'))
          .map((name) => join(from, name))
      : [from];
    return files.map((path) => ({ name: basename(path), json: jsonIn(path) }));
  }
  return Promise.all(
    STATUSPAGE_ANSWERS.map(async (name) => {
      const response = await fetch(new URL(`/api/v2/${name}.json`, from), {
        signal: AbortSignal.timeout(ANSWER_MS),
      });
      if (!response.ok) throw new Error(`${name}.json: the page answered ${response.status}`);
      const json: unknown = await response.json().catch(() => null);
      return { name: `${name}.json`, json };
    }),
  );
}

function jsonIn(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8').replace(/^\ufeff/, ''));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`${path}: expected JSON; ${why}`, { cause: error });
  }
}

function markdownIn(from: string) {
  const paths = statSync(from).isDirectory()
    ? readdirSync(from)
        .filter((name) => name.endsWith('.md') && !name.startsWith('_'))
        .toSorted()
        .map((name) => join(from, name))
    : [from];
  return paths.map((path) => ({ name: basename(path), text: readFileSync(path, 'utf8') }));
}

/** A line of somebody else's words, without what a terminal would obey. */
export const printable = (line: string) => line.replaceAll(/\p{Cc}/gu, ' ');

async function main() {
  const word = { type: 'string' } as const;
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      owner: word,
      severity: word,
      'dry-run': { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  const [kind, from, ...others] = positionals;
  if (values.help === true) return console.log(USAGE);
  if (kind === undefined || from === undefined || others.length > 0)
    throw new Error(`Expected a kind and where from.\n\n${USAGE}`);
  const { owner } = values;
  if (owner === undefined || !/^@[\w.-]+(?:\/[\w.-]+)?$/.test(owner)) {
    throw new Error(
      `expected --owner with a handle, for example --owner @team-api; found ${owner ?? 'nothing'}`,
    );
  }
  const severity = SEVERITIES.find((one) => one === values.severity) ?? null;
  if (values.severity !== undefined && severity === null) {
    throw new Error(
      `expected --severity to be one of ${SEVERITIES.join(', ')}; found ${values.severity}`,
    );
  }
  const found = await read(kind, from);
  const known = componentsIn(
    readFileSync(resolve(root, process.env['ALLCLEAR_CONFIG'] || 'content/status.yaml'), 'utf8'),
  );
  const taken = new Set(
    readdirSync(join(root, 'content/incidents')).map((name) => name.replace(/\.json$/, '')),
  );
  const there = new Set(
    readdirSync(join(root, 'content/postmortems')).map((name) => `content/postmortems/${name}`),
  );
  const loose: string[] = [...found.loose];
  let written = 0;
  for (const incident of found.incidents) {
    const outcome = draftFrom(incident, { components: known, owner, severity, taken, there });
    if (!outcome.ok) {
      loose.push(`${outcome.source}: ${outcome.reason}`);
      continue;
    }
    loose.push(...outcome.open);
    for (const { path, text } of outcome.files) {
      const target = join(root, path);
      written += 1;
      console.log(`${values['dry-run'] === true ? 'would write' : 'wrote'} ${path}`);
      if (values['dry-run'] === true) continue;
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, text, { flag: 'wx' });
    }
  }
  const lines = suggestion(found, known);
  if (lines.length > 0)
    console.log(
      `\nNot in content/status.yaml yet, under components:\n${lines.map(printable).join('\n')}`,
    );
  if (loose.length > 0)
    console.log(
      `\nNot mapped (${loose.length}):\n${loose.map((line) => `  ${printable(line)}`).join('\n')}`,
    );
  console.log(`\n${counted(written, 'file')}. Next: npm run content`);
}

if (import.meta.main) {
  try {
    await main();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
