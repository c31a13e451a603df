// `npm run backfill`: imports the history of monitors from a CSV file into the record of five-minute windows. The file is
// checked as a whole first; then everything is written, or nothing. Doing it twice changes nothing.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { counted } from '../worker/domain/counted.ts';
import type { UptimeDayRow } from '../worker/store/schema.ts';
import { readUptimeDays, upsertUptimeDays } from '../worker/store/uptime.ts';
import type { Importing, Plan, Summary } from './backfill/import.ts';
import { planImport } from './backfill/import.ts';
import { OUTDATE, sqlOf } from './backfill/sql.ts';
import { compile } from './catalog.ts';
import { catalogIn, dataFolder, openDatabase } from './local-database.ts';
import { askDeployment } from './remote-database.ts';
import { root, runTool } from './tool.ts';
import { printProblems } from './yaml-source.ts';

const USAGE = `Usage: npm run backfill -- <file.csv> [options]

Imports what monitors did before they were watched from here, up to the end of yesterday (UTC):

  monitor,from,to,state,region,ms
  api-http,2026-03-01,2026-03-01T10:02Z,up,,
  api-http,2026-03-01T10:02Z,2026-03-01T10:31Z,down,,
  api-http,2026-03-02T08:00Z,,up,weur,84

  monitor  its id in status.yaml
  from,to  a date, or date and time with "Z" or a distance from UTC; without "to" it is one check,
           which stands for its minute
  state    up, degraded, down or excluded (answered with a 4xx; counts neither way)
  region   optional; checks of one minute from several regions vote, as ticks do
  ms       optional, of a check: how long the answer took; kept for 35 days

Time that no line speaks of stays without data. What the probes measured themselves stays.

  --dry-run  say what would be written, and write nothing
  --replace  let the file win where it differs from what is known
  --help     show this

With ALLCLEAR_URL set, into the database of that deployment.
`;

/** Where days are read and written. */
type Keeper = {
  monitors: readonly string[];
  known: Importing['known'];
  /** All of them, or none. */
  write: (rows: readonly UptimeDayRow[]) => Promise<void>;
  close: () => Promise<void>;
};

class BackfillProblem extends Error {}

/** Problems that are printed; the rest is counted. */
const SHOWN = 20;
/** Rows that the free plan lets be written in a day. */
const ROWS_A_DAY = 100_000;

async function here(): Promise<Keeper> {
  const data = dataFolder();
  const catalog = await catalogIn(data);
  if (catalog === null) {
    throw new BackfillProblem(`Nothing was ever started in ${data}: npm start does`);
  }
  const { db, close } = await openDatabase(data);
  return {
    monitors: catalog.monitors.map(({ id }) => id),
    close,
    known: async (monitor, from, to) =>
      (await readUptimeDays(db, from, [monitor])).filter(({ day }) => day < to),
    write: async (rows) =>
      void (await db.batch([
        ...upsertUptimeDays(db, rows),
        ...OUTDATE.map((sql) => db.prepare(sql)),
      ])),
  };
}

function there(): Keeper {
  const file = resolve(root, process.env['ALLCLEAR_CONFIG'] || 'content/status.yaml');
  const compiled = compile(readFileSync(file, 'utf8'), file);
  if (!compiled.ok) throw new BackfillProblem(printProblems(compiled.problems));
  return {
    monitors: compiled.catalog.monitors.map(({ id }) => id),
    close: async () => {},
    async known(monitor, from, to) {
      // An id holds letters, digits and dashes: the configuration sees to it.
      const rows = await askDeployment(
        `SELECT day, windows, latency FROM uptime_day WHERE monitor = '${monitor}' AND day >= ${from} AND day < ${to}`,
      );
      return rows.map((row) => ({
        monitor,
        day: Number(row['day']),
        windows: String(row['windows']),
        latency: row['latency'] === null ? null : String(row['latency']),
      }));
    },
    async write(rows) {
      const folder = mkdtempSync(join(tmpdir(), 'allclear-backfill-'));
      try {
        // The platform runs a file as a whole, or takes it back.
        const path = join(folder, 'backfill.sql');
        writeFileSync(path, sqlOf(rows));
        const args = ['d1', 'execute', 'DB', '--remote', '--yes', `--file=${path}`];
        const { ok, output } = await runTool('wrangler', args);
        if (!ok) throw new BackfillProblem(`The deployment’s database did not take it:\n${output}`);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  };
}

function lineOf({ monitor, lines, days, filled, replaced, kept }: Summary): string {
  const more = [
    ...(replaced > 0 ? [`${replaced} replaced`] : []),
    ...(kept > 0 ? [`${kept} differ from what is known and stay (--replace)`] : []),
  ];
  const said = [`${counted(filled, 'window')} filled`, ...more].join(', ');
  return `  ${monitor}: ${counted(lines, 'line')}, ${counted(days, 'day')}, ${said}`;
}

function refusalOf(file: string, { problems }: Extract<Plan, { ok: false }>): string {
  const lines = problems.slice(0, SHOWN).map(({ line, text }) => `${file}:${line}: ${text}`);
  const more = problems.length - SHOWN;
  return [...lines, ...(more > 0 ? [`… and ${more} more`] : []), 'Nothing was written.'].join('\n');
}

async function main(args: readonly string[]): Promise<void> {
  const flag = { type: 'boolean', default: false } as const;
  const options = { 'dry-run': flag, replace: flag, help: flag };
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  if (values.help) return void console.log(USAGE);
  const [file, ...others] = positionals;
  if (file === undefined || others.length > 0) {
    throw new BackfillProblem(
      `Expected one file, for example: npm run backfill -- history.csv\n\n${USAGE}`,
    );
  }
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new BackfillProblem(`There is no file ${file} that can be read`);
  }
  const keeper = process.env['ALLCLEAR_URL'] ? there() : await here();
  try {
    let shown = -1;
    const plan = await planImport({
      text,
      monitors: keeper.monitors,
      now: Date.now(),
      replace: values.replace,
      known: keeper.known,
      progress(done, of) {
        const percent = Math.floor((10 * done) / of) * 10;
        if (percent !== shown && of > 1_000) console.log(`  ${percent} % of ${of} days`);
        shown = percent;
      },
    });
    if (!plan.ok) throw new BackfillProblem(refusalOf(file, plan));
    const { rows, summaries } = plan;
    if (summaries.length > 0) console.log(summaries.map(lineOf).join('\n'));
    if (rows.length > ROWS_A_DAY / 2) {
      console.log(
        `  It is ${rows.length} rows; the free plan lets ${ROWS_A_DAY} be written in a day.`,
      );
    }
    if (rows.length === 0) return void console.log('Nothing to write: all of it is known.');
    if (values['dry-run'])
      return void console.log(`A dry run: ${rows.length} days would be written.`);
    await keeper.write(rows);
    console.log(`${rows.length} days written. The page shows them within ten minutes.`);
  } finally {
    await keeper.close();
  }
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
