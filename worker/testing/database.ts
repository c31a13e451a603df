// Databases for tests in workerd: an empty one, and ones that misbehave in a chosen way.

import { applyD1Migrations, reset } from 'cloudflare:test';
import { env } from 'cloudflare:workers';

/** The test's database, emptied and migrated. */
export async function emptyDatabase(): Promise<D1Database> {
  await reset();
  await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
  return env.DB;
}

/** Every row of every table of ours, to compare before with after. */
export async function contentsOf(db: D1Database): Promise<Record<string, unknown[]>> {
  const { results } = await db
    .prepare(
      `SELECT name FROM pragma_table_list WHERE type = 'table' AND schema = 'main'
       AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '_cf_%' AND name NOT LIKE 'd1_%'`,
    )
    .all<{ name: string }>();
  const contents: Record<string, unknown[]> = {};
  for (const { name } of results) {
    contents[name] = (await db.prepare(`SELECT * FROM ${name}`).all()).results;
  }
  return contents;
}

/** How a database is made to misbehave. What is not named works. */
export type Misbehaviour = {
  /** Runs in place of a batch. */
  batch?: (
    statements: D1PreparedStatement[],
    proper: (statements: D1PreparedStatement[]) => Promise<D1Result[]>,
  ) => Promise<D1Result[]>;
  /** Runs before a statement is prepared; may throw. */
  prepare?: (sql: string) => void;
};

/** The same database, misbehaving. */
export function misbehaving(db: D1Database, { batch, prepare }: Misbehaviour): D1Database {
  return new Proxy(db, {
    get(target, property) {
      if (property === 'batch' && batch !== undefined) {
        return (statements: D1PreparedStatement[]) =>
          batch(statements, (some) => target.batch(some));
      }
      if (property === 'prepare') {
        return (sql: string) => {
          prepare?.(sql);
          return target.prepare(sql);
        };
      }
      const value: unknown = Reflect.get(target, property);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
