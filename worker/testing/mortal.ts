// A database whose connection dies once, at a chosen statement, whether it stands alone or in a batch.

/**
 * `before`: the statement fails, and with it the batch that it stands in. `after`: the statement and its batch are made
 * true, but nobody hears of it.
 */
export type Death = 'before' | 'after';

const RUNNING = new Set<string | symbol>(['all', 'first', 'raw', 'run']);

export class Mortal {
  /** How many statements were run. */
  statements = 0;
  died = false;
  readonly db: D1Database;
  readonly #at: number;
  readonly #death: Death;
  /** The database's own statement behind each of ours; a batch takes no other. */
  readonly #own = new WeakMap<D1PreparedStatement, D1PreparedStatement>();

  /** Dies at statement number `at`, counted from 0; never where there are fewer. */
  constructor(db: D1Database, at: number, death: Death) {
    this.#at = at;
    this.#death = death;
    this.db = new Proxy(db, {
      get: (target, property) => {
        if (property === 'prepare') return (sql: string) => this.#wrap(target.prepare(sql));
        if (property === 'batch') {
          return (statements: D1PreparedStatement[]) => this.#batch(target, statements);
        }
        const value: unknown = Reflect.get(target, property);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
  }

  async #batch(db: D1Database, statements: D1PreparedStatement[]): Promise<D1Result[]> {
    const own = statements.map((statement) => this.#own.get(statement) ?? statement);
    const place = this.#at - this.statements;
    // A statement that only fails when its turn comes, so that what stood before it has to be undone.
    const fatal = db.prepare(`SELECT json('{') AS "the connection died here"`);
    return this.#run(
      statements.length,
      () => db.batch(own),
      () => db.batch(own.toSpliced(place, 0, fatal)),
    );
  }

  #wrap(statement: D1PreparedStatement): D1PreparedStatement {
    const wrapped = new Proxy(statement, {
      get: (target, property) => {
        const value: unknown = Reflect.get(target, property);
        if (typeof value !== 'function') return value;
        if (property === 'bind') {
          return (...values: unknown[]) => this.#wrap(target.bind(...values));
        }
        if (!RUNNING.has(property)) return value.bind(target);
        return (...args: unknown[]) =>
          this.#run(
            1,
            () => value.apply(target, args),
            () => Promise.reject(new Error('D1_ERROR: Network connection lost.')),
          );
      },
    });
    this.#own.set(wrapped, statement);
    return wrapped;
  }

  async #run<Answer>(
    count: number,
    live: () => Promise<Answer>,
    fail: () => Promise<Answer>,
  ): Promise<Answer> {
    const first = this.statements;
    this.statements += count;
    if (this.died || this.#at < first || this.#at >= this.statements) return live();
    this.died = true;
    if (this.#death === 'before') return fail();
    await live();
    throw new Error('D1_ERROR: Network connection lost.');
  }
}
