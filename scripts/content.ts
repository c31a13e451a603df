// `npm run content`: checks everything that people write under content/ and says where what is
// wrong. Exit 1 on errors; warnings alone pass. Reads files, prints, decides nothing: the rules
// stand in content/. In GitHub Actions findings are annotations, with `--json` an editor's JSON.

import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { counted } from '../worker/domain/counted.ts';
import { routes } from '../worker/routes.ts';
import { compile } from './catalog.ts';
import { CONFIGURATION, type WatchedAlert } from './content/alerts.ts';
import { checkContent } from './content/check.ts';
import {
  type Level,
  printAnnotation,
  printFinding,
  printJson,
  weighed,
} from './content/finding.ts';
import { coverageOf, seenIn } from './content/live.ts';
import { settle } from './content/settle.ts';
import { RULES_PAGE, rulesPage } from './content/rules/page.ts';
import { root } from './tool.ts';
import type { Catalog } from '../worker/domain/catalog.ts';
import type { StandingItem } from './content/together.ts';
import { parseYaml, printProblems } from './yaml-source.ts';

const FOLDERS = ['postmortems', 'runbooks', 'guides', 'incidents'];

/** Addresses of the docs site that are not made from one content file. */
const SITE_PAGES = new Set([
  '/postmortems/',
  '/runbooks/',
  '/guides/',
  '/postmortems.json',
  '/postmortems.rss',
  '/postmortems/metrics/',
  '/llms.txt',
  '/offline',
]);

function readContent(): Map<string, string> {
  const files = new Map<string, string>();
  for (const folder of FOLDERS) {
    for (const name of readdirSync(resolve(root, 'content', folder)).toSorted()) {
      if (!/\.(?:md|json)$/.test(name)) continue;
      const path = resolve(root, 'content', folder, name);
      files.set(`${folder}/${name}`, readFileSync(path, 'utf8'));
    }
  }
  return files;
}

/** Whether a route of the worker, or a page of the site, answers a path. */
function answers(path: string): boolean {
  if (SITE_PAGES.has(path)) return true;
  return routes.some((route) => {
    const pattern = route.path
      .replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`)
      .replaceAll(/:[a-z]+/gi, '[^/]+')
      .replace(/\*$/, '.*');
    return new RegExp(`^${pattern}$`).test(path);
  });
}

/** What can fire, with the line of the configuration on which each begins. */
function placed({ monitors, alerts }: Catalog, text: string): WatchedAlert[] {
  const source = parseYaml(text, CONFIGURATION);
  const nowhere = { problem: '', expected: '', example: null, suggestion: null };
  const lineOf = (...path: (string | number)[]) =>
    source.place({ path, at: 'value', ...nowhere }).line;
  return [
    ...monitors.map(({ id, runbook }, index) => ({
      key: `probe:${id}`,
      runbook,
      line: lineOf('monitors', index),
    })),
    ...alerts.flatMap(({ labels: { alertname: key } }, index) =>
      key === undefined ? [] : [{ key, runbook: null, line: lineOf('alerts', index) }],
    ),
  ];
}

const USAGE = `npm run content                      checks postmortems, runbooks and guides
npm run content -- --json            the same as JSON: file, line, rule, level, message, why, url
npm run content -- --live <address>  also that each alert that fired there in 90 days has a runbook, and
                                     that action items are in the state of their issues;
                                     ALLCLEAR_TOKEN is a token of that deployment that may read
npm run content -- --live <address> --write
                                     and writes those states into the files, for a pull request
npm run content -- --write-rules     writes ${RULES_PAGE} from the rules`;

/** Where a repository is configured the worker opens the tracker's issues itself. */
function opensTrackers(): boolean {
  return (process.env['GITHUB_REPOSITORY'] ?? '') !== '';
}

/** Brings the states of the tracker into the files, and says what became of each. */
function write(files: Map<string, string>, items: readonly StandingItem[], json: boolean) {
  for (const { file, text, changes } of settle(files, items)) {
    writeFileSync(resolve(root, 'content', file), text);
    files.set(file, text);
    if (!json) for (const change of changes) console.log(`wrote content/${file}: ${change}`);
  }
}

type Wanted = { json: boolean; live: string | undefined; writes: boolean };

async function check({ json, live, writes }: Wanted) {
  if (writes && live === undefined) throw new Error('--write: expected --live <address> beside it');
  const seen = live === undefined ? null : await seenIn(live, process.env['ALLCLEAR_TOKEN']);
  const configuration = readFileSync(resolve(root, CONFIGURATION), 'utf8');
  const compiled = compile(configuration, CONFIGURATION);
  const catalog = compiled.ok ? compiled.catalog : null;
  if (!compiled.ok) console.error(`${printProblems(compiled.problems)}\n`);
  const files = readContent();
  if (writes && seen !== null) write(files, seen.items, json);
  const verdict = checkContent({
    files,
    watched: catalog && placed(catalog, configuration),
    ...(seen && { seen: seen.alerts, standing: seen.items }),
    answers,
    today: new Date().toISOString().slice(0, 10),
    policy: { opensTrackers: opensTrackers() },
  });
  const findings = weighed(verdict.findings, catalog?.postmortems.lint ?? {});
  const count = (level: Level) => findings.filter((finding) => finding.level === level).length;
  if (json) console.log(printJson(findings, verdict.excused));
  else {
    const print = process.env['GITHUB_ACTIONS'] === 'true' ? printAnnotation : printFinding;
    for (const finding of findings) console.log(print(finding));
    const told = [
      counted(count('error'), 'error'),
      counted(count('warn'), 'warning'),
      counted(count('info'), 'note'),
    ].join(', ');
    console.log(`content/: ${told}; ${counted(verdict.excused, 'block')} excused by blame-ok`);
    if (seen !== null) console.log(coverageOf(seen, verdict.keys));
  }
  if (count('error') > 0 || !compiled.ok) process.exitCode = 1;
}

async function main() {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean', default: false },
      live: { type: 'string' },
      write: { type: 'boolean', default: false },
      'write-rules': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) console.log(USAGE);
  else if (values['write-rules']) writeFileSync(resolve(root, RULES_PAGE), rulesPage());
  else await check({ json: values.json, live: values.live, writes: values.write });
}

try {
  await main();
} catch (error) {
  console.error(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  process.exitCode = 1;
}
