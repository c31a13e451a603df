// `npm run runbook:tested <slug>`: writes into a runbook that somebody has carried it out, today. Without a name it lists
// what is stale, due soon and never tested. Changes the lines of these fields and nothing else of the file.

import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Freshness, dueDay, freshness } from '../content/schema/freshness.ts';
import { parseContentFile, problemsOf } from '../content/schema/front-matter.ts';
import { TEST_KINDS, runbook } from '../content/schema/runbook.ts';
import { root } from './tool.ts';

const USAGE = `npm run runbook:tested                      what is stale, due soon, never tested
npm run runbook:tested <slug>               it was carried out today, in a drill
  -- --kind drill|incident|staging          how (drill)
  -- --by @team-api                         by whom
  -- --ref INC-20261012-01                  the incident or the drill
  -- --on 2026-10-12                        another day than today

for example: npm run runbook:tested high-latency -- --kind incident --ref INC-20261012-01`;

export type Test = {
  /** `YYYY-MM-DD`. */
  readonly day: string;
  readonly kind: string;
  readonly by: string | undefined;
  readonly ref: string | undefined;
};

/** The text with the test in its front matter. Throws, with what was wrong, where the result does not fit the schema. */
export function withTest(text: string, { day, kind, by, ref }: Test): string {
  const end = text.indexOf('\n---', 4);
  if (!text.startsWith('---') || end < 0)
    throw new Error('expected front matter between two lines of ---');
  const kept = text
    .slice(0, end)
    .split('\n')
    .filter((line) => !/^(?:last_tested|tested_by|test_kind|test_ref):/.test(line));
  const test = [
    `last_tested: ${day}`,
    ...(by === undefined ? [] : [`tested_by: ${JSON.stringify(by)}`]),
    `test_kind: ${kind}`,
    ...(ref === undefined ? [] : [`test_ref: ${JSON.stringify(ref)}`]),
  ];
  const before = text.split('\n').findIndex((line) => line.startsWith('last_tested:'));
  const place = before > 0 ? before : kept.length;
  const result =
    [...kept.slice(0, place), ...test, ...kept.slice(place)].join('\n') + text.slice(end);
  const parts = parseContentFile(result);
  const parsed = runbook.safeParse(parts.data);
  if (!parsed.success)
    throw new Error(
      problemsOf(parts, parsed.error)
        .map(({ message }) => message)
        .join('\n'),
    );
  return result;
}

export type Tested = {
  readonly slug: string;
  readonly state: Freshness;
  readonly tested: string | null;
  /** The last day on which the test counts; null where there was none. */
  readonly due: string | null;
};

/** What each runbook's last test still says, worst first. */
export function testedList(files: ReadonlyMap<string, string>, today: string): Tested[] {
  const order: readonly Freshness[] = ['stale', 'never', 'due_soon', 'fresh'];
  return [...files]
    .flatMap(([slug, text]) => {
      const { success, data } = runbook.safeParse(parseContentFile(text).data);
      if (!success) return [];
      const { last_tested: tested, test_interval: interval } = data;
      const due = tested === null ? null : dueDay(tested, interval);
      return [{ slug, tested, due, state: freshness(tested, interval, today) }];
    })
    .toSorted(
      (a, b) =>
        order.indexOf(a.state) - order.indexOf(b.state) || (a.due ?? '').localeCompare(b.due ?? ''),
    );
}

const WORDS: Readonly<Record<Freshness, string>> = {
  stale: 'stale',
  never: 'never tested',
  due_soon: 'due soon',
  fresh: 'fresh',
};

/** The list for a terminal: what needs somebody by name, the rest as a number. */
export function printTested(list: readonly Tested[]): string {
  const lines = list
    .filter(({ state }) => state !== 'fresh')
    .map(({ slug, state, tested, due }) => {
      const when = tested === null ? '' : `  last on ${tested}, counts until ${due ?? ''}`;
      return `${WORDS[state].padEnd(13)} ${slug}${when}`;
    });
  const fresh = list.filter(({ state }) => state === 'fresh').length;
  return [...lines, `${fresh} of ${list.length} runbooks are fresh.`].join('\n');
}

const folder = join(root, 'content/runbooks');

function readRunbooks(): Map<string, string> {
  const names = readdirSync(folder).filter((name) => name.endsWith('.md'));
  return new Map(
    names
      .toSorted()
      .map((name) => [name.replace(/\.md$/, ''), readFileSync(join(folder, name), 'utf8')]),
  );
}

function main() {
  const text = { type: 'string' } as const;
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { kind: text, by: text, ref: text, on: text, help: { type: 'boolean' } },
  });
  const today = new Date().toISOString().slice(0, 10);
  const [slug, ...others] = positionals;
  if (values.help === true || others.length > 0) {
    console.log(USAGE);
    return;
  }
  const files = readRunbooks();
  if (slug === undefined) {
    console.log(printTested(testedList(files, today)));
    return;
  }
  const found = files.get(slug);
  if (found === undefined) {
    throw new Error(
      `expected the name of a runbook: ${[...files.keys()].join(', ')}; found ${slug}`,
    );
  }
  const { kind = 'drill', on: day = today, by, ref } = values;
  if (!(TEST_KINDS as readonly string[]).includes(kind)) {
    throw new Error(`expected --kind to be one of ${TEST_KINDS.join(', ')}; found ${kind}`);
  }
  if (day > today) throw new Error(`expected --on to be a day that has been; found ${day}`);
  writeFileSync(join(folder, `${slug}.md`), withTest(found, { day, kind, by, ref }));
  console.log(`content/runbooks/${slug}.md: tested on ${day}. Commit it.`);
}

if (import.meta.main) {
  try {
    main();
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
    process.exitCode = 1;
  }
}
