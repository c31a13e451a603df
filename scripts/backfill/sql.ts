// Days as the text of statements, for a database that is reached through a file.

import type { UptimeDayRow } from '../../worker/store/schema.ts';

/** Has the documents that are made from days made anew from all of them. */
export const OUTDATE: readonly string[] = ['measured', 'latency'].map(
  (key) =>
    `UPDATE document SET json = json_set(json, '$.catalog', 'outdated') WHERE key = '${key}'`,
);

/** A statement may be 100 KB long; a day with the times of many regions is a few. */
const STATEMENT_LENGTH_LIMIT = 90_000;

const text = (value: string | null) =>
  value === null ? 'NULL' : `'${value.replaceAll("'", "''")}'`;

/** Upserts of these rows and what follows from them. */
export function sqlOf(rows: readonly UptimeDayRow[]): string {
  const statements: string[] = [];
  let values: string[] = [];
  let length = 0;
  const flush = () => {
    if (values.length === 0) return;
    statements.push(
      `INSERT INTO uptime_day (monitor, day, windows, latency) VALUES\n${values.join(',\n')}\n` +
        'ON CONFLICT (monitor, day) DO UPDATE SET windows = excluded.windows, latency = excluded.latency',
    );
    [values, length] = [[], 0];
  };
  for (const { monitor, day, windows, latency } of rows) {
    const value = `(${text(monitor)}, ${day}, ${text(windows)}, ${text(latency)})`;
    if (length + value.length > STATEMENT_LENGTH_LIMIT) flush();
    values.push(value);
    length += value.length + 2;
  }
  flush();
  return [...statements, ...OUTDATE].map((statement) => `${statement};\n`).join('');
}
