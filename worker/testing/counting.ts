// A database that counts what it is asked: calls, statements, and the rows that D1 would bill. It answers as the one behind
// it does.

/** What was asked since the last look. A call is one way to the database and back; a batch is one call. */
export type Counts = { calls: number; statements: number; rowsRead: number; rowsWritten: number };

const NOTHING: Counts = { calls: 0, statements: 0, rowsRead: 0, rowsWritten: 0 };

export type Counting = {
  db: D1Database;
  /** What was asked since the last look, and begins anew. */
  take: () => Counts;
};

export function counting(db: D1Database): Counting {
  let counts = { ...NOTHING };
  const behind = new WeakMap<object, D1PreparedStatement>();
  const add = (results: readonly D1Result[]) => {
    counts.calls += 1;
    counts.statements += results.length;
    for (const { meta } of results) {
      counts.rowsRead += meta.rows_read;
      counts.rowsWritten += meta.rows_written;
    }
  };
  const counted = (statement: D1PreparedStatement): D1PreparedStatement => {
    const all = async () => {
      const result = await statement.all<Record<string, unknown>>();
      add([result]);
      return result;
    };
    const own = {
      bind: (...values: unknown[]) => counted(statement.bind(...values)),
      all,
      run: all,
      // Its proper answer is silent about what it cost, and ours differs only where two columns have one name.
      raw: async () => (await all()).results.map((row) => Object.values(row)),
      async first(column?: string) {
        const [row = null] = (await all()).results;
        return row === null || column === undefined ? row : (row[column] ?? null);
      },
    };
    behind.set(own, statement);
    // The overloads of `first` and `raw` are the platform's; nobody here asks for the names of columns.
    return own as unknown as D1PreparedStatement;
  };
  const own: Pick<D1Database, 'prepare' | 'batch'> = {
    prepare: (sql) => counted(db.prepare(sql)),
    async batch<Row>(statements: D1PreparedStatement[]) {
      const proper = statements.map((statement) => behind.get(statement) ?? statement);
      const results = await db.batch<Row>(proper);
      add(results);
      return results;
    },
  };
  return {
    db: own as D1Database, // what the worker asks of a database
    take() {
      const taken = counts;
      counts = { ...NOTHING };
      return taken;
    },
  };
}
